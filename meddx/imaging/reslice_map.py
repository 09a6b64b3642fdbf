"""Where the pixels of a cut lie among the voxels: exactly, for even, tilted and uneven slices."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.volume import Geometry
from meddx.imaging.reslice_cut import Cut
from meddx.imaging.reslice_planes import gaps, steps_mm, usual_steps_mm

Floats = NDArray[np.float64]
Tile = tuple[slice, slice]  # rows and columns of a cut

_EDGE: Final = 0.5  # a voxel reaches half a step beyond its centre
_SLACK: Final = 1e-6  # voxels: rounding of positions
_BELOW: Final = 1e-9  # voxels: keeps the upper neighbour inside the array
_SAME_AXES: Final = 1e-9  # mm
_NEWTON_STEPS: Final = 6
_NEWTON: Final = 1e-10


@dataclass(frozen=True, eq=False)
class Found:
    """Fractional indices of the pixels of a tile, all of them inside the array.

    Parameters
    ----------
    index
        ``k, j, i``: ndarrays of float64, shape of the tile.
    hidden
        ndarray of bool: pixels that have no voxel; None if every pixel has one.
    """

    index: tuple[Floats, Floats, Floats]
    hidden: NDArray[np.bool_] | None


class Map(ABC):
    """Finds pixels of one cut in one volume."""

    def __init__(self, cut: Cut, shape: tuple[int, int, int]) -> None:
        self.shape = shape
        self.origin = np.array(cut.origin_mm)
        self.row = cut.spacing_mm[0] * np.array(cut.down)
        self.col = cut.spacing_mm[1] * np.array(cut.right)
        self.normal = np.array(cut.normal)

    @abstractmethod
    def find(self, tile: Tile, away_mm: float) -> Found:
        """Return where the pixels of a tile lie, the cut moved ``away_mm`` along its normal."""

    def bounded(self, index: tuple[Floats, Floats, Floats]) -> Found:
        """Mark what lies more than half a voxel outside, and draw the rest inside (in place)."""
        hidden: NDArray[np.bool_] | None = None
        for axis, size in zip(index, self.shape, strict=True):
            if axis.min() >= 0 and axis.max() <= size - 1 - _BELOW:
                continue
            reach = _EDGE + _SLACK
            outside = (axis < -reach) | (axis > size - 1 + reach)
            hidden = outside if hidden is None else hidden | outside
            np.clip(axis, 0, max(size - 1 - _BELOW, 0), out=axis)
        return Found(index, hidden if hidden is not None and hidden.any() else None)


class EvenMap(Map):
    """A volume with one affine, sheared or not."""

    def __init__(self, cut: Cut, shape: tuple[int, int, int], geometry: Geometry) -> None:
        super().__init__(cut, shape)
        inverse = np.linalg.inv(geometry.affine)
        self.start = inverse[:3] @ np.append(self.origin, 1.0)
        self.row, self.col, self.away = (
            inverse[:3, :3] @ step for step in (self.row, self.col, self.normal)
        )

    @override
    def find(self, tile: Tile, away_mm: float) -> Found:
        """Return affine positions: sums of a row's and a column's part."""
        rows, cols = _numbers(tile)
        start = self.start + away_mm * self.away
        k, j, i = (
            (start[axis] + rows * self.row[axis])[:, None] + cols * self.col[axis]
            for axis in range(3)
        )
        return self.bounded((k, j, i))


class UnevenMap(Map):
    """Slices each with its own plane: interpolated between neighbours, gaps left open."""

    def __init__(self, cut: Cut, shape: tuple[int, int, int], geometry: Geometry) -> None:
        super().__init__(cut, shape)
        if geometry.planes is None:
            raise ValueError("an even volume has no planes of its own")
        self.planes = geometry.planes
        self.steps = steps_mm(geometry)
        self.usual = usual_steps_mm(self.steps)
        self.gaps = gaps(self.steps)

    def points(self, tile: Tile, away_mm: float) -> Floats:
        """Return patient points of a tile, shape (rows, cols, 3), mm."""
        rows, cols = _numbers(tile)
        start = self.origin + away_mm * self.normal
        points: Floats = start + rows[:, None, None] * self.row + cols[None, :, None] * self.col
        return points

    @override
    def find(self, tile: Tile, away_mm: float) -> Found:
        """Return positions between the exact planes."""
        return self.with_gaps(self.bounded(self.between(self.points(tile, away_mm))))

    def between(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the fractional indices of patient points."""
        lower = self._interval(points)
        at = np.zeros(lower.shape)
        first, change = self.planes[lower], self.planes[lower + 1] - self.planes[lower]
        for _ in range(_NEWTON_STEPS):
            plane = first + at[..., None, None] * change
            normal = np.cross(plane[..., 0], plane[..., 1])
            off = np.einsum("...a,...a->...", normal, points - plane[..., 2])
            slope = _slope(plane, change, points)
            step = -off / slope
            at = np.clip(at + step, -1.0, 2.0)
            if float(np.abs(step).max()) < _NEWTON:
                break
        plane = first + at[..., None, None] * change
        j, i = _in_plane(plane, points)
        return lower + at, j, i

    def _interval(self, points: Floats) -> NDArray[np.intp]:
        """Lower slice of the two that each point lies between, by bisection."""
        normals = np.cross(self.planes[:, :, 0], self.planes[:, :, 1])
        normals /= np.linalg.norm(normals, axis=1)[:, None]
        if np.median(np.diff(self.planes[:, :, 2] @ normals.mean(axis=0))) < 0:
            normals = -normals
        places = np.einsum("ka,ka->k", normals, self.planes[:, :, 2])
        low = np.zeros(points.shape[:-1], np.intp)
        high = np.full(points.shape[:-1], len(self.planes) - 1, np.intp)
        while int((high - low).max()) > 1:
            middle = (low + high) // 2
            beyond = np.einsum("...a,...a->...", points, normals[middle]) >= places[middle]
            low = np.where(beyond, middle, low)
            high = np.where(beyond, high, middle)
        return np.minimum(low, len(self.planes) - 2)

    def with_gaps(self, found: Found) -> Found:
        """Hide what lies in a gap; within half a usual step, a slice stands for its surroundings.

        A gap cannot be told from slices that were never made, so nothing is put into it.
        """
        if not self.gaps.any():
            return found
        k = found.index[0]
        lower = np.minimum(k.astype(np.intp), len(self.gaps) - 1)
        part = k - lower
        inside = self.gaps[lower]
        off = np.minimum(part, 1.0 - part) * self.steps[lower]
        hidden = inside & (off > self.usual[lower] * _EDGE + _SLACK)
        whole = np.clip(np.round(k), 0, len(self.gaps) - _BELOW)
        k[inside] = whole[inside]
        if found.hidden is not None:
            hidden |= found.hidden
        return Found(found.index, hidden if hidden.any() else None)


class ParallelMap(UnevenMap):
    """Uneven slices with the same axes: positions follow from tables along their normal."""

    def __init__(self, cut: Cut, shape: tuple[int, int, int], geometry: Geometry) -> None:
        super().__init__(cut, shape, geometry)
        axes = self.planes[0, :, :2]
        normal = np.cross(axes[:, 0], axes[:, 1])
        self.inverse = np.linalg.inv(np.column_stack([normal / np.linalg.norm(normal), axes]))
        known = self.planes[:, :, 2] @ self.inverse.T  # depth, j, i of the origins
        # Half a step beyond the first and the last slice, going on as between the last two.
        ends = known[[0, -1]] + _EDGE * 2 * (known[[0, -1]] - known[[1, -2]])
        numbers = np.concatenate([[-1.0], np.arange(len(known)), [float(len(known))]])
        table = np.column_stack([numbers, np.vstack([ends[:1], known, ends[1:]])])
        self.table = table if table[-1, 1] > table[0, 1] else table[::-1]

    @override
    def find(self, tile: Tile, away_mm: float) -> Found:
        """Return positions from tables: depth and index are sums of a row's and a column's part."""
        rows, cols = _numbers(tile)
        start = self.inverse @ (self.origin + away_mm * self.normal)
        down, right = self.inverse @ self.row, self.inverse @ self.col
        depth, j, i = (
            (start[axis] + rows * down[axis])[:, None] + cols * right[axis] for axis in range(3)
        )
        knots = np.ascontiguousarray(self.table[:, 1])
        k, off_j, off_i = (np.interp(depth, knots, self.table[:, at]) for at in (0, 2, 3))
        return self.with_gaps(self.bounded((k, j - off_j, i - off_i)))


def of(cut: Cut, shape: tuple[int, int, int], geometry: Geometry) -> Map:
    """Return the map of a cut through a volume of this shape and geometry."""
    planes = geometry.planes
    if planes is None:
        return EvenMap(cut, shape, geometry)
    if is_parallel(geometry):
        return ParallelMap(cut, shape, geometry)
    return UnevenMap(cut, shape, geometry)


def is_parallel(geometry: Geometry) -> bool:
    """Whether all slices have the same axes."""
    planes = geometry.planes
    return planes is None or bool(
        np.allclose(planes[:, :, :2], planes[:1, :, :2], rtol=0, atol=_SAME_AXES)
    )


def _numbers(tile: Tile) -> tuple[Floats, Floats]:
    rows, cols = (np.arange(part.start, part.stop, dtype=np.float64) for part in tile)
    return rows, cols


def _slope(plane: Floats, change: Floats, points: Floats) -> Floats:
    """How fast a point's distance from the mixed plane changes (determinants, product rule)."""
    off = points - plane[..., 2]
    parts = (
        _determinant(change[..., 0], plane[..., 1], off)
        + _determinant(plane[..., 0], change[..., 1], off)
        - _determinant(plane[..., 0], plane[..., 1], change[..., 2])
    )
    return parts


def _determinant(one: Floats, two: Floats, three: Floats) -> Floats:
    found: Floats = np.einsum("...a,...a->...", np.cross(one, two), three)
    return found


def _in_plane(plane: Floats, points: Floats) -> tuple[Floats, Floats]:
    """Solve ``points = plane @ (j, i, 1)`` for points that lie in it."""
    down, right, off = plane[..., 0], plane[..., 1], points - plane[..., 2]
    dd, dr, rr = (_dot(down, down), _dot(down, right), _dot(right, right))
    od, orr = _dot(off, down), _dot(off, right)
    scale = dd * rr - dr * dr
    return (od * rr - orr * dr) / scale, (orr * dd - od * dr) / scale


def _dot(one: Floats, two: Floats) -> Floats:
    found: Floats = np.einsum("...a,...a->...", one, two)
    return found
