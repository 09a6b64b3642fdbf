"""How many of the first diagnoses must be taken for the true one to be among them.

Split conformal prediction with the place of the true disease as nonconformity, apart for each band
of the probability of the first diagnosis (Mondrian; Vovk, Gammerman and Shafer, Algorithmic
Learning in a Random World, 2005): a list that is sure of its first needs few.

Cases of a disease resemble each other, so that diseases, not cases, are exchangeable: each counts
the same, and a case by its share of its disease, whatever the bands of the others. Of n diseases
that have a case in a band, the quantile at (1 + 1 / n) times the coverage is taken. With a single
band these are the pooled CDFs of Dunn, Wasserman and Ramdas (J Am Stat Assoc 2023;118:2491). With
several it is the conformal risk control of Angelopoulos, Bates, Fisch, Lei and Schuster (ICLR 2024)
for the share of misses, except that a new disease counts in a band with the mean share of its cases
there, not with the greatest: for that one their bound asks for some points more than is stated.
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
        return Placed(
            places=self.places[rows],
            first=self.first[rows],
            diseases=self.diseases[rows],
            publications=self.publications[rows],
        )


def sizes_for(placed: Placed, coverage: float, candidates: int) -> SetSizes:
    """Return where bands begin, and the size of each: a quarter of patients is in a band.

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
    mass = even(placed.diseases.tolist())
    begins = _begins(placed.first, mass)
    band = band_of(placed.first, begins)

    def size_of(bands: list[int]) -> int:
        rows = np.isin(band, bands)
        return _size(placed.of(rows), mass[rows], coverage, candidates)

    pooled: list[tuple[list[int], int]] = []
    for number in range(len(begins)):
        bands = [number]
        size = size_of(bands)
        while pooled and pooled[-1][1] < size:
            bands = pooled.pop()[0] + bands
            size = size_of(bands)
        pooled.append((bands, size))
    return SetSizes(coverage, tuple(begins), tuple(size for bands, size in pooled for _ in bands))


def band_of(first: Floats, begins: Sequence[float]) -> NDArray[np.int64]:
    """Return the band of each case, shape (cases,); ``begins`` rise from 0."""
    return np.searchsorted(begins, first, side="right").astype(np.int64) - 1


def _begins(first: Floats, mass: Floats) -> list[float]:
    """Return where bands begin; fewer than four where too few lists differ."""
    order = np.argsort(first, kind="stable")
    share = np.cumsum(mass[order])
    quarters = first[order][np.searchsorted(share, np.array(_QUARTERS) - 1e-12)]
    begins: list[float] = np.unique(np.round([0.0, *quarters], _DIGITS)).tolist()
    return begins


def _size(placed: Placed, mass: Floats, coverage: float, candidates: int) -> int:
    """Return the size of a band of these cases, which count as ``mass``, shape (cases,), says."""
    count = len(np.unique(placed.diseases))
    if count == 0:
        return candidates
    order = np.argsort(placed.places, kind="stable")
    held = np.cumsum(mass[order]) / mass.sum()
    enough = np.flatnonzero(held >= coverage * (count + 1) / count - 1e-12)
    most = placed.places[order[enough[0]]] if len(enough) else np.inf
    return int(min(most, candidates))
