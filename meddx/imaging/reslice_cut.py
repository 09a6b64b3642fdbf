"""A picture cut out of a volume: where its pixels lie in the patient, and how cuts meet."""

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.volume import Geometry
from meddx.phrase import Phrase

Point = tuple[float, float, float]
PicturePoint = tuple[float, float]
Vector = NDArray[np.float64]

_LEAN: Final = 0.05  # letters of an oblique name the axes it leans to by about 3 degrees or more
_UNIT: Final = 1e-6
_LENGTH: Final = 1.1e-5
_PARALLEL: Final = 1e-6


class Projection(StrEnum):
    """What a slab shows of the values along its normal."""

    MIP = "mip"
    MINIP = "minip"
    MEAN = "mean"


_SLABS: Final = {
    Projection.MIP: Phrase("MIP {thickness} mm"),
    Projection.MINIP: Phrase("MinIP {thickness} mm"),
    Projection.MEAN: Phrase("Mean {thickness} mm"),
}


@dataclass(frozen=True)
class Cut:
    """A flat picture in the patient; it has no voxels of its own.

    Picture coordinates are continuous as in ``meddx.imaging.view``: pixel ``(r, c)`` covers
    ``[r, r + 1) x [c, c + 1)``, so its centre is ``(r + 0.5, c + 0.5)``.

    Parameters
    ----------
    origin_mm
        ``(x, y, z)`` LPS of the centre of pixel (0, 0), in the middle of the slab.
    right, down
        Unit vectors from column to column and from row to row, at right angles.
    shape
        Rows and columns.
    spacing_mm
        Between rows and between columns (PixelSpacing's order).
    slab_mm
        Thickness of what is projected; 0 is the plane itself.
    projection
        How a slab is projected.
    """

    origin_mm: Point
    right: Point
    down: Point
    shape: tuple[int, int]
    spacing_mm: tuple[float, float]
    slab_mm: float = 0.0
    projection: Projection = Projection.MIP

    def __post_init__(self) -> None:
        lengths = (math.hypot(*self.right), math.hypot(*self.down))
        is_unit = all(abs(length - 1.0) <= _LENGTH for length in lengths)
        if not is_unit or abs(_dot(self.right, self.down)) > _UNIT:
            raise ValueError("right and down are unit vectors at right angles")
        if min(self.shape) < 1 or not min(self.spacing_mm) > 0 or not self.slab_mm >= 0:
            raise ValueError("a cut has rows, columns, positive spacing and a thickness")

    @property
    def normal(self) -> Point:
        """Unit vector away from the reader: ``right x down``."""
        return _cross(self.right, self.down)

    @property
    def letters(self) -> tuple[str, str]:
        """Orientation letters at the right and the bottom edge (PS3.3 C.7.6.1.1.1)."""
        return letters(self.right), letters(self.down)

    @property
    def aspect(self) -> float:
        """Height of a pixel divided by its width."""
        return self.spacing_mm[0] / self.spacing_mm[1]

    @property
    def slab_label(self) -> Phrase | None:
        """What a slab shows and how thick it is, or None for a plane."""
        if self.slab_mm <= 0:
            return None
        return _SLABS[self.projection].with_values(thickness=f"{self.slab_mm:.4g}")

    def with_slab(self, slab_mm: float, projection: Projection) -> "Cut":
        """Return the same cut as a slab of this thickness."""
        return replace(self, slab_mm=slab_mm, projection=projection)

    def moved(self, away_mm: float) -> "Cut":
        """Return the cut this much further along its normal."""
        origin = np.array(self.origin_mm) + away_mm * np.array(self.normal)
        return replace(self, origin_mm=as_point(origin))

    def to_patient(self, at: PicturePoint) -> Point:
        """Map picture coordinates ``(row, col)`` to ``(x, y, z)`` mm."""
        down = (at[0] - 0.5) * self.spacing_mm[0] * np.array(self.down)
        right = (at[1] - 0.5) * self.spacing_mm[1] * np.array(self.right)
        return as_point(np.array(self.origin_mm) + down + right)

    def to_picture(self, point_mm: Point) -> tuple[float, float, float]:
        """Map ``(x, y, z)`` mm to ``(row, col)`` and the distance along the normal in mm."""
        (x, y, z), (own_x, own_y, own_z) = point_mm, self.origin_mm
        off = (x - own_x, y - own_y, z - own_z)
        row = _dot(off, self.down) / self.spacing_mm[0] + 0.5
        col = _dot(off, self.right) / self.spacing_mm[1] + 0.5
        return row, col, _dot(off, self.normal)


class Cuts(Sequence[Cut]):
    """Cuts of which each is made when it is asked for: there may be thousands."""

    size: int

    @abstractmethod
    def made(self, k: int) -> Cut:
        """Make cut ``k``, from 0."""

    @override
    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> Cut: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Cut, ...]: ...

    @override
    def __getitem__(self, at: int | slice) -> Cut | tuple[Cut, ...]:
        if isinstance(at, slice):
            return tuple(self[k] for k in range(*at.indices(self.size)))
        if not -self.size <= at < self.size:
            raise IndexError("there is no such cut")
        return self.made(at % self.size)


@dataclass(frozen=True)
class Stack(Cuts):
    """Parallel cuts at even steps.

    Parameters
    ----------
    first
        The first of them.
    step_mm
        From one to the next along their normal.
    size
        How many there are.
    """

    first: Cut
    step_mm: float
    size: int

    def __post_init__(self) -> None:
        if self.size < 1 or not self.step_mm > 0:
            raise ValueError("a stack has cuts, one after another")

    @override
    def made(self, k: int) -> Cut:
        return self.first.moved(self.step_mm * k)

    def nearest(self, point_mm: Point) -> int:
        """Return the number of the cut whose plane lies nearest to a point ``(x, y, z)`` mm."""
        away = self.first.to_picture(point_mm)[2]
        return min(max(round(away / self.step_mm), 0), self.size - 1)


@dataclass(frozen=True)
class Slices(Cuts):
    """The acquired slices of a volume as cuts.

    Parameters
    ----------
    geometry
        In the patient.
    size
        How many there are.
    shape
        Rows and columns.
    slab_mm, projection
        As those of a cut.
    """

    geometry: Geometry
    size: int
    shape: tuple[int, int]
    slab_mm: float = 0.0
    projection: Projection = Projection.MIP

    @override
    def made(self, k: int) -> Cut:
        cut = of_slice(self.geometry, k, self.shape)
        return cut.with_slab(self.slab_mm, self.projection) if self.slab_mm > 0 else cut

    def nearest(self, point_mm: Point) -> int:
        """Return the number of the slice whose plane lies nearest to a point ``(x, y, z)`` mm."""
        if self.size > 1 and self.geometry.is_even:
            first, second = (self[k].to_picture(point_mm)[2] for k in (0, 1))
            if first != second:
                at = math.ceil(first / (first - second) - 0.5)  # of two as near the first
                return min(max(at, 0), self.size - 1)
        return min(range(self.size), key=lambda k: abs(self[k].to_picture(point_mm)[2]))


def as_slabs(cuts: Sequence[Cut], slab_mm: float, projection: Projection) -> Sequence[Cut]:
    """Return the same cuts as slabs of this thickness."""
    if isinstance(cuts, Stack):
        return replace(cuts, first=cuts.first.with_slab(slab_mm, projection))
    if isinstance(cuts, Slices):
        return replace(cuts, slab_mm=slab_mm, projection=projection)
    return tuple(cut.with_slab(slab_mm, projection) for cut in cuts)


def as_point(vector: Vector) -> Point:
    """Return three numbers of an array."""
    x, y, z = (float(number) for number in vector)
    return x, y, z


def unit(vector: Sequence[float] | Vector) -> Vector:
    """Return the direction of a vector.

    Raises
    ------
    ValueError
        If it has none.
    """
    values = np.array(vector, np.float64)
    length = float(np.linalg.norm(values))
    if not (np.isfinite(length) and length > 0):
        raise ValueError("a vector of no length has no direction")
    return values / length


def letters(direction: Point | Vector) -> str:
    """Letters of a direction in LPS, the axis it leans to most first (PS3.3 C.7.6.1.1.1)."""
    along = unit(direction)
    names = ("LR", "PA", "HF")
    order = np.argsort(-np.abs(along), kind="stable")
    return "".join(
        names[axis][0 if along[axis] > 0 else 1] for axis in order if abs(along[axis]) >= _LEAN
    )


def of_slice(geometry: Geometry, k: int, shape: tuple[int, int]) -> Cut:
    """Return acquired slice ``k`` as a cut.

    Rows and columns that are not at right angles (a sheared affine of NIfTI) are straightened:
    columns keep their direction.

    Parameters
    ----------
    geometry
        In the patient.
    k
        Slice.
    shape
        Rows and columns of the slice.
    """
    plane = geometry.plane(k)
    right = unit(plane[:, 1])
    down = unit(plane[:, 0] - (plane[:, 0] @ right) * right)
    spacing = (float(np.linalg.norm(plane[:, 0])), float(np.linalg.norm(plane[:, 1])))
    return Cut(as_point(plane[:, 2]), as_point(right), as_point(down), shape, spacing)


def nearest(cuts: Sequence[Cut], point_mm: Point) -> int:
    """Return the number of the cut whose plane lies nearest to a point ``(x, y, z)`` mm."""
    if isinstance(cuts, Stack | Slices):
        return cuts.nearest(point_mm)
    return min(range(len(cuts)), key=lambda k: abs(cuts[k].to_picture(point_mm)[2]))


def reference_line(shown: Cut, other: Cut) -> tuple[PicturePoint, PicturePoint] | None:
    """Return where the plane of another cut meets the picture shown.

    Parameters
    ----------
    shown
        The picture the line is drawn on.
    other
        The cut whose place is shown; the line ends where its picture ends.

    Returns
    -------
    Two points in picture coordinates ``(row, col)`` of ``shown``, the left one first; None where
    they do not meet.
    """
    crossed = _cross(shown.normal, other.normal)
    if math.hypot(*crossed) < _PARALLEL:
        return None
    along = unit(crossed)
    # A point of both planes that is nearest to the origin of the picture shown.
    planes = np.array([shown.normal, other.normal, along])
    offsets = [np.dot(shown.normal, shown.origin_mm), np.dot(other.normal, other.origin_mm)]
    at = np.linalg.solve(planes, np.array([*offsets, float(np.dot(along, shown.origin_mm))]))
    low, high = -np.inf, np.inf
    for cut in (shown, other):
        first, last = _inside(cut, at, along)
        low, high = max(low, first), min(high, last)
    if not low < high:
        return None
    ends = (shown.to_picture(as_point(at + reach * along))[:2] for reach in (low, high))
    left, right = sorted(ends, key=lambda end: (end[1], end[0]))
    return left, right


def _inside(cut: Cut, at: Vector, along: Vector) -> tuple[float, float]:
    """Part of the line ``at + t * along`` that runs over the picture of a cut."""
    low, high = -np.inf, np.inf
    start = cut.to_picture(as_point(at))
    ahead = cut.to_picture(as_point(at + along))
    for axis in (0, 1):
        step = ahead[axis] - start[axis]
        if abs(step) < _PARALLEL:
            if not 0 <= start[axis] <= cut.shape[axis]:
                return np.inf, -np.inf
            continue
        ends = sorted(((0 - start[axis]) / step, (cut.shape[axis] - start[axis]) / step))
        low, high = max(low, ends[0]), min(high, ends[1])
    return low, high


def _dot(one: Point, other: Point) -> float:
    # Numbers by themselves: for three of them an array takes ten times as long.
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _cross(one: Point, other: Point) -> Point:
    (a, b, c), (x, y, z) = one, other
    return b * z - c * y, c * x - a * z, a * y - b * x
