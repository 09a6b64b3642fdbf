"""Where the true disease stood in the lists, as figures with intervals.

*Micro* is the mean over cases, *macro* the mean over diseases of the mean over a disease's cases:
a few diseases have a third of all cases. Intervals are 95 % percentile bootstrap intervals; whole
diseases are drawn, since cases of one disease resemble each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training.measure import Figure

TOPS: Final = (1, 3, 10)
NAMES: Final = (*(f"top_{n}" for n in TOPS), "mrr")
RESAMPLES: Final = 2000


@dataclass(frozen=True, eq=False)
class Ranks:
    """The places of the true diseases.

    Parameters
    ----------
    places
        Shape (cases,): the best place that the true disease could take, 1 for the first; infinity
        where it is not listed.
    diseases
        The true disease of each case.
    tied
        Shape (cases,): how many others share its score, so that it stands anywhere among them;
        none where it is left out. Hits are counted as their expectation.
    """

    places: NDArray[np.float64]
    diseases: tuple[str, ...]
    tied: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        shape = (len(self.diseases),)
        if self.places.shape != shape or (self.tied is not None and self.tied.shape != shape):
            raise ValueError("every case has a place and a disease")
        if (self.places < 1).any():
            raise ValueError("the first place is 1")

    def hits(self) -> NDArray[np.float64]:
        """Return expected hits within each of ``TOPS``, and reciprocal ranks; (cases, 4)."""
        size = np.ones(len(self.places)) if self.tied is None else self.tied + 1.0
        within = [np.clip((top - self.places + 1.0) / size, 0.0, 1.0) for top in TOPS]
        return np.stack([*within, _reciprocal(self.places, size)], axis=1)


def _reciprocal(places: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of 1 / place over the places that a group of ties takes."""
    found = np.zeros(len(places))
    for number in np.flatnonzero(np.isfinite(places)).tolist():
        first = places[number]
        found[number] = np.mean(1.0 / np.arange(first, first + size[number]))
    return found


@dataclass(frozen=True)
class Figures:
    """Figures of lists, or differences of them: ``top_1``, ``top_3``, ``top_10`` and ``mrr``."""

    cases: int
    diseases: int
    micro: Mapping[str, Figure]
    macro: Mapping[str, Figure]


def of_scores(scores: NDArray[np.float64], truth: int) -> tuple[float, float]:
    """Return the best place of one of some scores, and how many others share it (to 1e-9)."""
    own = scores[truth]
    return 1.0 + float((scores > own + 1e-9).sum()), float((np.abs(scores - own) <= 1e-9).sum() - 1)


def summary(ranks: Ranks, seed: int = 0) -> Figures:
    """Return the figures of lists.

    Raises
    ------
    ValueError
        If there is no case.
    """
    return _figures(ranks.hits(), ranks.diseases, seed)


def paired(ranks: Ranks, other: Ranks, seed: int = 0) -> Figures:
    """Return how much better ``ranks`` are than ``other`` on the same cases.

    Raises
    ------
    ValueError
        If the cases are not the same, or there is none.
    """
    if ranks.diseases != other.diseases:
        raise ValueError("only lists of the same cases can be compared")
    return _figures(ranks.hits() - other.hits(), ranks.diseases, seed)


def _figures(values: NDArray[np.float64], diseases: tuple[str, ...], seed: int) -> Figures:
    if not diseases:
        raise ValueError("nothing can be measured without cases")
    names, owner = np.unique(np.array(diseases), return_inverse=True)
    counts = np.bincount(owner).astype(np.float64)
    sums = np.stack([np.bincount(owner, column) for column in values.T], axis=1)
    # How often each disease is drawn, shape (resamples, diseases).
    even = np.full(len(names), 1.0 / len(names))
    drawn = np.random.default_rng(seed).multinomial(len(names), even, RESAMPLES).astype(np.float64)
    micro = (drawn @ sums) / (drawn @ counts)[:, None]
    macro = drawn @ (sums / counts[:, None]) / len(names)
    return Figures(
        cases=len(diseases),
        diseases=len(names),
        micro=_with_interval(values.mean(axis=0), micro),
        macro=_with_interval((sums / counts[:, None]).mean(axis=0), macro),
    )


def _with_interval(values: NDArray[np.float64], drawn: NDArray[np.float64]) -> Mapping[str, Figure]:
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return {
        name: Figure(float(value), float(least), float(most))
        for name, value, least, most in zip(NAMES, values, low, high, strict=True)
    }
