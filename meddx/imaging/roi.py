"""Statistics of a region of interest: modality values of the pixels whose centre lies inside.

Pixel ``(r, c)`` covers ``[r, r + 1) x [c, c + 1)``: its centre is ``(r + 0.5, c + 0.5)``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rectangle:
    """Upright rectangle between two corners ``(row, col)`` in px, given in any order."""

    first: Point
    second: Point

    @property
    def area_px(self) -> float:
        """Area in px."""
        (r0, c0), (r1, c1) = self.first, self.second
        return abs(r1 - r0) * abs(c1 - c0)

    def mask(self, shape: tuple[int, int]) -> Mask:
        """Which pixels have their centre inside or on the upper or left edge."""
        rows, cols = _centres(shape)
        (r0, c0), (r1, c1) = self.first, self.second
        inside_rows = (rows >= min(r0, r1)) & (rows < max(r0, r1))
        inside_cols = (cols >= min(c0, c1)) & (cols < max(c0, c1))
        return np.asarray(inside_rows & inside_cols)


@dataclass(frozen=True)
class Ellipse:
    """Upright ellipse in px.

    Parameters
    ----------
    centre
        ``(row, col)``.
    radii
        Half its height and half its width, not negative.
    """

    centre: Point
    radii: Point

    @property
    def area_px(self) -> float:
        """Area in px."""
        return math.pi * self.radii[0] * self.radii[1]

    def mask(self, shape: tuple[int, int]) -> Mask:
        """Which pixels have their centre inside or on the edge."""
        if min(self.radii) <= 0:
            return np.zeros(shape, np.bool_)
        rows, cols = _centres(shape)
        down = (rows - self.centre[0]) / self.radii[0]
        across = (cols - self.centre[1]) / self.radii[1]
        return np.asarray(down**2 + across**2 <= 1.0)


@dataclass(frozen=True)
class Polygon:
    """Closed outline through corners ``(row, col)`` in px; where it crosses itself, even-odd."""

    corners: tuple[Point, ...]

    @property
    def area_px(self) -> float:
        """Area in px: by the shoelace formula, or even-odd where the outline crosses itself."""
        if len(self.corners) < 3:
            return 0.0
        rows = crossing_rows(self.corners)
        if len(rows):
            return _even_odd_area(self.corners, rows)
        r, c = np.array(self.corners, np.float64).T
        return float(abs(np.dot(r, np.roll(c, -1)) - np.dot(c, np.roll(r, -1))) / 2.0)

    def mask(self, shape: tuple[int, int]) -> Mask:
        """Which pixels have their centre inside: an even-odd count of the edges to the right."""
        inside = np.zeros(shape, np.bool_)
        rows, cols = _centres(shape)
        ends = (*self.corners[1:], *self.corners[:1])
        for (r0, c0), (r1, c1) in zip(self.corners, ends, strict=True):
            low, high = np.searchsorted(rows[:, 0], sorted((r0, r1)))
            if low < high:
                crossing = c0 + (rows[low:high] - r0) / (r1 - r0) * (c1 - c0)
                inside[low:high] ^= cols < crossing
        return inside


def crossing_rows(corners: Sequence[Point]) -> NDArray[np.float64]:
    """Return the rows at which edges of a closed outline cross or touch others, shape (n,)."""
    start = np.array(corners, np.float64)
    way = np.roll(start, -1, axis=0) - start
    first, second = np.triu_indices(len(start), 2)
    apart = (first > 0) | (second < len(start) - 1)  # the last edge ends where the first begins
    first, second = first[apart], second[apart]
    one, other = way[first], way[second]
    by = start[second] - start[first]
    across = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (by[:, 0] * other[:, 1] - by[:, 1] * other[:, 0]) / across
        share_2 = (by[:, 0] * one[:, 1] - by[:, 1] * one[:, 0]) / across
    meet = (share >= 0) & (share <= 1) & (share_2 >= 0) & (share_2 <= 1)
    found: NDArray[np.float64] = start[first][meet, 0] + share[meet] * one[meet, 0]
    return found


def _even_odd_area(corners: Sequence[Point], crossings: NDArray[np.float64]) -> float:
    """Area of what lies inside even-odd, strip by strip: in a strip no edges cross or end."""
    start = np.array(corners, np.float64)
    end = np.roll(start, -1, axis=0)
    rows = np.unique(np.concatenate([start[:, 0], crossings]))
    low, high = np.minimum(start[:, 0], end[:, 0]), np.maximum(start[:, 0], end[:, 0])
    total = 0.0
    for top, bottom in pairwise(rows):
        middle = (top + bottom) / 2
        on = (low < middle) & (middle < high)
        share = (middle - start[on, 0]) / (end[on, 0] - start[on, 0])
        cols = np.sort(start[on, 1] + share * (end[on, 1] - start[on, 1]))
        total += float((bottom - top) * (cols[1::2] - cols[::2]).sum())
    return total


Shape = Rectangle | Ellipse | Polygon


def _centres(shape: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rows (n, 1) and columns (1, m) of the centres of all pixels."""
    rows, cols = (np.arange(size, dtype=np.float64) + 0.5 for size in shape)
    return rows[:, None], cols[None, :]


@dataclass(frozen=True)
class Statistics:
    """Of the pixels of a region that are measurements.

    Parameters
    ----------
    count
        Number of pixels.
    mean, least, greatest
        Modality values.
    deviation
        Sample standard deviation (divided by n - 1); None for one pixel.
    area_px, area_mm2
        Area of the drawn shape itself, not of its pixels; None in mm2 without a spacing.
    """

    count: int
    mean: float
    deviation: float | None
    least: float
    greatest: float
    area_px: float
    area_mm2: float | None


def statistics(
    values: NDArray[Any], shape: Shape, spacing_mm: tuple[float, float] | None = None
) -> Statistics | None:
    """Return the statistics of a region, or None where it holds no pixels that are measurements.

    Parameters
    ----------
    values
        ndarray, shape (rows, cols): modality values of the frame, NaN for padding.
    shape
        The region in px of the frame; what lies beyond the frame is left out.
    spacing_mm
        Between rows and between columns.

    Raises
    ------
    ValueError
        For colour, which has no modality value.
    """
    if values.ndim != 2:
        raise ValueError("a region is measured on one grey frame")
    inside = values[shape.mask((values.shape[0], values.shape[1]))].astype(np.float64)
    known = inside[np.isfinite(inside)]
    if known.size == 0:
        return None
    return Statistics(
        count=int(known.size),
        mean=float(known.mean()),
        deviation=float(known.std(ddof=1)) if known.size > 1 else None,
        least=float(known.min()),
        greatest=float(known.max()),
        area_px=shape.area_px,
        area_mm2=None if spacing_mm is None else shape.area_px * spacing_mm[0] * spacing_mm[1],
    )
