"""What a series is, as far as its header says: part, view, side, plane, weighting, kernel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from meddx.case.record import Series, Study
from meddx.case.volume import Frame
from meddx.imaging import header_words, series_words, slice_plane
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.viewer.hanging import words

_THIN_MM: Final = 2.0
_MOST_LEAN: Final = 44.0  # degrees of a normal from an axis of the patient
_FEW: Final = 3
_PROCESSING: Final = frozenset(
    f"1.2.840.10008.5.1.4.1.1.1.{tail}.1" for tail in ("1", "2", "3")
)  # digital radiograph, mammogram, intra-oral: for processing (PS3.4 B.5)
_NO_PICTURES: Final = frozenset({"SR", "PR", "KO", "SEG", "DOC", "REG", "RWV", "RTSTRUCT", "AU"})
_BESIDE: Final = frozenset({"OT", "SC", "XC"})  # screens and photographs beside an examination


@dataclass(frozen=True)
class Facts:
    """What a wish can ask for; empty, None or no plane where the header does not say it.

    Parameters
    ----------
    uid, number
        SeriesInstanceUID (of the display set) and SeriesNumber.
    modality
        As the file says.
    parts
        Body parts (``header_words.PARTS``).
    view, side
        Of a projection (``words.VIEWS``); R, L or B.
    plane
        Plane of the acquisition, the nearest one.
    weighting, kernel
        Of MR and CT (``series_words.WEIGHTINGS``, ``words.KERNELS``).
    contrast
        Whether contrast medium was given.
    images
        Slices, or frames of a clip.
    step_mm
        Distance between slices; None where there is none.
    is_clip
        Whether it plays.
    is_localizer, is_derived, is_raw
        Whether it is only to plan others, made of others, or not for presentation.
    description
        SeriesDescription.
    """

    uid: str
    number: int | None
    modality: str
    parts: frozenset[str]
    view: str
    side: str
    plane: Plane | None
    weighting: str
    kernel: str
    contrast: bool | None
    images: int
    step_mm: float | None
    is_clip: bool
    is_localizer: bool
    is_derived: bool
    is_raw: bool
    description: str

    @property
    def is_thin(self) -> bool | None:
        """Whether slices are at most 2 mm apart; None where there are no slices."""
        return None if self.step_mm is None else self.step_mm <= _THIN_MM

    @property
    def burden(self) -> int:
        """0 for pictures to be read; more, the less a pane should choose it unasked."""
        return 4 * self.is_localizer + 2 * self.is_derived + self.is_raw


def of_series(series: Series, study_description: str = "") -> Facts:
    """Return the facts of a series; no pixel is read."""
    told, modality = series.description, series.modality
    parts = header_words.parts_of(series.body_part_examined, told, study_description)
    if modality == "MG":
        parts = frozenset({"breast"})
    is_breast = parts == {"breast"} and modality in {"MG", *words.RADIOGRAPHS}
    slices = series.volume.shape[0]
    clip = series.volume.time_points > 1 or series.cine is not None
    flat_ct = modality == "CT" and series.volume.unit != "HU" and slices <= _FEW
    placed = series.volume.geometry.frame is Frame.PATIENT
    laterality = dict(series.details).get("ImageLaterality", "")
    return Facts(
        uid=series.series_instance_uid,
        number=series.series_number,
        modality=modality,
        parts=parts,
        view=words.view_of(series.view_position, told, is_breast),
        side=words.side_of(laterality, told),
        plane=_plane(series),
        weighting=series_words.weighting_of(told) if modality == "MR" else "",
        kernel=words.kernel_of(told) if modality == "CT" else "",
        contrast=series_words.contrast_of(told) if modality in {"CT", "MR"} else None,
        images=series.volume.frame_count,
        step_mm=series.volume.geometry.spacing[0] if placed and slices > 1 else None,
        is_clip=clip or (slices > 1 and not placed and modality in {"US", "XA", "RF"}),
        is_localizer=series_words.is_localizer(told) or flat_ct,
        is_derived=series_words.is_derived(told) or modality in _BESIDE,
        is_raw=series.sop_class_uid in _PROCESSING,
        description=told,
    )


def _plane(series: Series) -> Plane | None:
    """Return the plane whose normal is nearest, else the one that the description names."""
    nearest = slice_plane.nearest(series.volume.geometry, 0)
    if nearest is not None:
        return nearest.plane if nearest.degrees < _MOST_LEAN else None
    named = words.plane_of(series.description) if series.modality in {"CT", "MR", "PT"} else ""
    return Plane(named) if named else None


@dataclass(frozen=True)
class StudyFacts:
    """What a protocol is matched by.

    Parameters
    ----------
    uid, day
        Of the study.
    description
        StudyDescription.
    series
        Of its pictures, in an order of their own: number, then UID.
    """

    uid: str
    day: date | None
    description: str
    series: tuple[Facts, ...]

    @property
    def modalities(self) -> frozenset[str]:
        """Modalities of its pictures; screens and photographs count only if nothing else does."""
        found = frozenset(item.modality for item in self.series)
        return found - _BESIDE or found

    @property
    def parts(self) -> frozenset[str]:
        """Body parts of all its series, or those that its description names."""
        read = [item.parts for item in self.series if not item.is_localizer]
        found = read or [item.parts for item in self.series]
        return frozenset().union(*found) or header_words.parts_of(self.description)

    @property
    def views(self) -> frozenset[str]:
        """Projections that are there."""
        return frozenset(item.view for item in self.series if item.view)

    @property
    def to_be_read(self) -> int:
        """Number of series but localizers and what was made of others."""
        return sum(not item.burden for item in self.series)


def of_study(study: Study) -> StudyFacts:
    """Return the facts of a study; what holds no pictures is left out."""
    return StudyFacts(
        study.study_instance_uid,
        study.study_date,
        study.description,
        sorted_series(
            of_series(item, study.description)
            for item in study.series
            if item.modality not in _NO_PICTURES
        ),
    )


def sorted_series(series: Iterable[Facts]) -> tuple[Facts, ...]:
    """Return facts in the order of series numbers, then UIDs, whatever order they came in."""
    return tuple(sorted(series, key=lambda item: (item.number is None, item.number or 0, item.uid)))
