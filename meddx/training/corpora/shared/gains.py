"""How much F1 one approach gains on another, document by document."""

import numpy as np
from numpy.typing import NDArray

from meddx.training.corpora import Estimate
from meddx.training.corpora.shared.found_counts import RESAMPLES


def gain(before: NDArray[np.int64], after: NDArray[np.int64], seed: int = 0) -> Estimate:
    """Return the difference of micro F1; both are drawn with the same documents.

    Parameters
    ----------
    before, after
        ndarray of int64, shape (documents, 3): rightly found, wrongly found, missed.
    seed
        Of the draws.
    """
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(before), (RESAMPLES, len(before)))
    both = [_f1(counts[drawn].sum(axis=1)) for counts in (before, after)]
    apart = (both[1] - both[0])[np.isfinite(both[1] - both[0])]
    low, high = np.percentile(apart, [2.5, 97.5]) if apart.size else (np.nan, np.nan)
    one, other = (float(_f1(counts.sum(axis=0, keepdims=True))[0]) for counts in (before, after))
    return Estimate("f1 gained", other - one, float(low), float(high))


def _f1(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    right, wrong, missed = totals.astype(np.float64).T
    with np.errstate(invalid="ignore"):
        found: NDArray[np.float64] = 2 * right / (2 * right + wrong + missed)
    return found
