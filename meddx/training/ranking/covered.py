"""What sets of the first diagnoses hold of cases that had no say in their size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge.ranking import SetSizes
from meddx.training.measure import Figure
from meddx.training.ranking.measure import RESAMPLES
from meddx.training.ranking.set_sizes import COVERAGES, Placed, band_of, sizes_for


@dataclass(frozen=True)
class Held:
    """Of some cases: how often the true disease is in a set whose size the other parts chose.

    Parameters
    ----------
    cases
        How many.
    of_diseases, of_publications, of_cases
        Share of true diseases held; each disease counts the same, each publication, each case. A
        case counts by its share of all cases of its disease or publication, whatever their bands.
    median
        Size of a set; each case counts once.
    """

    cases: int
    of_diseases: Figure
    of_publications: float
    of_cases: float
    median: float


@dataclass(frozen=True)
class Covered:
    """What sets of a coverage hold.

    Parameters
    ----------
    sizes
        That all cases chose.
    bands
        By band, the least sure first; none where no case is in it.
    together
        Of all cases.
    """

    sizes: SetSizes
    bands: tuple[Held | None, ...]
    together: Held


def measure(placed: Placed, part: NDArray[np.int64], candidates: int) -> tuple[Covered, ...]:
    """Choose the sizes, and measure each part by bands and sizes that the others chose.

    ``part`` has shape (cases,).
    """
    return tuple(_measure(placed, part, coverage, candidates) for coverage in COVERAGES)


def _measure(placed: Placed, part: NDArray[np.int64], coverage: float, candidates: int) -> Covered:
    size = np.zeros(len(part))
    band = np.zeros(len(part), dtype=np.int64)
    for number in np.unique(part).tolist():
        inside = part == number
        chosen = sizes_for(placed.of(~inside), coverage, candidates)
        band[inside] = band_of(placed.first[inside], chosen.first_from)
        size[inside] = np.array(chosen.sizes)[band[inside]]
    sizes = sizes_for(placed, coverage, candidates)
    inside_of = [band == number for number in range(len(sizes.sizes))]
    bands = [_held(placed, size, rows) if rows.any() else None for rows in inside_of]
    return Covered(sizes, tuple(bands), _held(placed, size, np.ones(len(part), dtype=bool)))


def _held(placed: Placed, size: NDArray[np.float64], rows: NDArray[np.bool_]) -> Held:
    is_held = (placed.places <= size)[rows]
    publication = _part_of_group(placed.publications)[rows]
    disease = _part_of_group(placed.diseases)[rows]
    return Held(
        cases=len(is_held),
        of_diseases=_over_diseases(is_held, disease, placed.diseases[rows]),
        of_publications=float(np.average(is_held, weights=publication)),
        of_cases=float(is_held.mean()),
        median=float(np.median(size[rows])),
    )


def _part_of_group(names: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the share that each case is of its group, shape (cases,)."""
    _, owner = np.unique(names, return_inverse=True)
    return np.asarray(1.0 / np.bincount(owner)[owner])


def _over_diseases(
    is_held: NDArray[np.bool_], weight: NDArray[np.float64], diseases: NDArray[np.str_]
) -> Figure:
    _, owner = np.unique(diseases, return_inverse=True)
    held, all_ = np.bincount(owner, weight * is_held), np.bincount(owner, weight)
    drawn = np.random.default_rng(0).integers(0, len(all_), (RESAMPLES, len(all_)))
    shares = held[drawn].sum(axis=1) / all_[drawn].sum(axis=1)
    low, high = np.percentile(shares, [2.5, 97.5])
    return Figure(float(held.sum() / all_.sum()), float(low), float(high))
