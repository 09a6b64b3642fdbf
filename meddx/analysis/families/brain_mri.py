"""Reads single slices of a brain MRI that the reader chose, as a demonstration.

The training pictures hold neither sequence nor patient, so a pack says nothing of an examination:
only of a slice that somebody looked at and asked about. Plane and sequence are checked, the result
is tied to that slice, and it counts for the differential only once the reader switches it on.
"""

from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis import further, gate, prepare, scores
from meddx.analysis.device import Network, Sessions
from meddx.analysis.families import RULES_ONLY, Answer, Family, left_alone, missing, unread
from meddx.analysis.gate import Refusal
from meddx.analysis.pack import InputSpec, ModelPack
from meddx.analysis.pack_parts import PERCENTILES
from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, Series, ShownSlice
from meddx.imaging import mr_sequence, slice_plane
from meddx.imaging.mr_sequence import Sequence
from meddx.imaging.reslice_planes import Plane
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MOST_DEGREES: Final = 30.0  # planes between two standard ones were not among the training pictures

NOT_READ: Final = Phrase("The picture could not be read from its file.")
NO_SLICE: Final = Phrase(
    "Choose a slice: this model reads no whole examination. Show a slice of an MR series of the "
    'head and use "Read this slice" of the menu Analysis, or --slice of meddx read.'
)
NO_PLACE: Final = Phrase(
    "The file does not say how the slice lies in the patient (ImageOrientationPatient), so its "
    "plane is unknown. Choose a slice of the original series."
)
OBLIQUE: Final = Phrase(
    "The slice leans by {degrees}° from {plane}; this model reads slices within {most}° of axial, "
    "coronal or sagittal. Choose one of another series."
)
SEQUENCE_UNKNOWN: Final = Phrase(
    "The header does not say clearly with which sequence this series was acquired, so this model "
    "is not run on it. Choose a slice of a T1 series with contrast."
)
SEQUENCE: Final = Phrase(
    "This model reads T1 with contrast, and with reservation T1, T2 and FLAIR; this series is "
    "{found}. Choose a slice of another series."
)
TIMES: Final = Phrase(
    "This series holds several time points. Choose a slice of a series that holds a single one."
)
PREPARING: Final = Phrase("{pack}: preparing the slice")
RUNNING: Final = Phrase("{pack}: reading the slice")
DEMONSTRATION: Final = Phrase(
    "A demonstration on this one slice ({plane}, {sequence}); it says nothing of the examination."
)
RESERVED: Final = Phrase(
    "A demonstration on this one slice ({plane}, {sequence}); it says nothing of the examination. "
    "Most tumours of its training were on T1 with contrast: take this with reservation."
)
PLANES: Final = {
    Plane.AXIAL: Phrase("axial"),
    Plane.CORONAL: Phrase("coronal"),
    Plane.SAGITTAL: Phrase("sagittal"),
}
SEQUENCES: Final = {
    Sequence.T1: Phrase("T1"),
    Sequence.T1_CONTRAST: Phrase("T1 with contrast"),
    Sequence.T2: Phrase("T2"),
    Sequence.FLAIR: Phrase("FLAIR"),
    Sequence.DIFFUSION: Phrase("diffusion or a map of it"),
    Sequence.ANGIOGRAPHY: Phrase("angiography"),
    Sequence.LOCALIZER: Phrase("a localizer"),
    Sequence.MAP: Phrase("a map, projection or subtraction"),
    Sequence.OTHER: Phrase("another sequence"),
}
_READ: Final = frozenset({Sequence.T1_CONTRAST, Sequence.T1, Sequence.T2, Sequence.FLAIR})


class BrainMri(Family):
    """Packs with ``family = "brain_mri"``.

    Parameters
    ----------
    sessions
        Open networks; keep the instance to keep them open.
    """

    name: ClassVar[str] = "brain_mri"

    def __init__(self, sessions: Sessions | None = None) -> None:
        self._sessions = sessions or Sessions()

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        nothing = missing(pack, case)
        if nothing is not None or case.slices:
            return nothing
        why = unread(pack, case, partial(by_header, pack, case))
        return why or NotApplicable(pack.name, pack.title, "no_slice_chosen", NO_SLICE)

    @override
    def offers(self, pack: ModelPack, series: Series) -> bool:
        wanted = pack.gate.modalities if pack.gate is not None else ()
        return series.modality.strip().upper() in wanted

    @override
    def grey(
        self, pack: ModelPack, series: Series, k: int | None = None
    ) -> NDArray[np.float32] | None:
        is_read = k is None or self.offers(pack, series)
        return _grey(series, pack.input) if is_read and pack.input is not None else None

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        network = self._sessions.open(pack)
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        for number, chosen in enumerate(case.slices):
            context.checkpoint(number, len(case.slices), PREPARING.with_values(pack=pack))
            found = _read(pack, case, chosen, network)
            context.checkpoint(number + 0.5, len(case.slices), RUNNING.with_values(pack=pack))
            if isinstance(found, Refusal):
                left.append(left_alone(pack, chosen.series, found, chosen.k))
                continue
            try:
                findings += scores.findings(pack, network, found)
            except Refused as refused:  # of this slice alone
                refusal = Refusal(refused.code, refused.phrase)
                left.append(left_alone(pack, chosen.series, refusal, chosen.k))
        return Answer(tuple(findings), tuple(left), network.device, network.note)


def by_header(pack: ModelPack, case: Case, series: Series) -> Refusal | None:
    """Return why a pack may read no slice of a series, by its header; None if it may.

    The description of the study counts too where BodyPartExamined is empty.
    """
    if pack.gate is None:
        return None
    studies = (study.description for study in case.studies if series in study.series)
    told = " ".join([series.description, *studies])
    return gate.by_header(pack.gate, replace(series, description=told))


def _read(
    pack: ModelPack, case: Case, chosen: ShownSlice, network: Network
) -> scores.Picture | Refusal:
    """Prepare a slice, or say why it is not read."""
    series = chosen.series
    if pack.weights is None or pack.input is None:
        return Refusal("no_network", RULES_ONLY.with_values(pack=pack))
    whole = case.find_series(series.series_instance_uid) or series
    refusal = by_header(pack, case, whole)
    if refusal is None and whole.volume.time_points > 1:
        refusal = Refusal("time_points", TIMES)
    if refusal is not None:
        return refusal
    seen = _seen(chosen)
    if isinstance(seen, Refusal):
        return seen
    if not prepare.fits_intensity(series, pack.input):
        return Refusal("not_integer", prepare.NO_BITS)
    prepared = prepare.prepare(_grey(series, pack.input), pack.input)
    refusal = gate.by_content(prepared.grey, network.content, pack.weights.content_limit)
    if refusal is not None:
        return refusal
    beside = further.filled(pack.input.further, further.known_of(case, whole, chosen.k))
    if isinstance(beside, Refusal):
        return beside
    source = ImageSource(series.series_instance_uid, chosen.k)
    key = f"slice:{pack.name}:{source.series_instance_uid}:{source.k}"
    return scores.Picture(key, source, prepared, starts_off=True, remark=seen, further=beside)


def _grey(series: Series, spec: InputSpec) -> NDArray[np.float32]:
    """Return a slice that stands alone as grey values (rows, cols), 0 to 1."""
    if spec.intensity == PERCENTILES:
        # The window is that of the first slice of the series; the slice's own percentiles are not.
        series = replace(series, windows=(), voi_tables=())
    return prepare.grey_for(series, spec)


def _seen(chosen: ShownSlice) -> Phrase | Refusal:
    """Return what is said beside a result on this slice, or why plane or sequence forbid one."""
    series = chosen.series
    sequence = mr_sequence.sequence_of(series)
    if sequence is Sequence.UNKNOWN:
        return Refusal("sequence_unknown", SEQUENCE_UNKNOWN)
    if sequence not in _READ:
        return Refusal("sequence", SEQUENCE.with_values(found=SEQUENCES[sequence]))
    nearest = slice_plane.nearest(series.volume.geometry, 0)
    if nearest is None:
        return Refusal("no_orientation", NO_PLACE)
    plane = PLANES[nearest.plane]
    if nearest.degrees > MOST_DEGREES:
        degrees = f"{nearest.degrees:.0f}"
        said = OBLIQUE.with_values(degrees=degrees, plane=plane, most=f"{MOST_DEGREES:.0f}")
        return Refusal("oblique", said)
    if not series.volume.is_in_memory:
        return Refusal("not_read", NOT_READ)
    said = DEMONSTRATION if sequence is Sequence.T1_CONTRAST else RESERVED
    return said.with_values(plane=plane, sequence=SEQUENCES[sequence])
