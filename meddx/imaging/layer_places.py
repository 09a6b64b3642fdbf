"""Where the pixels of a picture lie on the grid of a layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Geometry

Rect = tuple[float, float, float, float]

_SLACK: Final = 1e-3  # a share of a slice that rounding may cost
_STRAIGHT_PX: Final = 1e-3  # rows and columns that stray less than this from the grid's are its own
_FLAT_MM: Final = 1e-3
OUTSIDE: Final = -1


@dataclass(frozen=True, eq=False)
class Places:
    """Places of pixels on a grid.

    Parameters
    ----------
    k
        Nearest slice of the grid, ``OUTSIDE`` where none is near: one number for all pixels, or
        ndarray of int, shape ``out_shape``.
    j, i
        Fractional row and column on the grid: shapes (rows, 1) and (1, cols) where the grid's
        rows and columns run as the picture's, else ``out_shape``.
    shape
        ``(k, j, i)`` of the grid.
    out_shape
        Rows and columns of the picture.
    cells
        Where ``k`` is an array: flat numbers of the pixels on each slice.
    """

    k: int | NDArray[np.intp]
    j: NDArray[np.float64]
    i: NDArray[np.float64]
    shape: tuple[int, int, int]
    out_shape: tuple[int, int]
    cells: Mapping[int, NDArray[np.intp]] = field(default_factory=dict)

    @classmethod
    def of_pixels(
        cls, k: int, shape: tuple[int, int, int], rect_px: Rect, out_shape: tuple[int, int]
    ) -> "Places":
        """Return the places on a grid that is the picture's own pixels."""
        j, i = _centres(rect_px, out_shape)
        return cls(k, j[:, None], i[None, :], shape, out_shape)

    def copy(self, k: int, top: int, left: int, values: NDArray[Any], out: NDArray[Any]) -> None:
        """Copy to ``out`` what lies nearest of a part of slice ``k`` of the grid.

        ``values`` begin at row ``top`` and column ``left``; the rest of ``out`` is left alone.
        """
        if isinstance(self.k, int):
            if self.k == k:
                self._copy_level(top, left, values, out)
        elif k in self.cells:
            cells = self.cells[k]
            down = _nearest(self.j.ravel()[cells]) - top
            across = _nearest(self.i.ravel()[cells]) - left
            inside = _within(down, across, values)
            out.reshape(-1)[cells[inside]] = values[down[inside], across[inside]]

    def _copy_level(self, top: int, left: int, values: NDArray[Any], out: NDArray[Any]) -> None:
        down, across = _nearest(self.j) - top, _nearest(self.i) - left
        if self.is_straight:
            # A row of the picture is one of the grid's: only those in the part are looked at.
            on = np.flatnonzero((down[:, 0] >= 0) & (down[:, 0] < values.shape[0]))
            beside = np.flatnonzero((across[0] >= 0) & (across[0] < values.shape[1]))
            out[np.ix_(on, beside)] = values[np.ix_(down[on, 0], across[0, beside])]
            return
        inside = _within(down, across, values)
        out[inside] = values[down[inside], across[inside]]

    def bilinear(self, voxels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sample float32 voxels (k, j, i) bilinearly in the nearest slice.

        NaN beyond the grid; NaN spreads to what is interpolated from it. Up to half a voxel beyond
        the outermost centres the edge is repeated.
        """
        _, rows, cols = self.shape
        k = np.asarray(self.k)
        inside = (k != OUTSIDE) & (self.j >= -0.5) & (self.j < rows - 0.5)
        inside = inside & (self.i >= -0.5) & (self.i < cols - 0.5)
        if not inside.any():
            return np.full(self.out_shape, np.nan, np.float32)
        below, down = _split(self.j, rows)
        before, across = _split(self.i, cols)
        total = np.zeros(self.out_shape, np.float32)
        level = np.maximum(k, 0)
        for step_j, weight_j in ((0, 1 - down), (1, down)):
            for step_i, weight_i in ((0, 1 - across), (1, across)):
                weight = np.broadcast_to(weight_j * weight_i, self.out_shape)
                row = np.minimum(below + step_j, rows - 1)
                part = voxels[level, row, np.minimum(before + step_i, cols - 1)]
                total += np.where(weight > 0, weight * part, np.float32(0))
        total[~np.broadcast_to(inside, self.out_shape)] = np.nan
        return total

    @property
    def is_straight(self) -> bool:
        """Whether rows and columns run as the grid's."""
        return isinstance(self.k, int) and self.j.shape[1] == 1 and self.i.shape[0] == 1


def places_on(
    plane: NDArray[np.float64],
    geometry: Geometry,
    shape: tuple[int, int, int],
    rect_px: Rect,
    out_shape: tuple[int, int],
    thickness_mm: float | None = None,
) -> Places:
    """Return where the pixels of a part of a plane lie on a grid in the patient.

    Parameters
    ----------
    plane
        ndarray (3, 3): ``plane @ (j, i, 1)`` is the place of pixel ``(j, i)`` in mm.
    geometry, shape
        Of the grid. Its slices are parallel; each is met where it truly is, so that tilted and
        uneven grids are exact.
    rect_px, out_shape
        Part of the plane, ``(top, left, bottom, right)`` in px, and the size of the picture.

    thickness_mm
        How far across a slice reaches, where that is known.

    A pixel takes the nearest slice, up to half the way to the next one, or half its thickness if
    that is less; where slices are uneven, up to half the shorter way.
    """
    axes = geometry.plane(0)[:, :2]
    normal = np.cross(axes[:, 1], axes[:, 0])
    normal /= np.linalg.norm(normal)
    origins = np.array([geometry.plane(k)[:, 2] for k in range(shape[0])])
    levels = _Levels.of(origins, normal, geometry, thickness_mm)
    rows, cols = _centres(rect_px, out_shape)
    solve = np.linalg.pinv(axes)
    slopes = normal @ plane  # depth of a pixel: slopes . (j, i, 1)
    spread = abs(slopes[0]) * np.ptp(rows) + abs(slopes[1]) * np.ptp(cols)
    if spread < _FLAT_MM:
        middle = np.array([rows.mean(), cols.mean(), 1.0])
        k = int(levels.at(np.array([slopes @ middle]))[0])
        onto = solve @ (plane - np.outer(origins[max(k, 0)], (0, 0, 1)))
        if abs(onto[0, 1]) * np.ptp(cols) < _STRAIGHT_PX > abs(onto[1, 0]) * np.ptp(rows):
            j = onto[0, 0] * rows + onto[0, 1] * cols.mean() + onto[0, 2]
            i = onto[1, 0] * rows.mean() + onto[1, 1] * cols + onto[1, 2]
            return Places(k, j[:, None], i[None, :], shape, out_shape)
        j, i = _affine(onto[0], rows, cols), _affine(onto[1], rows, cols)
        return Places(k, j, i, shape, out_shape)
    level = levels.at(_affine(slopes, rows, cols))
    onto = solve @ plane
    from_origin = (solve @ origins.T)[:, np.maximum(level, 0)]
    j = _affine(onto[0], rows, cols) - from_origin[0]
    i = _affine(onto[1], rows, cols) - from_origin[1]
    return Places(level, j, i, shape, out_shape, _cells(level))


def _cells(level: NDArray[np.intp]) -> dict[int, NDArray[np.intp]]:
    """Return the flat numbers of the pixels on each slice."""
    order = np.argsort(level, axis=None, kind="stable")
    slices, starts = np.unique(level.ravel()[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {int(k): part for k, part in zip(slices, parts, strict=True) if k != OUTSIDE}


def _within(
    down: NDArray[np.intp], across: NDArray[np.intp], values: NDArray[Any]
) -> NDArray[np.bool_]:
    rows, cols = values.shape
    inside: NDArray[np.bool_] = (down >= 0) & (down < rows) & (across >= 0) & (across < cols)
    return inside


def _affine(
    row: NDArray[np.float64], rows: NDArray[np.float64], cols: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(row[0] * rows[:, None] + row[1] * cols[None, :] + row[2])


@dataclass(frozen=True, eq=False)
class _Levels:
    """Depths of the slices of a grid, sorted, and how far each reaches to either side."""

    depths: NDArray[np.float64]
    slices: NDArray[np.intp]
    half: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        origins: NDArray[np.float64],
        normal: NDArray[np.float64],
        geometry: Geometry,
        thickness_mm: float | None,
    ) -> "_Levels":
        own = origins @ normal
        order = np.argsort(own)
        alone = np.abs(normal @ geometry.affine[:3, :1])
        gaps = np.diff(own[order]) if len(own) > 1 else alone
        above, below = np.append(gaps, gaps[-1]), np.insert(gaps, 0, gaps[0])
        half = 0.5 * np.minimum(above, below)[: len(own)]
        if thickness_mm is not None:
            half = np.minimum(half, 0.5 * thickness_mm)
        return cls(own[order], order, half * (1 + _SLACK))

    def at(self, depths: NDArray[np.float64]) -> NDArray[np.intp]:
        """Nearest slice of each depth, ``OUTSIDE`` where none reaches."""
        upper = np.clip(np.searchsorted(self.depths, depths), 0, len(self.depths) - 1)
        lower = np.maximum(upper - 1, 0)
        nearer = np.abs(depths - self.depths[lower]) <= np.abs(self.depths[upper] - depths)
        place = np.where(nearer, lower, upper)
        near = np.abs(depths - self.depths[place]) <= self.half[place]
        return np.where(near, self.slices[place], OUTSIDE)


def _centres(
    rect_px: Rect, out_shape: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return index rows and columns of the middle of each pixel of the picture."""
    top, left, bottom, right = rect_px
    rows, cols = out_shape
    down = top + (bottom - top) / rows * (np.arange(rows) + 0.5) - 0.5
    across = left + (right - left) / cols * (np.arange(cols) + 0.5) - 0.5
    return np.asarray(down, np.float64), np.asarray(across, np.float64)


def _nearest(at: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.floor(at + 0.5).astype(np.intp)


def _split(at: NDArray[np.float64], size: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Lower neighbour and the way from it to the next, the edge repeated."""
    inside = np.clip(at, 0.0, size - 1.0)
    lower = np.floor(inside).astype(np.intp)
    return lower, (inside - lower).astype(np.float32)
