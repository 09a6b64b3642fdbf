"""How much probability a list gives to the true disease: the logarithmic score.

A list holds the best diseases with their log odds. Made to a distribution over all candidates,

    p(d) = (1 - m) exp(t l(d)) / sum over the listed of exp(t l),    p(not listed) = m / (N - n),

with l the natural log odds that the product gives, N candidates and n listed. The two parameters,
how sharp the odds are (t) and how often the true disease is not listed (m), are fitted by maximum
likelihood on one half of the cases and used on the other, for each source of evidence by itself:
what is compared is what the sources tell, not how boldly. The score is ln p(true disease); it is
proper (Good, J R Stat Soc B 1952;14:107), and 0 is perfect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis
from meddx.diagnosis.priors import log10_odds

FEWEST: Final = 2  # groups, one for each half
_SHARPNESS: Final = np.logspace(-2.0, 0.5, 101)


@dataclass(frozen=True, eq=False)
class Listed:
    """One list.

    Parameters
    ----------
    odds
        Natural log odds of the listed diseases, shape (listed,).
    place
        Of the true disease in it, from 0; None where it is not listed.
    candidates
        How many diseases were ranked.
    """

    odds: NDArray[np.float64]
    place: int | None
    candidates: int


def listed(diagnoses: Sequence[Diagnosis], truth: str, candidates: int) -> Listed:
    """Return the odds of a list: those before the evidence, and all evidence as it is shown."""
    logs = [log10_odds(d.prior) + sum(row.log10_lr for row in d.evidence) for d in diagnoses]
    codes = [d.code.code for d in diagnoses]
    place = codes.index(truth) if truth in codes else None
    return Listed(np.array(logs) * np.log(10.0), place, candidates)


def scores(lists: Sequence[Listed], groups: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    """Return the natural log of the probability of each true disease, shape (lists,).

    Parameters
    ----------
    lists
        Of at least ``FEWEST`` groups.
    groups
        Which lists belong together, shape (lists,): they are in one half.
    seed
        Of the halves.
    """
    names = np.unique(groups)
    half = np.random.default_rng(seed).permutation(len(names)) % 2
    second = half[np.searchsorted(names, groups)] == 1
    found = np.zeros(len(lists))
    for part in (second, ~second):
        sharpness, missed = _fitted([lists[i] for i in np.flatnonzero(~part).tolist()])
        for place in np.flatnonzero(part).tolist():
            found[place] = _score(lists[place], sharpness, missed)
    return found


def _fitted(lists: Sequence[Listed]) -> tuple[float, float]:
    """Return how sharp the odds are, and the share of lists without the true disease (Laplace)."""
    missed = (sum(one.place is None for one in lists) + 1.0) / (len(lists) + 2.0)
    told = [one for one in lists if one.place is not None]
    likelihood = [sum(_score(one, t, missed) for one in told) for t in _SHARPNESS.tolist()]
    return float(_SHARPNESS[int(np.argmax(likelihood))]), missed


def _score(one: Listed, sharpness: float, missed: float) -> float:
    if one.place is None:
        return float(np.log(missed / max(one.candidates - len(one.odds), 1)))
    logs = sharpness * one.odds
    return float(np.log1p(-missed) + logs[one.place] - np.logaddexp.reduce(logs))
