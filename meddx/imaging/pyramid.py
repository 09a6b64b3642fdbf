"""Mean pyramid of one slice, made once, so that a picture shown small neither flickers nor lags."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_SMALLEST: Final = 128
_BLOCK: Final = 1 << 15  # means worked on at once


@dataclass(frozen=True, eq=False)
class Pyramid:
    """A slice and its means over 2 x 2, 4 x 4 ... pixels.

    Parameters
    ----------
    levels
        ndarrays, shape (rows, cols) or (rows, cols, 3); level ``n`` holds float32 means over
        ``2**n`` x ``2**n`` px, level 0 the values themselves. Padding is NaN.
    """

    levels: tuple[NDArray[Any], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the slice."""
        rows, cols = self.levels[0].shape[:2]
        return rows, cols

    def level_for(self, step: float) -> int:
        """Level whose pixels are not larger than ``step`` px of the slice, the coarsest such."""
        fitting = [n for n in range(len(self.levels)) if 2**n <= step]
        return fitting[-1] if fitting else 0


def build(values: NDArray[Any]) -> Pyramid:
    """Make the pyramid of a slice.

    Parameters
    ----------
    values
        ndarray, shape (rows, cols), or (rows, cols, 3) of uint8; NaN is padding, which means leave
        out.
    """
    levels = [values if values.dtype != np.float64 else values.astype(np.float32)]
    while max(levels[-1].shape[:2]) > _SMALLEST:
        levels.append(_halved(levels[-1]))
    return Pyramid(tuple(levels))


def _halved(level: NDArray[Any]) -> NDArray[np.float32]:
    """Mean over 2 x 2; at an odd edge over what is there; NaN only where all are NaN."""
    even = _even(level)
    quarters = [even[row::2, col::2] for row in (0, 1) for col in (0, 1)]
    if not (level.dtype == np.float32 and np.isnan(level).any()):
        return _mean_of_all(quarters)
    total = np.zeros(quarters[0].shape, np.float32)
    count = np.zeros(quarters[0].shape, np.float32)
    for quarter in quarters:
        known = ~np.isnan(quarter)
        total += np.where(known, quarter, np.float32(0))
        count += known
    return np.where(count > 0, total / np.maximum(count, 1), np.float32(np.nan))


def _mean_of_all(quarters: Sequence[NDArray[Any]]) -> NDArray[np.float32]:
    """Mean of four pictures, some rows at once: what is worked on stays in the cache."""
    out = np.empty(quarters[0].shape, np.float32)
    count = max(1, _BLOCK // max(1, out[:1].size))
    for start in range(0, len(out), count):
        rows = slice(start, start + count)
        total = out[rows]
        total[...] = quarters[0][rows]
        for quarter in quarters[1:]:
            total += quarter[rows]
        total *= np.float32(0.25)
    return out


def _even(level: NDArray[Any]) -> NDArray[Any]:
    """Repeat the last row and column of an odd grid: each mean is then over what is there."""
    rows, cols = level.shape[0] % 2, level.shape[1] % 2
    if not (rows or cols):
        return level
    return np.pad(level, [(0, rows), (0, cols)] + [(0, 0)] * (level.ndim - 2), mode="edge")
