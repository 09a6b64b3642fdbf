"""Precision, recall and F1 from what was found, missed and made up, with bootstrap intervals."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training.corpora import Estimate

RESAMPLES: Final = 2000
_NAMES: Final = ("precision", "recall", "f1")


def estimates(counts: NDArray[np.int64], seed: int = 0) -> tuple[Estimate, ...]:
    """Return micro precision, recall and F1; whole documents are drawn for the intervals.

    Parameters
    ----------
    counts
        ndarray of int64, shape (documents, 3): rightly found, wrongly found, missed.
    seed
        Of the draws.
    """
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(counts), (RESAMPLES, len(counts)))
    resampled = _figures(counts[drawn].sum(axis=1))
    value = _figures(counts.sum(axis=0, keepdims=True))[0]
    return tuple(
        _estimate(name, float(value[column]), resampled[:, column])
        for column, name in enumerate(_NAMES)
    )


def rate(name: str, seconds: NDArray[np.float64], seed: int = 0) -> Estimate:
    """Return how many documents pass in a second; whole documents are drawn for the interval.

    Parameters
    ----------
    name, seed
        Of the figure; of the draws.
    seconds
        ndarray of float64, shape (documents,).
    """
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(seconds), (RESAMPLES, len(seconds)))
    return _estimate(name, float(1 / seconds.mean()), 1 / seconds[drawn].mean(axis=1))


def _estimate(name: str, value: float, drawn: NDArray[np.float64]) -> Estimate:
    """Leave out the draws on which the figure is not defined."""
    known = drawn[np.isfinite(drawn)]
    low, high = np.percentile(known, [2.5, 97.5]) if known.size else (np.nan, np.nan)
    return Estimate(name, value, float(low), float(high))


def _figures(totals: NDArray[np.int64]) -> NDArray[np.float64]:
    """Precision, recall and F1 of each row of totals, shape (n, 3); nan where undefined."""
    right, wrong, missed = totals.astype(np.float64).T
    with np.errstate(invalid="ignore"):
        figures = (right / (right + wrong), right / (right + missed))
        f1 = 2 * right / (2 * right + wrong + missed)
    return np.stack([*figures, f1], axis=1)
