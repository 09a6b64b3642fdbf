"""How the values of a region are distributed."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.roi import Shape

_FEWEST: Final = 8  # bins, where the values differ in that many ways
_MOST: Final = 64


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts in bins of one width.

    Parameters
    ----------
    edges
        ndarray of float64, shape (n + 1,): a bin holds its lower edge, the last one both.
    counts
        ndarray of int64, shape (n,).
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def width(self) -> float:
        """Width of a bin."""
        return float(self.edges[1] - self.edges[0])

    @property
    def total(self) -> int:
        """Number of pixels."""
        return int(self.counts.sum())


def inside(values: NDArray[Any], shape: Shape) -> NDArray[np.float64]:
    """Return the values of the pixels of a region that are measurements, shape (n,)."""
    held = values[shape.mask((values.shape[0], values.shape[1]))].astype(np.float64)
    return held[np.isfinite(held)]


def histogram(known: NDArray[np.float64]) -> Histogram | None:
    """Sort values into bins, None where there are none.

    The bins are as wide as Freedman and Diaconis say (Z Wahrscheinlichkeitstheorie 1981;57:453),
    within 8 to 64 bins. Whole numbers get bins of a whole width whose edges lie between them:
    else some bins would hold one number more than others, and the picture would show a comb.
    """
    if known.size == 0:
        return None
    low, high = float(known.min()), float(known.max())
    whole = bool((known == np.rint(known)).all())
    if low == high:
        half = 0.5 if whole else max(abs(low) * 1e-6, 1e-12)
        return Histogram(np.array([low - half, high + half]), np.array([known.size]))
    span = high - low + (1.0 if whole else 0.0)
    width = min(max(_rule(known), span / _MOST), span / _FEWEST)
    start = low
    if whole:
        # A whole width can exceed the most that 8 bins allow where there are few numbers.
        width, start = float(max(1, math.ceil(width - 1e-9))), low - 0.5
    bins = max(1, math.ceil(span / width - 1e-9))
    step = width if whole else span / bins
    edges = start + step * np.arange(bins + 1, dtype=np.float64)
    if not whole:
        edges[-1] = high
    counts, _ = np.histogram(known, edges)
    return Histogram(edges, counts.astype(np.int64))


def _rule(known: NDArray[np.float64]) -> float:
    low, high = np.quantile(known, (0.25, 0.75))
    return float(2.0 * (high - low) / np.cbrt(known.size))
