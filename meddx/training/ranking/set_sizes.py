"""How many of the first diagnoses must be taken for the true one to be among them.

Split conformal prediction with the place of the true disease as nonconformity, apart for each band
of the probability of the first diagnosis (Mondrian; Vovk, Gammerman and Shafer, Algorithmic
Learning in a Random World, 2005): a list that is sure of its first needs few.

Cases of a disease resemble each other, so that diseases, not cases, are exchangeable. Each counts
the same, and its cases by their share of it. Of a disease the misses in a band less (1 - coverage)
of its cases there are at most ``coverage``; conformal risk control (Angelopoulos, Bates, Fisch, Lei
and Schuster, ICLR 2024) asks that their sum and this most together are not above 0. Of as much of
all diseases as makes m whole ones, coverage x (m + 1) must so be held. With a single band these are
the pooled CDFs of Dunn, Wasserman and Ramdas (J Am Stat Assoc 2023;118:2491).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge.ranking import SetSizes
from meddx.training.ranking.softmax import even

COVERAGES: Final = (0.7, 0.8, 0.9)
_QUARTERS: Final = (0.25, 0.5, 0.75)
_DIGITS: Final = 4  # of where a band begins

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Placed:
    """Lists of cases that taught nothing of them.

    Parameters
    ----------
    places
        Shape (cases,): worst place of the true disease among those of its score; infinity where it
        is not ranked.
    first
        Shape (cases,): probability of the first diagnosis.
    diseases
        Shape (cases,): the true disease.
    publications
        Shape (cases,): which describe the case.
    """

    places: Floats
    first: Floats
    diseases: NDArray[np.str_]
    publications: NDArray[np.str_]

    def of(self, rows: NDArray[np.bool_]) -> "Placed":
        """Return some of the cases; ``rows`` has shape (cases,)."""
        columns = (self.places, self.first, self.diseases, self.publications)
        return Placed(*(column[rows] for column in columns))


def sizes_for(placed: Placed, coverage: float, candidates: int) -> SetSizes:
    """Return where bands begin, a quarter of all diseases in each, and the size of each.

    A surer band never needs more: where it would, it and the one before are taken as one (pool
    adjacent violators).

    Parameters
    ----------
    placed
        Cases to choose by.
    coverage
        Share of patients, each disease the same, whose true disease is to be held.
    candidates
        Diseases that are ranked; that many where too few are known.
    """
    mass = even(placed.diseases.tolist()) * len(np.unique(placed.diseases))
    begins = _begins(placed.first, mass)
    band = band_of(placed.first, begins)
    pooled: list[tuple[list[int], int]] = []
    for number in range(len(begins)):
        bands = [number]
        size = _size(placed.places, mass, np.isin(band, bands), coverage, candidates)
        while pooled and pooled[-1][1] < size:
            bands = pooled.pop()[0] + bands
            size = _size(placed.places, mass, np.isin(band, bands), coverage, candidates)
        pooled.append((bands, size))
    return SetSizes(coverage, tuple(begins), tuple(size for bands, size in pooled for _ in bands))


def band_of(first: Floats, begins: Sequence[float]) -> NDArray[np.int64]:
    """Return the band of each case, shape (cases,); ``begins`` rise from 0."""
    return np.searchsorted(begins, first, side="right").astype(np.int64) - 1


def _begins(first: Floats, mass: Floats) -> list[float]:
    """Return where bands begin; fewer than four where too few lists differ."""
    order = np.argsort(first, kind="stable")
    share = np.cumsum(mass[order]) / mass.sum()
    quarters = first[order][np.searchsorted(share, np.array(_QUARTERS) - 1e-12)]
    begins: list[float] = np.unique(np.round([0.0, *quarters], _DIGITS)).tolist()
    return begins


def _size(
    places: Floats, mass: Floats, rows: NDArray[np.bool_], coverage: float, candidates: int
) -> int:
    places, mass = places[rows], mass[rows]
    order = np.argsort(places, kind="stable")
    held = np.cumsum(mass[order])
    enough = np.flatnonzero(held >= coverage * (mass.sum() + 1.0) - 1e-12)
    most = places[order[enough[0]]] if len(enough) else np.inf
    return int(min(most, candidates))
