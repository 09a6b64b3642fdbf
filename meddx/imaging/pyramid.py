"""Mean pyramid of one slice, so that a picture shown small neither flickers nor lags."""

import threading
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging import means
from meddx.imaging.buffers import Buffers
from meddx.imaging.stored import Stored

_SMALLEST: Final = 128
_BLOCK: Final = 1 << 15  # means worked on at once


class Pyramid:
    """A slice and its means over 2 x 2, 4 x 4 ... pixels; a level is made when it is looked at.

    Level ``n`` holds means over ``2**n`` x ``2**n`` px as float32 of shape (rows, cols) or
    (rows, cols, 3), level 0 the values themselves. Padding is NaN, which means leave out. At an odd
    edge they are over what is there.

    Parameters
    ----------
    stored
        The slice.
    buffers
        Give the memory of the levels; None takes fresh memory.

    Attributes
    ----------
    lock
        Held by who looks at a level while another thread may release them.
    """

    def __init__(self, stored: Stored, buffers: Buffers | None = None) -> None:
        self.stored = stored
        self._buffers = buffers or Buffers()
        self._made: dict[int, NDArray[Any]] = {}
        self.lock = threading.RLock()
        self.count = 1
        while -(-max(stored.shape) >> (self.count - 1)) > _SMALLEST:
            self.count += 1

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the slice."""
        return self.stored.shape

    @property
    def is_colour(self) -> bool:
        """Whether a pixel is red, green and blue."""
        return self.stored.is_colour

    def level_for(self, step: float) -> int:
        """Level whose pixels are not larger than ``step`` px of the slice, the coarsest such."""
        fitting = [n for n in range(self.count) if 2**n <= step]
        return fitting[-1] if fitting else 0

    def level_shape(self, number: int) -> tuple[int, int]:
        """Rows and columns of a level."""
        rows, cols = self.shape
        return -(-rows >> number), -(-cols >> number)

    def level(self, number: int) -> NDArray[Any]:
        """Return a level."""
        if number == 0:
            return self.stored.values()
        with self.lock:
            if number not in self._made:
                self._made[number] = self._means(number)
            return self._made[number]

    def part(self, number: int, rows: slice, cols: slice) -> NDArray[Any]:
        """Return a part of a level; of level 0 no more than that is made."""
        if number == 0:
            return self.stored.values(rows, cols)
        return self.level(number)[rows, cols]

    def release(self) -> None:
        """Give the memory back; the levels that were looked at are gone."""
        with self.lock:
            for made in self._made.values():
                self._buffers.give(made)
            self._made.clear()

    def _means(self, number: int) -> NDArray[np.float32]:
        stored = self.stored
        if not means.can(stored.voxels) or 2**number > means.LARGEST:
            return _halved(self.level(number - 1), self._buffers)
        out = self._buffers.take(self.level_shape(number), np.float32)
        means.of_blocks(stored.voxels, 2**number, stored.padding, out, self._buffers)
        slope, intercept = stored.rescale
        if slope != 1.0:
            out *= np.float32(slope)
        if intercept != 0.0:
            out += np.float32(intercept)
        return out


def build(values: NDArray[Any]) -> Pyramid:
    """Return the pyramid of modality values.

    Parameters
    ----------
    values
        ndarray, shape (rows, cols), or (rows, cols, 3) of uint8; NaN is padding.
    """
    return Pyramid(Stored(values))


def _halved(level: NDArray[Any], buffers: Buffers) -> NDArray[np.float32]:
    """Mean over 2 x 2; at an odd edge over what is there; NaN only where all are NaN."""
    even = _even(level)
    quarters = [even[row::2, col::2] for row in (0, 1) for col in (0, 1)]
    out = buffers.take(quarters[0].shape, np.float32)
    if level.dtype.kind == "f" and np.isnan(level).any():
        _mean_of_known(quarters, out)
    else:
        _mean_of_all(quarters, out)
    return out


def _mean_of_known(quarters: Sequence[NDArray[Any]], out: NDArray[np.float32]) -> None:
    total = np.zeros(out.shape, np.float32)
    count = np.zeros(out.shape, np.float32)
    for quarter in quarters:
        known = ~np.isnan(quarter)
        total += np.where(known, quarter, np.float32(0))
        count += known
    out[...] = np.where(count > 0, total / np.maximum(count, 1), np.float32(np.nan))


def _mean_of_all(quarters: Sequence[NDArray[Any]], out: NDArray[np.float32]) -> None:
    """Mean of four pictures, some rows at once: what is worked on stays in the cache."""
    count = max(1, _BLOCK // max(1, out[:1].size))
    for start in range(0, len(out), count):
        rows = slice(start, start + count)
        total = out[rows]
        total[...] = quarters[0][rows]
        for quarter in quarters[1:]:
            total += quarter[rows]
        total *= np.float32(0.25)


def _even(level: NDArray[Any]) -> NDArray[Any]:
    """Repeat the last row and column of an odd grid: each mean is then over what is there."""
    rows, cols = level.shape[0] % 2, level.shape[1] % 2
    if not (rows or cols):
        return level
    return np.pad(level, [(0, rows), (0, cols)] + [(0, 0)] * (level.ndim - 2), mode="edge")
