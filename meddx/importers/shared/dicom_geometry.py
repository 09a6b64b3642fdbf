"""Where DICOM voxels lie: order, affine, calibration, letters (PS3.3 C.7.6.2, 10.7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Calibration, Frame, Geometry
from meddx.imaging.reslice_cut import letters as direction_letters
from meddx.importers.shared.dicom_header import Header, Numbers
from meddx.phrase import Phrase

STACKED: Final = frozenset({"CT", "MR", "PT"})
PROJECTIONS: Final = frozenset({"CR", "DX", "RG", "MG", "PX", "IO", "XA", "RF"})

# Every corner of every slice lies within this of where its own header says, or the slices keep
# their own planes.
EXACT_MM: Final = 0.01
# A slice off its even place by more than 0.01 mm or 1 % of the spacing is worth a sentence.
_TOLERANCE_MM: Final = 0.01
_TOLERANCE_SHARE: Final = 0.01
ORTHOGONAL: Final = 1e-3
SAME_PLACE_MM: Final = 0.01  # slices nearer than this are at one position
_TILT_DEGREES: Final = 0.5
_PARALLEL_DEGREES: Final = 0.1
_NAMED_PLACES: Final = 8
_MOST_MAGNIFIED: Final = 20.0

UNEVEN: Final = Phrase(
    "The slices are not evenly spaced ({smallest} to {largest} mm; the distance changes after "
    "image {places}): each is shown at its own place."
)
MISSING: Final = Phrase(
    "Slices seem to be missing after image {places} (the usual distance is {usual} mm): "
    "each image is shown at its own place."
)
NOT_PARALLEL: Final = Phrase(
    "The slices are not parallel (up to {degrees} degrees): each is shown at its own place."
)
BESIDE: Final = Phrase(
    "Slices lie up to {distance_mm} mm beside where an even stack would have them: each is shown "
    "at its own place."
)
TILTED: Final = Phrase("The slices are tilted by {degrees} degrees against the stack.")
NO_SPACING: Final = Phrase("No valid pixel spacing: distances are in pixels.")
NO_POSITION: Final = Phrase("No valid position in the patient.")

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Placed:
    """A geometry with what must be said about it."""

    geometry: Geometry
    warnings: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Plane:
    """Position, orientation and spacing of one frame, as the header gives them."""

    position: Numbers
    orientation: Numbers
    spacing: Numbers

    @property
    def is_complete(self) -> bool:
        """Whether this places a frame in the patient."""
        return (
            len(self.position) == 3
            and valid_spacing(self.spacing)
            and len(self.orientation) == 6
            and _is_orthonormal(self.orientation)
        )

    @property
    def normal(self) -> Vector:
        """Unit vector across the frame: row direction x column direction."""
        axes = np.array(self.orientation, np.float64).reshape(2, 3)
        normal = np.cross(axes[0], axes[1])
        return np.asarray(normal / np.linalg.norm(normal))


@lru_cache(maxsize=1024)  # the slices of a series have the same one
def _is_orthonormal(orientation: Numbers) -> bool:
    row, column = np.array(orientation, np.float64).reshape(2, 3)
    off = np.array([row @ row - 1.0, column @ column - 1.0, row @ column])
    return bool((np.abs(off) <= ORTHOGONAL).all())


def valid_spacing(spacing: Numbers) -> bool:
    """Whether a spacing is two positive numbers; zero and negative ones count as absent."""
    return len(spacing) == 2 and min(spacing) > 0


def planes(header: Header) -> tuple[Plane, ...]:
    """Planes of the frames of a file."""
    if header.groups:
        return tuple(
            Plane(
                g.position or header.position,
                g.orientation or header.orientation,
                g.spacing or header.spacing,
            )
            for g in header.groups
        )
    if header.modality == "NM" and header.detector:
        return _reconstructed(header)
    return (Plane(header.position, header.orientation, header.spacing),)


def _reconstructed(header: Header) -> tuple[Plane, ...]:
    """Planes of reconstructed nuclear medicine (PS3.3 C.8.4.15).

    The detector's position is that of the first slice; SpacingBetweenSlices is positive where
    slices follow one another along the normal, negative where they go against it.
    """
    first = Plane(header.detector[:3], header.detector[3:], header.spacing)
    numbers = dict(header.frame_vectors).get("SliceVector", ())
    is_slices = any(word.startswith("RECON") for word in header.image_type)
    if not (is_slices and first.is_complete and header.spacing_between and numbers):
        return (Plane((), first.orientation, header.spacing),)
    step = header.spacing_between * first.normal
    places = (np.array(first.position) + (number - 1) * step for number in numbers)
    return tuple(replace(first, position=tuple(map(float, place))) for place in places)


@dataclass(frozen=True, eq=False)
class _Stack:
    """The planes of a stack as arrays: one row a slice."""

    positions: Vector  # (k, 3) mm
    rows: Vector  # (k, 3): one step along the row, mm
    columns: Vector  # (k, 3): one step along the column, mm

    @classmethod
    def of(cls, planes_: Sequence[Plane]) -> "_Stack":
        axes = np.array([plane.orientation for plane in planes_], np.float64).reshape(-1, 2, 3)
        spacing = np.array([plane.spacing for plane in planes_], np.float64)
        positions = np.array([plane.position for plane in planes_], np.float64)
        return cls(positions, axes[:, 0] * spacing[:, 1:], axes[:, 1] * spacing[:, :1])

    def corners(self, size: tuple[int, int]) -> Vector:
        """Return (4, k, 3): the centres of the corner pixels."""
        down, across = (size[0] - 1) * self.columns, (size[1] - 1) * self.rows
        return np.array([self.positions + move for move in (0.0, down, across, down + across)])

    def planes(self) -> Vector:
        """Return (k, 3, 3): what maps ``(j, i, 1)`` to the patient, for each slice."""
        return np.stack([self.columns, self.rows, self.positions], axis=2)

    def even(self, is_exact: bool) -> "_Stack":
        """Return the evenly spaced, parallel stack between the ends, or the one that fits best."""
        numbers = np.arange(len(self.positions), dtype=np.float64)
        if is_exact:
            step = (self.positions[-1] - self.positions[0]) / (len(numbers) - 1)
            start = self.positions[0]
        else:
            step, start = np.polyfit(numbers, self.positions, 1)
        middle = len(numbers) // 2
        shape = self.positions.shape
        return _Stack(
            start + np.outer(numbers, step),
            np.broadcast_to(self.rows[middle], shape),
            np.broadcast_to(self.columns[middle], shape),
        )


def stack(
    planes_: Sequence[Plane], thickness_mm: float | None, size: tuple[int, int] = (1, 1)
) -> Placed:
    """Place complete planes that are sorted by depth; exact for every slice.

    Parameters
    ----------
    planes_
        One for each slice, sorted along their normal.
    thickness_mm
        Depth of a single slice.
    size
        Rows and columns.

    Returns
    -------
    Placed
        With an affine alone where the slices are evenly spaced and parallel, tilted or not; else
        with the exact plane of each slice, the best even affine and a sentence that says so.
    """
    if len(planes_) == 1:
        depth = thickness_mm if thickness_mm is not None and thickness_mm > 0 else 1.0
        return Placed(_volume(planes_[0], planes_[0].normal * depth))
    own = _Stack.of(planes_)
    between = own.even(is_exact=True)
    off = np.linalg.norm(own.corners(size) - between.corners(size), axis=2)
    if off.max() <= EXACT_MM:
        return Placed(_geometry(between), _tilt(between))
    fitted = own.even(is_exact=False)
    beside = np.linalg.norm(own.corners(size) - fitted.corners(size), axis=2)
    told = (*_unevenness(planes_, own, float(beside.max())), *_tilt(fitted))
    return Placed(_geometry(fitted, own.planes()), told)


def _geometry(even: _Stack, planes_: Vector | None = None) -> Geometry:
    affine = np.eye(4)
    affine[:3, 0] = even.positions[1] - even.positions[0]
    affine[:3, 1], affine[:3, 2] = even.columns[0], even.rows[0]
    affine[:3, 3] = even.positions[0]
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT, planes_)


def _volume(plane: Plane, step: Vector) -> Geometry:
    only = _Stack.of([plane])
    both = _Stack(np.stack([only.positions[0], only.positions[0] + step]), only.rows, only.columns)
    return _geometry(both)


def _tilt(even: _Stack) -> tuple[Phrase, ...]:
    """Say how far the stack leans from the normal; from positions, never from the gantry's tag."""
    step = even.positions[1] - even.positions[0]
    normal = np.cross(even.rows[0], even.columns[0])
    cosine = abs(float(normal @ step)) / float(np.linalg.norm(normal) * np.linalg.norm(step))
    degrees = float(np.degrees(np.arccos(min(1.0, cosine))))
    return (TILTED.with_values(degrees=round(degrees, 1)),) if degrees > _TILT_DEGREES else ()


def _unevenness(planes_: Sequence[Plane], own: _Stack, beside_mm: float) -> tuple[Phrase, ...]:
    """Say why the slices of a stack keep their own places; ``beside_mm`` off an even one."""
    told: list[Phrase] = []
    normals = np.array([plane.normal for plane in planes_])
    cosines = np.clip(normals @ normals[len(normals) // 2], -1.0, 1.0)
    degrees = float(np.degrees(np.arccos(cosines.min())))
    if degrees > _PARALLEL_DEGREES:
        told.append(NOT_PARALLEL.with_values(degrees=round(degrees, 1)))
    gaps = np.abs(np.diff(own.positions @ normals[0]))
    usual = float(np.median(gaps))
    allowed = max(_TOLERANCE_MM, _TOLERANCE_SHARE * usual)
    if np.abs(gaps - usual).max() > allowed:
        told.append(_gaps(gaps))
    if not told and beside_mm > allowed:
        told.append(BESIDE.with_values(distance_mm=round(beside_mm, 2)))
    return tuple(told)


def _gaps(gaps: Vector) -> Phrase:
    """Name the places where a stack is interrupted, or where its spacing changes."""
    usual = float(np.median(gaps))
    ratios = gaps / usual
    if np.abs(ratios - np.rint(ratios)).max() < 0.1 and np.rint(ratios).max() > 1:
        return MISSING.with_values(
            places=_places(np.flatnonzero(np.rint(ratios) > 1)), usual=round(usual, 3)
        )
    changes = np.abs(np.diff(gaps)) > np.maximum(
        _TOLERANCE_MM, _TOLERANCE_SHARE * np.minimum(gaps[:-1], gaps[1:])
    )
    return UNEVEN.with_values(
        smallest=round(float(gaps.min()), 3),
        largest=round(float(gaps.max()), 3),
        places=_places(np.flatnonzero(changes) + 1),
    )


def _places(numbers: NDArray[Any]) -> str:
    """Name images by their number from 1: the one before each gap."""
    named = ", ".join(str(int(number) + 1) for number in numbers[:_NAMED_PLACES])
    return named + (" ..." if len(numbers) > _NAMED_PLACES else "")


def in_plane(spacing: Numbers, frame: Frame, calibration: Calibration) -> Geometry:
    """Geometry of pictures without depth: index ``(k, j, i)`` is ``(i dx, j dy, k)``."""
    affine = np.zeros((4, 4))
    affine[0, 2], affine[1, 1], affine[2, 0], affine[3, 3] = spacing[1], spacing[0], 1.0, 1.0
    return Geometry(affine, frame, calibration)


def flat(header: Header) -> Placed:
    """Place a picture that has no position in the patient (PS3.3 10.7.1)."""
    if header.modality in PROJECTIONS:
        return _projection(header)
    placed = _plain(header)
    if header.modality not in STACKED:
        return placed
    return Placed(placed.geometry, (NO_POSITION, *placed.warnings))


def _plain(header: Header) -> Placed:
    own = planes(header)[0]
    if valid_spacing(own.spacing):
        kind = Calibration.UNSTATED
        if header.modality in {"CT", "MR", "PT", "NM"} and len(own.orientation) == 6:
            kind = Calibration.PATIENT
        return Placed(in_plane(own.spacing, Frame.DETECTOR, kind))
    if valid_spacing(header.nominal_spacing):
        spacing = header.nominal_spacing
        return Placed(in_plane(spacing, Frame.DETECTOR, Calibration.UNSTATED))
    return _pixels(header)


def _projection(header: Header) -> Placed:
    """Calibrated spacing wins; a spacing equal to the detector's is the detector's."""
    own, detector = header.spacing, header.imager_spacing
    if valid_spacing(own):
        if header.calibration_type in {"GEOMETRY", "FIDUCIAL"}:
            return Placed(in_plane(own, Frame.DETECTOR, Calibration.CALIBRATED))
        if not (valid_spacing(detector) and np.allclose(own, detector, rtol=1e-4)):
            return Placed(in_plane(own, Frame.DETECTOR, Calibration.UNSTATED))
    if valid_spacing(detector):
        return Placed(_corrected(detector, magnification(header)))
    if valid_spacing(header.nominal_spacing):
        nominal = header.nominal_spacing
        return Placed(in_plane(nominal, Frame.DETECTOR, Calibration.UNSTATED))
    return _pixels(header)


def magnification(header: Header) -> float | None:
    """Estimated magnification (0018,1114), or source-detector over source-patient distance.

    None where nothing is said, or what cannot be: nothing is larger in the patient than on the
    detector behind it (PS3.3 10.7.1.1).
    """
    said = header.number("EstimatedRadiographicMagnificationFactor")
    if said is None:
        far, near = (
            header.number(word) for word in ("DistanceSourceToDetector", "DistanceSourceToPatient")
        )
        said = far / near if far is not None and near is not None and near > 0 else None
    return said if said is not None and 1.0 < said < _MOST_MAGNIFIED else None


def _corrected(detector: Numbers, factor: float | None) -> Geometry:
    if factor is None:
        return in_plane(detector, Frame.DETECTOR, Calibration.DETECTOR)
    spacing = (detector[0] / factor, detector[1] / factor)
    return in_plane(spacing, Frame.DETECTOR, Calibration.MAGNIFICATION)


def _pixels(header: Header) -> Placed:
    """No spacing: pixels, square unless PixelAspectRatio (vertical, horizontal) says otherwise."""
    ratio = header.aspect_ratio
    if valid_spacing(ratio):
        shape = (ratio[0] / ratio[1], 1.0)
        return Placed(in_plane(shape, Frame.PIXEL, Calibration.NONE), (NO_SPACING,))
    return Placed(Geometry.pixels(), (NO_SPACING,))


def letters(header: Header, geometry: Geometry) -> tuple[str, str]:
    """Letters at the right and the bottom edge (PS3.3 C.7.6.1.1.1); empty where unknown."""
    if geometry.frame is Frame.PATIENT:
        return direction_letters(geometry.affine[:3, 2]), direction_letters(geometry.affine[:3, 1])
    if len(header.orientation) == 6 and _is_orthonormal(header.orientation):
        axes = np.array(header.orientation, np.float64).reshape(2, 3)
        return direction_letters(axes[0]), direction_letters(axes[1])
    words = header.patient_orientation
    if len(words) == 2 and all(set(word) <= set("LRAPHF") for word in words):
        return words[0], words[1]
    return "", ""
