"""Reads CT slice by slice with a network that learnt from windowed pictures.

The HU of each slice go through the window that the pack states, the slice cut to the head or the
lungs unless the pack wants it whole; every slice is judged by the content gate for itself. A series
has as its score the mean log odds of its highest slices: as many as fill a centimetre, and at least
three, so that one noisy slice calls nothing and a lesion of a centimetre does. A finding stands on
the highest of them and names all this in its remark.

The pack's calibration is of single pictures that somebody chose. The highest slices of a series are
higher than those, so such a score is no evidence (``meddx.analysis.scores.of_series``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis import ct_slices, further, gate, prepare, scores
from meddx.analysis.device import Network, Sessions
from meddx.analysis.families import Answer, Family, PictureKind, left_alone, missing, unread
from meddx.analysis.further import Filled
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import MULTICLASS, ModelPack
from meddx.analysis.quantities import suitable
from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Series
from meddx.case.volume import Frame
from meddx.imaging import series_words
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

FEWEST_SLICES: Final = 5
MOST_THICK_MM: Final = 5.0  # as in ct_quantities: slices of the usual head CT
MOST_OFF_AXIAL: Final = 30.0  # degrees, as far as gantries lean
TOP_MM: Final = 10.0
TOP_FEWEST: Final = 3

NO_WINDOW: Final = Phrase(
    "The model pack {pack} does not say through which window it sees CT, or asks for one answer "
    "of several. Ask its author for a mended one."
)
NOT_READ: Final = Phrase("The slices could not be read from their files.")
NOT_HU: Final = Phrase(
    "The values of this series are not Hounsfield units, so this model does not read it. Use the "
    "original CT series."
)
TIMES: Final = Phrase("This series holds several time points; use one that holds a single one.")
LOCALIZER: Final = Phrase("This is a localizer. This model reads axial slices.")
FEW: Final = Phrase(
    "The slices of the series are too few for this model: {found}, at least {least} needed."
)
NO_PLACE: Final = Phrase(
    "The slices have no place in the patient, so their orientation is unknown. Use the original CT "
    "series."
)
NOT_AXIAL: Final = Phrase("The slices are not axial. This model reads the axial series.")
THICK: Final = Phrase(
    "The slices are {found} mm thick or apart; this model reads slices of up to {most} mm. Use a "
    "thinner series."
)
NONE_LIKE: Final = Phrase(
    "No slice looks like the pictures that this model was trained on. Slices: {found}."
)
PREPARING: Final = Phrase("{pack}: preparing series {number}")
RUNNING: Final = Phrase("{pack}: slice {number} of {count}")
HOW: Final = Phrase(
    "Mean of the highest slices ({top} of {read}); it stands on the highest. {worth} {contrast}"
)
SINGLE: Final = Phrase("Calibrated on single pictures only, so it counts for no diagnosis.")
UNCALIBRATED: Final = Phrase("Not calibrated, so it counts for no diagnosis.")
NATIVE: Final = Phrase("No contrast agent was given.")
GIVEN: Final = Phrase("Contrast agent was given, which may raise the score.")
UNKNOWN: Final = Phrase("Whether contrast agent was given is unknown; it may raise the score.")
_CONTRAST: Final = {"contrast": GIVEN, "contrast_unknown": UNKNOWN}


@dataclass(frozen=True, eq=False)
class _Seen:
    """A slice that the gates accept: how many were looked at before, its number, the inputs."""

    number: int
    k: int
    prepared: prepare.Prepared
    further: Filled


@dataclass(frozen=True, eq=False)
class _Slice:
    """A slice that was read, and its log odds (labels,)."""

    seen: _Seen
    logits: NDArray[np.float32]


class CtSlice(Family):
    """Packs with ``family = "ct_slice"``.

    Parameters
    ----------
    sessions
        Open networks; keep the instance to keep them open.
    """

    name: ClassVar[str] = "ct_slice"
    pictures: ClassVar[PictureKind | None] = PictureKind(
        title=Phrase("CT slices"),
        modalities=("CT",),
        photometric=("MONOCHROME2",),
        max_frames=5000,
        min_side_px=64,
        in_hu=True,
        exclusive=False,
    )

    def __init__(self, sessions: Sessions | None = None) -> None:
        self._sessions = sessions or Sessions()

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        nothing = missing(pack, case)
        if nothing is not None:
            return nothing
        if pack.input is None or pack.input.window is None or pack.task == MULTICLASS:
            reason = NO_WINDOW.with_values(pack=pack)
            return NotApplicable(pack.name, pack.title, "no_window", reason)
        return unread(pack, case, partial(refusal_of, pack))

    @override
    def wants(self, pack: ModelPack, series: Series) -> bool:
        return refusal_of(pack, series) is None

    @override
    def grey(
        self, pack: ModelPack, series: Series, k: int | None = None
    ) -> NDArray[np.float32] | None:
        spec = pack.input
        if spec is None or spec.window is None:
            raise Refused("no_window", NO_WINDOW.with_values(pack=pack))
        if series.volume.unit != "HU":
            raise Refused("not_hu", NOT_HU)
        if k is None and spec.whole:
            return prepare.grey_for(series, spec)
        if k is not None and refusal_of(pack, series) is not None:
            return None
        cut = ct_slices.cuts(series, suitable.region(series), whole=spec.whole)
        hu = next((one.hu for one in cut if one.k == (k or 0)), None)
        return None if hu is None else prepare.through(hu, spec.window)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        network = self._sessions.open(pack)
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        for number, series in enumerate(case.series):
            said = PREPARING.with_values(pack=pack, number=number + 1)
            context.checkpoint(number, len(case.series), said)
            refusal = refusal_of(pack, series)
            if refusal is None and not series.volume.is_in_memory:
                refusal = Refusal("not_read", NOT_READ)
            if refusal is not None:
                left.append(left_alone(pack, series, refusal))
                continue
            try:
                read = _read(pack, network, case, series, context)
            except Refused as refused:
                left.append(left_alone(pack, series, Refusal(refused.code, refused.phrase)))
                continue
            findings += _findings(pack, network, (number, series), read)
        return Answer(tuple(findings), tuple(left), network.device, network.note)


def refusal_of(pack: ModelPack, series: Series) -> Refusal | None:
    """Return why a pack may not read a series, by its header and its geometry; None if it may."""
    volume = series.volume
    refusal = None if pack.gate is None else gate.by_header(pack.gate, series)
    if refusal is not None:
        return refusal
    if series_words.is_localizer(series.description):
        return Refusal("localizer", LOCALIZER)
    if volume.unit != "HU":
        return Refusal("not_hu", NOT_HU)
    if volume.time_points > 1:
        return Refusal("time_points", TIMES)
    if volume.geometry.frame is not Frame.PATIENT:
        return Refusal("no_place", NO_PLACE)
    if volume.shape[0] < FEWEST_SLICES:
        found = FEW.with_values(found=volume.shape[0], least=FEWEST_SLICES)
        return Refusal("few_slices", found)
    if suitable.off_axial_degrees(volume.geometry) > MOST_OFF_AXIAL + 0.1:
        return Refusal("not_axial", NOT_AXIAL)
    thick = suitable.thickness_mm(series)
    if thick > MOST_THICK_MM + 1e-3:
        phrase = THICK.with_values(found=f"{thick:.3g}", most=f"{MOST_THICK_MM:g}")
        return Refusal("thick_slices", phrase)
    return None


def _read(
    pack: ModelPack, network: Network, case: Case, series: Series, context: Context
) -> list[_Slice]:
    """Read the slices that the content gate accepts.

    Raises
    ------
    Refused
        ``no_lungs``, ``content`` where no slice is accepted, or what the network lacks.
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    whole = pack.input is not None and pack.input.whole
    cut = ct_slices.cuts(series, suitable.region(series), whole=whole)

    def before(batch: Sequence[_Seen]) -> None:
        said = RUNNING.with_values(pack=pack, number=batch[-1].number, count=len(cut))
        context.checkpoint(batch[-1].number, len(cut), said)

    seen = _seen(pack, network, case, series, cut)
    if network.takes_many:
        read = network.run_many(((one, one.prepared.array) for one in seen), before)
    else:
        read = ((one, network.run(one.prepared.array, one.further)) for one in seen)
    found = [_Slice(one, output.logits) for one, output in read]
    if not found:
        raise Refused("content", NONE_LIKE.with_values(found=len(cut)))
    return found


def _seen(
    pack: ModelPack, network: Network, case: Case, series: Series, cut: Sequence[ct_slices.Cut]
) -> Iterator[_Seen]:
    """Yield the slices as the network sees them, those that the gates accept."""
    spec = pack.input
    if spec is None or spec.window is None or pack.weights is None or pack.gate is None:
        raise ValueError("accepts() was not asked")
    for number, one in enumerate(cut):
        prepared = prepare.prepare(prepare.through(one.hu, spec.window), spec)
        limit = pack.weights.content_limit
        refusal = gate.by_shape(pack.gate, *one.hu.shape)
        if refusal or gate.by_content(prepared.grey, network.content, limit):
            continue
        beside = further.filled(spec.further, further.known_of(case, series, one.k))
        if isinstance(beside, Refusal):
            raise Refused(beside.code, beside.reason)
        top, left, bottom, right = prepared.box
        box = (top + one.top, left + one.left, bottom + one.top, right + one.left)
        yield _Seen(number, one.k, replace(prepared, box=box), beside)


def _findings(
    pack: ModelPack, network: Network, which: tuple[int, Series], read: list[_Slice]
) -> list[Finding]:
    number, series = which
    logits = np.stack([one.logits for one in read])
    top = min(len(read), top_slices(series))
    mean = np.sort(logits, axis=0)[-top:].mean(axis=0)
    refusal = suitable.density_refusal(series)
    contrast = NATIVE if refusal is None else _CONTRAST[refusal.code]
    worth = SINGLE if pack.calibrated else UNCALIBRATED
    remark = HOW.with_values(top=top, read=len(read), worth=worth, contrast=contrast)
    pictures = [
        scores.Picture(
            f"image:{pack.name}:{number}",
            ImageSource(series.series_instance_uid, read[at].seen.k),
            read[at].seen.prepared,
            remark=remark,
            further=read[at].seen.further,
        )
        for at in logits.argmax(axis=0)
    ]
    return scores.of_series(pack, network, np.asarray(mean, np.float32), pictures)


def top_slices(series: Series) -> int:
    """Return how many slices make the score of a series: a centimetre of them, at least three."""
    apart = max(suitable.apart_mm(series.volume.geometry), 1e-3)
    return max(TOP_FEWEST, int(np.ceil(TOP_MM / apart - 1e-6)))
