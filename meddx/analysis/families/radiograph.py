"""Reads projection radiographs with a network (``meddx.analysis.scores`` makes the findings)."""

from functools import partial
from typing import ClassVar, Final

from typing_extensions import override

from meddx.analysis import further, gate, prepare, scores
from meddx.analysis.device import Network, Sessions
from meddx.analysis.families import Answer, Family, PictureKind
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Series
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

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
    pictures: ClassVar[PictureKind | None] = PictureKind(
        Phrase("radiographs"), ("CR", "DX", "MG", "PX", "IO", "RG", "RF", "XA")
    )

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
            context.checkpoint(number, total, PREPARING.with_values(pack=pack))
            picture = _picture(pack, network, case, number)
            if isinstance(picture, Refusal):
                left.append(_not_applicable(pack, series, picture))
                continue
            running = RUNNING.with_values(pack=pack)
            go_on = partial(context.checkpoint, number + 0.5, total, running)
            try:
                findings += scores.findings(pack, network, picture, go_on)
            except Refused as refused:  # of this picture alone
                left.append(_not_applicable(pack, series, Refusal(refused.code, refused.phrase)))
        return Answer(tuple(findings), tuple(left), network.device, network.note)


def _picture(
    pack: ModelPack, network: Network, case: Case, number: int
) -> scores.Picture | Refusal:
    """Return a display set as the network sees it, or why it is left alone."""
    series = case.series[number]
    if pack.weights is None or pack.gate is None or pack.input is None:
        raise ValueError("a pack of rules reads no picture")
    refusal = gate.by_header(pack.gate, series)
    if refusal is None and not series.volume.is_in_memory:
        refusal = Refusal("not_read", NOT_READ)
    if refusal is None and not prepare.fits_intensity(series, pack.input):
        refusal = Refusal("not_integer", prepare.NO_BITS)
    if refusal is not None:
        return refusal
    beside = further.filled(pack.input.further, further.known_of(case, series))
    if isinstance(beside, Refusal):
        return beside
    prepared = prepare.prepare(prepare.grey_for(series, pack.input), pack.input)
    limit = pack.weights.content_limit
    refusal = gate.by_content(prepared.grey, network.content, limit)
    if refusal is not None:
        return refusal
    key, source = f"image:{pack.name}:{number}", ImageSource(series.series_instance_uid)
    return scores.Picture(key, source, prepared, further=beside)


def _not_applicable(pack: ModelPack, series: Series, refusal: Refusal) -> NotApplicable:
    return NotApplicable(
        pack.name, pack.title, refusal.code, refusal.reason, series.series_instance_uid
    )
