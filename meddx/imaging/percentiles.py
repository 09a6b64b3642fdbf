"""Percentiles of a picture's values, counted where they are few whole numbers."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_COUNTED: Final = 1 << 16  # widest range of whole numbers that is worth counting


def percentiles(values: NDArray[Any], wanted: Sequence[float]) -> tuple[float, ...]:
    """Return what ``numpy.percentile`` does (linear between two ranks), of whole numbers sooner.

    And right: of whole numbers that lie far apart, numpy's difference overflows in their own type.

    Parameters
    ----------
    values
        ndarray of any real dtype, shape (n,), at least one value, finite.
    wanted
        0 to 100.
    """
    if values.dtype.kind in "iu" and values.dtype.itemsize <= 4:
        low, high = int(values.min()), int(values.max())
        if high - low < _COUNTED:
            return _counted(values, low, wanted)
    return tuple(float(value) for value in np.percentile(values, wanted))


def _counted(values: NDArray[Any], low: int, wanted: Sequence[float]) -> tuple[float, ...]:
    above = values if low == 0 else np.subtract(values, low, dtype=np.int64)
    up_to = np.bincount(above).cumsum()  # how many values are at most this one

    def ranked(rank: int) -> int:
        return low + int(up_to.searchsorted(rank, side="right"))

    found = []
    for percentile in wanted:
        place = (values.size - 1) * (percentile / 100.0)
        rank = math.floor(place)
        share = place - rank
        a, b = ranked(rank), ranked(min(rank + 1, values.size - 1))
        # As numpy does, from the nearer end, so that both give the very same.
        found.append(a + (b - a) * share if share < 0.5 else b - (b - a) * (1.0 - share))
    return tuple(map(float, found))
