"""Bilinear sampling of a rectangle of a grid, one axis after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.buffers import Buffers

_BLOCK: Final = 1 << 16  # values worked on at once
_BAND: Final = 16  # places worked on at once by one product of matrices
_ROWS: Final = 512  # rows of such a product: it stays too small to be shared out among threads
_NEAR: Final = 1e-6  # px: so close to a middle a place is that middle, and its neighbour has no say

Rect = tuple[float, float, float, float]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Places:
    """Where samples lie on one axis.

    Parameters
    ----------
    lower, upper
        Neighbours of each sample, ascending.
    part
        Its way from one to the other, 0 to 1, float32.
    """

    lower: NDArray[np.intp]
    upper: NDArray[np.intp]
    part: Floats

    @classmethod
    def of(cls, low: float, high: float, count: int, size: int) -> "Places":
        """Middles of ``count`` cells between two ends on an axis of ``size`` px."""
        step = (high - low) / count
        at = np.clip(low + step * (np.arange(count) + 0.5) - 0.5, 0.0, size - 1.0)
        near = np.rint(at)
        at = np.where(np.abs(at - near) < _NEAR, near, at)
        lower = np.floor(at).astype(np.intp)
        part = (at - lower).astype(np.float32)
        # On a pixel's middle the neighbour has no say, not even when it is NaN.
        upper = np.where(part > 0, np.minimum(lower + 1, size - 1), lower)
        return cls(lower, upper, part)

    def some(self, which: slice) -> "Places":
        """Return some of the places."""
        return Places(self.lower[which], self.upper[which], self.part[which])

    @property
    def cut(self) -> slice:
        """What of the axis has a say."""
        return slice(int(self.lower[0]), int(self.upper[-1]) + 1)

    @cached_property
    def are_middles(self) -> bool:
        """Whether every place is a pixel's own middle."""
        return not self.part.any()

    @cached_property
    def are_all(self) -> bool:
        """Whether the places are all pixels of the cut, each once."""
        return self.are_middles and bool((np.diff(self.lower) == 1).all())

    @cached_property
    def bands(self) -> tuple[tuple[slice, slice, Floats], ...]:
        """Some places at once: which, what of the cut has a say, weights (places, px of those)."""
        return tuple(self._band(start) for start in range(0, len(self.lower), _BAND))

    def _band(self, start: int) -> tuple[slice, slice, Floats]:
        which = slice(start, start + _BAND)
        lower, upper, part = self.lower[which], self.upper[which], self.part[which]
        first = int(lower[0])
        weights = np.zeros((len(lower), int(upper[-1]) + 1 - first), np.float32)
        each = np.arange(len(lower))
        weights[each, upper - first] = part
        weights[each, lower - first] += np.float32(1.0) - part
        away = first - int(self.lower[0])
        return which, slice(away, away + weights.shape[1]), weights


@dataclass(frozen=True, eq=False)
class Plan:
    """Samples of a rectangle of any grid of one shape: worked out once, used for each picture.

    Parameters
    ----------
    rows, cols
        Where the samples lie.
    """

    rows: Places
    cols: Places

    @property
    def cut(self) -> tuple[slice, slice]:
        """What of the grid is wanted."""
        return self.rows.cut, self.cols.cut

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the samples."""
        return len(self.rows.lower), len(self.cols.lower)

    @property
    def is_cut(self) -> bool:
        """Whether the samples are the pixels of the cut themselves."""
        return self.rows.are_all and self.cols.are_all

    def sample(self, cut: NDArray[Any], buffers: Buffers) -> Floats:
        """Return the samples.

        Parameters
        ----------
        cut
            ndarray of real numbers, shape (rows, cols): the part ``cut`` of the grid. NaN spreads
            to what is interpolated from it.
        buffers
            Give the memory, also of what is returned.

        Returns
        -------
        ndarray of float32, ``shape``.
        """
        out: Floats = buffers.take(self.shape, np.float32)
        if self.is_cut:
            out[...] = cut
            return out
        source = cut
        if cut.dtype != np.float32:
            source = buffers.take(cut.shape, np.float32)
            source[...] = cut
        # A product would carry a NaN on to where its weight is 0.
        whole = cut.dtype.kind != "f" or bool(np.isfinite(cut).all())
        steps = (_product, _product_across) if whole else (_taken, _taken_across)
        if source.shape[0] <= self.shape[0]:
            between = buffers.take((source.shape[0], self.shape[1]), np.float32)
            steps[1](source, self.cols, between)
            steps[0](between, self.rows, out)
        else:
            between = buffers.take((self.shape[0], source.shape[1]), np.float32)
            steps[0](source, self.rows, between)
            steps[1](between, self.cols, out)
        buffers.give(between)
        if source is not cut:
            buffers.give(source)
        return out


def sample(source: NDArray[Any], rect: Rect, out_shape: tuple[int, int]) -> Floats:
    """Sample a rectangle at the centres of ``out_shape`` equal cells.

    Parameters
    ----------
    source
        ndarray, shape (rows, cols); the value of a pixel lies in its middle,
        ``(r + 0.5, c + 0.5)``. NaN spreads to what is interpolated from it.
    rect
        ``(top, left, bottom, right)`` in px of ``source``.
    out_shape
        Rows and columns of the answer.

    Returns
    -------
    ndarray of float32, ``out_shape``; beyond the grid the edge is repeated.
    """
    top, left, bottom, right = rect
    plan = Plan(
        Places.of(top, bottom, out_shape[0], source.shape[0]),
        Places.of(left, right, out_shape[1], source.shape[1]),
    )
    return plan.sample(source[plan.cut], Buffers())


def _product(source: Floats, rows: Places, out: Floats) -> None:
    for which, used, weights in rows.bands:
        np.matmul(weights, source[used], out=out[which])


def _product_across(source: Floats, cols: Places, out: Floats) -> None:
    for start in range(0, len(source), _ROWS):
        part = slice(start, start + _ROWS)
        for which, used, weights in cols.bands:
            np.matmul(source[part, used], weights.T, out=out[part, which])


def _taken(source: Floats, rows: Places, out: Floats) -> None:
    first = rows.cut.start
    for part in _blocks(out):
        some = rows.some(part)
        _mix(source, 0, (some.lower - first, some.upper - first, some.part[:, None]), out[part])


def _taken_across(source: Floats, cols: Places, out: Floats) -> None:
    first = cols.cut.start
    for part in _blocks(out):
        _mix(source[part], 1, (cols.lower - first, cols.upper - first, cols.part), out[part])


def _blocks(out: NDArray[Any]) -> Iterator[slice]:
    """Rows worked on at once: temporaries stay in the cache, and the system gives no new pages."""
    count = max(1, _BLOCK // max(1, out[:1].size))
    for start in range(0, out.shape[0], count):
        yield slice(start, min(start + count, out.shape[0]))


def _mix(
    source: Floats,
    axis: int,
    places: tuple[NDArray[np.intp], NDArray[np.intp], Floats],
    out: Floats,
) -> None:
    """Interpolate along an axis between the neighbours that are taken."""
    lower, upper, part = places
    source.take(lower, axis, mode="clip", out=out)
    other = source.take(upper, axis, mode="clip")
    other -= out
    other *= part
    out += other
