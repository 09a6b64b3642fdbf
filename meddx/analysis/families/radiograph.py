"""Reads projection radiographs with a network.

Every delivered label of a pack makes a finding, also below its threshold: its assertion is always
PRESENT with the probability found, never EXCLUDED, because a model that sees nothing excludes
nothing. What the low probability is worth is in ``log10_lr``, capped by the held-out patients, so
the ranking weighs it softly; ``probability < threshold`` is shown as "nothing above threshold". A
heatmap is attached from the threshold on. Probability and threshold are both stated at the
finding's ``prevalence``.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

from typing_extensions import override

from meddx.analysis import calibrate, gate, prepare
from meddx.analysis.device import Network, Sessions
from meddx.analysis.families import Answer, Family
from meddx.analysis.gate import Refusal
from meddx.analysis.maps import Maps
from meddx.analysis.pack import ModelPack, WeightSpec
from meddx.case.evidence import Assertion, Finding, ImageSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Series
from meddx.jobs import Context
from meddx.phrase import Phrase

NO_IMAGE: Final = Phrase("The case has no image.")
RULES_ONLY: Final = Phrase("The model pack {pack} has no network to run.")
NOT_READ: Final = Phrase("The picture could not be read from its file.")
PREPARING: Final = Phrase("{pack}: preparing the image")
RUNNING: Final = Phrase("{pack}: reading the image")


class Radiograph(Family):
    """Packs with ``family = "radiograph"``.

    Parameters
    ----------
    sessions
        Open networks; keep the instance to keep them open.
    """

    name: ClassVar[str] = "radiograph"

    def __init__(self, sessions: Sessions | None = None) -> None:
        self._sessions = sessions or Sessions()

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if pack.weights is None or pack.gate is None or pack.input is None:
            reason = RULES_ONLY.with_values(pack=pack)
            return NotApplicable(pack.name, pack.title, "no_network", reason)
        if not case.series:
            return NotApplicable(pack.name, pack.title, "no_image", NO_IMAGE)
        first: NotApplicable | None = None
        for series in case.series:
            refusal = gate.by_header(pack.gate, series)
            if refusal is None:
                return None
            first = first or _not_applicable(pack, series, refusal)
        return first

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        if pack.weights is None or pack.gate is None or pack.input is None:
            return Answer()
        network = self._sessions.open(pack)
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        total = max(1, len(case.series))
        for number, series in enumerate(case.series):
            refusal = gate.by_header(pack.gate, series)
            if refusal is None and not series.volume.is_in_memory:
                refusal = Refusal("not_read", NOT_READ)
            if refusal is None and not prepare.fits_intensity(series, pack.input):
                refusal = Refusal("not_integer", prepare.NO_BITS)
            if refusal is not None:
                left.append(_not_applicable(pack, series, refusal))
                continue
            context.checkpoint(number, total, PREPARING.with_values(pack=pack))
            prepared = prepare.prepare(prepare.grey_for(series, pack.input), pack.input)
            limit = pack.weights.content_limit
            refusal = gate.by_content(prepared.grey, network.content, limit)
            if refusal is not None:
                left.append(_not_applicable(pack, series, refusal))
                continue
            context.checkpoint(number + 0.5, total, RUNNING.with_values(pack=pack))
            picture = _Picture(number, series.series_instance_uid, prepared)
            findings += _findings(pack, pack.weights, network, picture)
        return Answer(tuple(findings), tuple(left), network.device, network.note)


@dataclass(frozen=True, eq=False)
class _Picture:
    """A display set that is read: its place in the case, its UID, what the network sees of it."""

    number: int
    series_instance_uid: str
    prepared: prepare.Prepared


def _findings(
    pack: ModelPack, weights: WeightSpec, network: Network, picture: _Picture
) -> list[Finding]:
    found = []
    source = ImageSource(picture.series_instance_uid)
    output = network.run(picture.prepared.array)
    maps = Maps(pack, weights, network, picture.prepared, output)
    for row, label in enumerate(pack.labels):
        if label.suppressed:
            continue
        p = calibrate.probability(label, float(output.logits[row]))
        found.append(
            Finding(
                key=f"image:{pack.name}:{picture.number}:{label.code.code}",
                code=label.code,
                assertion=Assertion.PRESENT,
                probability=calibrate.at_prevalence(p, label.prevalence, label.shown_at),
                source=source,
                pack=pack.name,
                prevalence=label.shown_at if label.calibrated else None,
                log10_lr=calibrate.log10_lr(label, p),
                threshold=calibrate.at_prevalence(
                    label.threshold, label.prevalence, label.shown_at
                ),
                heatmap=maps.of(row) if p >= label.threshold else None,
            )
        )
    return found


def _not_applicable(pack: ModelPack, series: Series, refusal: Refusal) -> NotApplicable:
    return NotApplicable(
        pack.name, pack.title, refusal.code, refusal.reason, series.series_instance_uid
    )
