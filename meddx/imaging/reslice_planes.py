"""The planes a volume can be cut in: acquired, axial, coronal, sagittal, oblique."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Frame, Geometry, Volume
from meddx.imaging.reslice_cut import Cut, Point, Slices, Stack, Vector, as_point, unit
from meddx.imaging.reslice_oblique import Oblique
from meddx.phrase import Phrase, Refused

FLAT: Final = Phrase("This series is a single slice and cannot be cut in another plane.")
NO_PLACE: Final = Phrase(
    "Where these pictures lie in the patient is not known; they cannot be cut in another plane."
)
COLOUR: Final = Phrase("A series in colour cannot be cut in another plane.")
CROSSING: Final = Phrase(
    "Slices of this series cross or repeat one another; it cannot be cut in another plane."
)

GAP_STEPS: Final = 1.5  # a step longer than this many usual ones is a gap

_MOST_PIXELS: Final = 4096  # a side of a cut
_MOST_CUTS: Final = 4096
_STRAIGHT: Final = 1e-3  # rad: the volume's own axis stands for the patient's below this
_SQUARE: Final = 1e-4
_ROUND: Final = 1e-6


class Plane(StrEnum):
    """Planes by name."""

    ACQUIRED = "acquired"
    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


# Right, down and the direction in which cuts are counted, as signed axes of the patient (LPS):
# the patient's right on the left; anterior or head up; in sagittal cuts anterior on the left.
_STANDARD: Final = {
    Plane.AXIAL: ((0, 1), (1, 1), (2, 1)),
    Plane.CORONAL: ((0, 1), (2, -1), (1, 1)),
    Plane.SAGITTAL: ((1, 1), (2, -1), (0, 1)),
}


def check(volume: Volume) -> None:
    """Refuse a volume that cannot be cut.

    Raises
    ------
    Refused
        If it is one slice, has no place in the patient, is in colour, or its slices cross.
    """
    if volume.is_colour:
        raise Refused("colour", COLOUR)
    if volume.geometry.frame is not Frame.PATIENT:
        raise Refused("no_place", NO_PLACE)
    if volume.shape[0] < 2:
        raise Refused("flat", FLAT)
    if volume.geometry.planes is not None and not (steps_mm(volume.geometry) > 0).all():
        raise Refused("crossing", CROSSING)


def steps_mm(geometry: Geometry) -> NDArray[np.float64]:
    """Return the distances between the middles of uneven slices along their mean normal.

    Positive in the direction in which most of them go; shape (k - 1,).
    """
    planes = geometry.planes
    if planes is None:
        raise ValueError("an even volume has one step")
    normals = np.cross(planes[:, :, 0], planes[:, :, 1])
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    along: NDArray[np.float64] = np.diff(planes[:, :, 2] @ unit(normals.sum(axis=0)))
    return along if np.median(along) >= 0 else -along


def usual_steps_mm(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the usual distance around each step: the median of it and three either way.

    So a series that goes on with wider steps has no gap, and a missing slice is one.
    """
    return np.array([np.median(steps[max(k - 3, 0) : k + 4]) for k in range(len(steps))])


def gaps(steps: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which steps between slices are gaps: much wider than is usual around them."""
    wide: NDArray[np.bool_] = steps > GAP_STEPS * usual_steps_mm(steps)
    return wide


def planes(volume: Volume, plane: Plane | Oblique | str, own_axes: bool = False) -> Sequence[Cut]:
    """Return all cuts of a plane through a volume, evenly spaced, in the order of scrolling.

    Axial cuts are counted from the feet to the head, coronal ones from the front to the back,
    sagittal ones from the patient's right to the left; acquired ones as they were acquired; oblique
    ones along their normal, as far apart as the finest voxels. Where the volume's own axes are the
    patient's, pixels are the volume's own voxels.

    Parameters
    ----------
    volume
        What is cut; its voxels are not needed.
    plane
        Which plane.
    own_axes
        Whether axial, coronal and sagittal mean the volume's own axes nearest to the patient's (a
        head scanned at a tilt), not the patient's exactly.

    Raises
    ------
    Refused
        If the volume cannot be cut (``check``).
    """
    check(volume)
    if isinstance(plane, Oblique):
        return _stack(volume, plane)
    plane = Plane(plane)
    count, rows, cols = volume.shape
    if plane is Plane.ACQUIRED:
        return Slices(volume.geometry, count, (rows, cols))
    found = _own(volume.geometry, 2.0 if own_axes else _STRAIGHT)
    if found is not None and _is_square(volume.geometry):
        return _along_voxels(volume, _STANDARD[plane], found)
    basis = np.eye(3) if found is None or not own_axes else _basis(volume.geometry, found)
    right, down, count_to = (sign * basis[axis] for axis, sign in _STANDARD[plane])
    return _through(volume, right, down, count_to)


def oblique(volume: Volume, normal: Point, up: Point, at_mm: Point) -> Cut:
    """Return the cut through a point, as large as the volume seen from there.

    Parameters
    ----------
    volume
        What is cut.
    normal
        Direction away from the reader, of any length, LPS.
    up
        Direction that shall be up, of any length; only its part in the plane counts.
    at_mm
        A point ``(x, y, z)`` of the plane.

    Raises
    ------
    Refused
        If the volume cannot be cut (``check``).
    ValueError
        If ``normal`` has no length or ``up`` is parallel to it.
    """
    check(volume)
    looking = Oblique.of(normal, up)
    return _oblique(volume, looking, float(np.dot(looking.normal, at_mm)))


def _oblique(volume: Volume, looking: Oblique, away_mm: float) -> Cut:
    """Return the cut of an orientation this far along its normal from the origin of the patient."""
    down, right = looking.down, looking.right
    spacing = min(volume.geometry.spacing)
    (top, height), (left, width) = (_extent(volume, axis) for axis in (down, right))
    row_mm, rows = _grid(height, spacing)
    col_mm, cols = _grid(width, spacing)
    origin = top * down + left * right + away_mm * np.array(looking.normal)
    return Cut(as_point(origin), as_point(right), as_point(down), (rows, cols), (row_mm, col_mm))


def _stack(volume: Volume, looking: Oblique) -> Stack:
    """Return all cuts of an orientation, the middle one through the middle of the volume."""
    low, depth = _extent(volume, np.array(looking.normal))
    step = max(min(volume.geometry.spacing), depth / _MOST_CUTS)
    count = int(depth / step + _ROUND) + 1
    return Stack(_oblique(volume, looking, low + (depth - (count - 1) * step) / 2), step, count)


def _own(geometry: Geometry, within: float) -> dict[int, int] | None:
    """Index axis (0 is k) of each patient axis, if every one leans less than ``within`` rad."""
    units = geometry.affine[:3, :3] / np.linalg.norm(geometry.affine[:3, :3], axis=0)
    best = np.argmax(np.abs(units), axis=0)
    if len(set(best.tolist())) < 3:
        return None
    off = [np.linalg.norm(np.delete(units[:, axis], best[axis])) for axis in range(3)]
    return {int(best[axis]): axis for axis in range(3)} if max(off) <= within else None


def _is_square(geometry: Geometry) -> bool:
    """Whether index axes are at right angles and slices even."""
    units = geometry.affine[:3, :3] / np.linalg.norm(geometry.affine[:3, :3], axis=0)
    return geometry.is_even and bool(np.allclose(units.T @ units, np.eye(3), atol=_SQUARE))


def _basis(geometry: Geometry, own: dict[int, int]) -> Vector:
    """Rows: directions like L, P and H at right angles; those of the slice plane are kept."""
    plane = geometry.plane(geometry.planes.shape[0] / 2 if geometry.planes is not None else 0)
    axes = {2: unit(plane[:, 1])}
    axes[1] = unit(plane[:, 0] - (plane[:, 0] @ axes[2]) * axes[2])
    axes[0] = np.cross(axes[2], axes[1])
    rows = [axes[own[patient]] for patient in range(3)]
    return np.array([row if row[patient] > 0 else -row for patient, row in enumerate(rows)])


def _along_voxels(
    volume: Volume, standard: tuple[tuple[int, int], ...], own: dict[int, int]
) -> tuple[Cut, ...]:
    """Cuts whose pixels are voxels."""
    matrix = volume.geometry.affine[:3, :3]
    first = np.zeros(3)
    axes = [own[patient] for patient, _ in standard]
    ways: list[Vector] = []
    for (patient, sign), axis in zip(standard, axes, strict=True):
        forward = matrix[patient, axis] * sign > 0
        first[axis] = 0 if forward else volume.shape[axis] - 1
        ways.append(matrix[:, axis] if forward else -matrix[:, axis])
    right, down = unit(ways[0]), unit(ways[1])
    down = unit(down - (down @ right) * right)
    shape = (volume.shape[axes[1]], volume.shape[axes[0]])
    spacing = (float(np.linalg.norm(ways[1])), float(np.linalg.norm(ways[0])))
    origin = matrix @ first + volume.geometry.affine[:3, 3]
    return tuple(
        Cut(as_point(origin + k * ways[2]), as_point(right), as_point(down), shape, spacing)
        for k in range(volume.shape[axes[2]])
    )


def _through(volume: Volume, right: Vector, down: Vector, count_to: Vector) -> tuple[Cut, ...]:
    """Cuts that cover a volume which is not aligned with them; pixels are square."""
    spacing = min(volume.geometry.spacing)
    (top, height), (left, width), (low, depth) = (
        _extent(volume, axis) for axis in (down, right, count_to)
    )
    row_mm, rows = _grid(height, spacing)
    col_mm, cols = _grid(width, spacing)
    reach = np.abs(count_to @ volume.geometry.affine[:3, :3])
    step = max(float(reach.max()), depth / _MOST_CUTS)
    count = int(depth / step + _ROUND) + 1
    start = low + (depth - (count - 1) * step) / 2
    corner = top * down + left * right
    return tuple(
        Cut(
            as_point(corner + (start + k * step) * count_to),
            as_point(right),
            as_point(down),
            (rows, cols),
            (row_mm, col_mm),
        )
        for k in range(count)
    )


def _extent(volume: Volume, axis: Vector) -> tuple[float, float]:
    """Lowest place of a voxel's centre along a direction, and the length from there."""
    count, rows, cols = volume.shape
    slices = range(count) if volume.geometry.planes is not None else (0, count - 1)
    corners = np.array(list(product((0, rows - 1), (0, cols - 1), (1,)))).T
    places = np.concatenate([axis @ volume.geometry.plane(k) @ corners for k in slices])
    return float(places.min()), float(np.ptp(places))


def _grid(length_mm: float, spacing_mm: float) -> tuple[float, int]:
    """Spacing and number of pixels that reach over a length, both ends included."""
    spacing = max(spacing_mm, length_mm / (_MOST_PIXELS - 1))
    return spacing, int(np.ceil(length_mm / spacing - _ROUND)) + 1
