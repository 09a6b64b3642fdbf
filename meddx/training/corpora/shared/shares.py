"""A share of things that were right, with a bootstrap interval by documents."""

import numpy as np
from numpy.typing import NDArray

from meddx.training.corpora import Estimate
from meddx.training.corpora.shared.found_counts import RESAMPLES


def share(name: str, counts: NDArray[np.int64], seed: int = 0) -> Estimate:
    """Return the share over all documents; whole documents are drawn for the interval.

    Parameters
    ----------
    name
        Of the figure.
    counts
        ndarray of int64, shape (documents, 2): right, and all.
    seed
        Of the draws.
    """
    random = np.random.default_rng(seed)
    drawn = counts[random.integers(0, len(counts), (RESAMPLES, len(counts)))].sum(axis=1)
    right, total = drawn[drawn[:, 1] > 0].T
    low, high = np.percentile(right / total, [2.5, 97.5]) if total.size else (np.nan, np.nan)
    every = counts.sum(axis=0)
    value = every[0] / every[1] if every[1] else np.nan
    return Estimate(name, float(value), float(low), float(high))
