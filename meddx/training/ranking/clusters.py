"""Means over cases and over diseases, with intervals that draw whole clusters of cases.

Cases of one disease, or of one publication, resemble each other: what is drawn in the percentile
bootstrap are the clusters. In a mean over diseases each case has the inverse of the number of its
disease's cases as weight; where clusters are diseases this is the mean of the diseases drawn.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.training.measure import Figure
from meddx.training.ranking.measure import NAMES, RESAMPLES, Figures


def means(
    values: NDArray[np.float64], diseases: Sequence[str], clusters: Sequence[str], seed: int = 0
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the means over cases (micro) and over diseases (macro), a figure for each column.

    Parameters
    ----------
    values
        Shape (cases, columns).
    diseases, clusters
        The true disease and the cluster of each case.
    seed
        Of the draws.

    Raises
    ------
    ValueError
        If there is no case.
    """
    if not len(values):
        raise ValueError("nothing can be measured without cases")
    _, disease = np.unique(np.array(diseases), return_inverse=True)
    names, cluster = np.unique(np.array(clusters), return_inverse=True)
    even = np.full(len(names), 1.0 / len(names))
    drawn = np.random.default_rng(seed).multinomial(len(names), even, RESAMPLES)[:, cluster]
    over_cases = np.ones(len(values))
    over_diseases = 1.0 / np.bincount(disease)[disease]
    return _figures(values, over_cases, drawn), _figures(values, over_diseases, drawn)


def figures(
    hits: NDArray[np.float64], diseases: Sequence[str], clusters: Sequence[str], seed: int = 0
) -> Figures:
    """Return the figures of lists whose hits (``Ranks.hits``), or their differences, are given."""
    micro, macro = means(hits, diseases, clusters, seed)
    named = (dict(zip(NAMES, told, strict=True)) for told in (micro, macro))
    return Figures(len(hits), len(set(diseases)), *named)


def _figures(
    values: NDArray[np.float64], weights: NDArray[np.float64], drawn: NDArray[np.int64]
) -> tuple[Figure, ...]:
    """Return weighted means of columns; ``drawn`` (draws, cases) is how often a case was drawn."""
    weighted = drawn * weights
    resampled = (weighted @ values) / weighted.sum(axis=1, keepdims=True)
    low, high = np.percentile(resampled, [2.5, 97.5], axis=0)
    whole = weights @ values / weights.sum()
    return tuple(Figure(*map(float, triple)) for triple in zip(whole, low, high, strict=True))
