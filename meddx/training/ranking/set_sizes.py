"""How many of the first diagnoses must be taken for the true one to be among them.

Split conformal prediction with the place of the true disease as nonconformity. Cases of a disease
resemble each other, so that diseases, not cases, are exchangeable: the distributions of their
places are averaged (pooled CDFs of Dunn, Wasserman and Ramdas, J Am Stat Assoc 2023;118:2491), and
of n diseases the quantile at (1 + 1 / n) times the coverage is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge.ranking import SetSize
from meddx.training.measure import Figure
from meddx.training.ranking.measure import RESAMPLES, Ranks
from meddx.training.ranking.softmax import even

COVERAGES: Final = (0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Covered:
    """What sets do on cases that did not choose their size.

    Parameters
    ----------
    size
        That all cases chose.
    of_cases, of_diseases
        Share of true diseases in sets whose size the other parts chose: each case counted once,
        and each disease.
    median
        Of those sizes.
    """

    size: SetSize
    of_cases: float
    of_diseases: Figure
    median: float


def size_for(
    places: NDArray[np.float64], diseases: Sequence[str], coverage: float, candidates: int
) -> int:
    """Return how many of the first hold the truth; all candidates where too few are known.

    Parameters
    ----------
    places
        Shape (cases,): worst place of the true disease among those of its score.
    diseases
        The true disease of each case.
    coverage
        Share of patients, each disease the same, whose true disease is to be held.
    candidates
        Diseases that are ranked.
    """
    order = np.argsort(places, kind="stable")
    held = np.cumsum(even(diseases)[order])
    count = len(set(diseases))
    enough = np.flatnonzero(held >= coverage * (count + 1) / count - 1e-12)
    most = places[order[enough[0]]] if len(enough) else np.inf
    return int(min(most, candidates))


def measure(ranks: Ranks, part: NDArray[np.int64], candidates: int) -> tuple[Covered, ...]:
    """Choose the sizes, and measure each part by sizes that the others chose.

    ``part`` has shape (cases,); ``ranks`` are out of fold.
    """
    places = ranks.places if ranks.tied is None else ranks.places + ranks.tied
    diseases = np.array(ranks.diseases)
    found = []
    for coverage in COVERAGES:
        sizes = np.zeros(len(places))
        for number in np.unique(part).tolist():
            others = part != number
            sizes[~others] = size_for(
                places[others], diseases[others].tolist(), coverage, candidates
            )
        held = (places <= sizes).astype(np.float64)
        size = size_for(places, ranks.diseases, coverage, candidates)
        found.append(
            Covered(
                SetSize(coverage, size),
                float(held.mean()),
                _over_diseases(held, diseases),
                float(np.median(sizes)),
            )
        )
    return tuple(found)


def _over_diseases(held: NDArray[np.float64], diseases: NDArray[np.str_]) -> Figure:
    _, owner = np.unique(diseases, return_inverse=True)
    shares = np.bincount(owner, held) / np.bincount(owner)
    drawn = np.random.default_rng(0).integers(0, len(shares), (RESAMPLES, len(shares)))
    low, high = np.percentile(shares[drawn].mean(axis=1), [2.5, 97.5])
    return Figure(float(shares.mean()), float(low), float(high))
