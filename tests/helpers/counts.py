"""Simulated counts of genes, with outliers that are known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Simulated:
    """A sample, its cohort (genes, samples), and the places of the genes that were changed."""

    values: NDArray[np.float64]
    cohort: NDArray[np.float64]
    low: frozenset[int]
    high: frozenset[int]


def simulated(
    others: int, seed: int, spikes: int = 0, *, tpm: bool = False, depth: float = 1.0
) -> Simulated:
    """Draw negative binomial counts of 3,000 genes; ``spikes`` of them are changed eightfold.

    Means, dispersions and depths scatter about as widely as in blood of different people;
    ``depth`` is how much deeper the patient's sample was read.
    """
    genes = 3000
    rng = np.random.default_rng(seed)
    mean = rng.lognormal(6 if tpm else 4, 1.8, genes)
    dispersion = (0.05 + 1 / mean) * rng.lognormal(0, 0.5, genes)
    expected = mean[:, None] * rng.lognormal(0, 0.3, others + 1)
    chosen = rng.choice(np.flatnonzero(mean > 100), spikes, replace=False)
    low, high = chosen[: spikes // 2], chosen[spikes // 2 :]
    expected[low, 0] /= 8
    expected[high, 0] *= 8
    expected[:, 0] *= depth
    size = 1 / dispersion[:, None]
    counts = rng.negative_binomial(size, size / (size + expected)).astype(float)
    if tpm:
        counts = counts / counts.sum(axis=0) * 1e6
    return Simulated(
        counts[:, 0], counts[:, 1:], frozenset(map(int, low)), frozenset(map(int, high))
    )
