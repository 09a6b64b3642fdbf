"""Where DICOM voxels lie: order, affine, calibration, letters (PS3.3 C.7.6.2, 10.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Calibration, Frame, Geometry
from meddx.importers.shared.dicom_header import Header, Numbers
from meddx.phrase import Phrase

STACKED: Final = frozenset({"CT", "MR", "PT"})
PROJECTIONS: Final = frozenset({"CR", "DX", "RG", "MG", "PX", "IO", "XA", "RF"})

# A slice may lie off its even place by 0.01 mm or 1 % of the spacing, whichever is more.
_TOLERANCE_MM: Final = 0.01
_TOLERANCE_SHARE: Final = 0.01
_ORTHOGONAL: Final = 1e-3
SAME_PLACE_MM: Final = 0.01  # slices nearer than this are at one position
_TILT_DEGREES: Final = 0.5
# A side of the picture is named after every axis that it leans towards by 5 degrees or more.
_LEAN: Final = float(np.sin(np.radians(5.0)))

UNEVEN: Final = Phrase(
    "The slices are not evenly spaced ({smallest} to {largest} mm): "
    "positions across slices are not used."
)
MISSING: Final = Phrase(
    "Slices seem to be missing after image {places}: positions across slices are not used."
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

    @property
    def depth_mm(self) -> float:
        """Position along the normal."""
        return float(self.normal @ np.array(self.position))


def _is_orthonormal(orientation: Numbers) -> bool:
    row, column = np.array(orientation, np.float64).reshape(2, 3)
    off = np.array([row @ row - 1.0, column @ column - 1.0, row @ column])
    return bool((np.abs(off) <= _ORTHOGONAL).all())


def valid_spacing(spacing: Numbers) -> bool:
    """Whether a spacing is two positive numbers; zero and negative ones count as absent."""
    return len(spacing) == 2 and min(spacing) > 0


def planes(header: Header) -> tuple[Plane, ...]:
    """Planes of the frames of a file."""
    if header.groups:
        return tuple(Plane(g.position, g.orientation, g.spacing) for g in header.groups)
    return (Plane(header.position, header.orientation, header.spacing),)


def stack(planes_: Sequence[Plane], thickness_mm: float | None) -> Placed:
    """Place complete, parallel planes that are sorted by depth.

    Where they are evenly spaced, tilted or not, the affine is exact. Where not, the answer keeps
    distances within a slice and gives no position in the patient.
    """
    steps = np.diff([plane.position for plane in planes_], axis=0)
    if len(planes_) == 1:
        depth = thickness_mm if thickness_mm is not None and thickness_mm > 0 else 1.0
        return Placed(_volume(planes_[0], planes_[0].normal * depth))
    step = np.asarray(np.mean(steps, axis=0))
    wanted = np.array(planes_[0].position) + np.outer(np.arange(len(planes_)), step)
    off = np.linalg.norm(wanted - np.array([plane.position for plane in planes_]), axis=1)
    spacing = float(np.linalg.norm(step))
    if off.max() > max(_TOLERANCE_MM, _TOLERANCE_SHARE * spacing):
        flat = in_plane(planes_[0].spacing, Frame.DETECTOR, Calibration.PATIENT)
        return Placed(flat, (_uneven(planes_),))
    cosine = min(1.0, abs(float(planes_[0].normal @ step)) / spacing)
    degrees = float(np.degrees(np.arccos(cosine)))
    told = (TILTED.with_values(degrees=round(degrees, 1)),) if degrees > _TILT_DEGREES else ()
    return Placed(_volume(planes_[0], step), told)


def _volume(plane: Plane, step: Vector) -> Geometry:
    row, column = np.array(plane.orientation, np.float64).reshape(2, 3)
    affine = np.eye(4)
    affine[:3, 0] = step
    affine[:3, 1] = column * plane.spacing[0]
    affine[:3, 2] = row * plane.spacing[1]
    affine[:3, 3] = plane.position
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT)


def _uneven(planes_: Sequence[Plane]) -> Phrase:
    gaps = np.diff([plane.depth_mm for plane in planes_])
    usual = float(np.median(gaps))
    ratios = gaps / usual
    if np.abs(ratios - np.rint(ratios)).max() < 0.1:
        places = [str(index + 1) for index in np.flatnonzero(np.rint(ratios) > 1)]
        if places:
            return MISSING.with_values(places=", ".join(places[:8]))
    return UNEVEN.with_values(
        smallest=round(float(gaps.min()), 3), largest=round(float(gaps.max()), 3)
    )


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
    if valid_spacing(header.spacing):
        kind = Calibration.UNSTATED
        if header.modality in {"CT", "MR", "PT", "NM"} and len(header.orientation) == 6:
            kind = Calibration.PATIENT
        return Placed(in_plane(header.spacing, Frame.DETECTOR, kind))
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
        return Placed(in_plane(detector, Frame.DETECTOR, Calibration.DETECTOR))
    if valid_spacing(header.nominal_spacing):
        nominal = header.nominal_spacing
        return Placed(in_plane(nominal, Frame.DETECTOR, Calibration.UNSTATED))
    return _pixels(header)


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
        return _letters(geometry.affine[:3, 2]), _letters(geometry.affine[:3, 1])
    if len(header.orientation) == 6 and _is_orthonormal(header.orientation):
        axes = np.array(header.orientation, np.float64).reshape(2, 3)
        return _letters(axes[0]), _letters(axes[1])
    words = header.patient_orientation
    if len(words) == 2 and all(set(word) <= set("LRAPHF") for word in words):
        return words[0], words[1]
    return "", ""


def _letters(direction: Vector) -> str:
    """Letters of a direction in LPS, the axis it leans to most first."""
    unit = direction / np.linalg.norm(direction)
    names = ("LR", "PA", "HF")
    order = np.argsort(-np.abs(unit), kind="stable")
    return "".join(
        names[axis][0 if unit[axis] > 0 else 1] for axis in order if abs(unit[axis]) >= _LEAN
    )
