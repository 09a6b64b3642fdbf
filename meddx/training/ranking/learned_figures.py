"""Figures of learned weights on the cases that did not teach them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.training import metrics, reliability
from meddx.training.measure import Figure
from meddx.training.ranking.learn import OutOfFold
from meddx.training.ranking.lists import Lists
from meddx.training.ranking.measure import Ranks, of_scores
from meddx.training.reliability import Bin

# Cases are repeated so that each disease has about this many: then each counts the same.
_REPEATED: Final = 60
_OF_FIRST: Final = (
    ("slope", reliability.slope),
    ("intercept", reliability.intercept),
    ("Brier skill", reliability.brier_skill),
)


@dataclass(frozen=True)
class Calibration:
    """How far the probability of the first diagnosis can be believed.

    Parameters
    ----------
    of_cases, of_diseases
        Figures by name, each case counted once, and each disease.
    bins
        Of a reliability diagram, each case counted once.
    """

    of_cases: Mapping[str, Figure]
    of_diseases: Mapping[str, Figure]
    bins: tuple[Bin, ...]


def first_stage(lists: Lists) -> Ranks:
    """Return where the first stage puts the true diseases."""
    return Ranks(lists.first_place, lists.diseases, lists.first_tied)


def second_stage(lists: Lists, found: OutOfFold) -> Ranks:
    """Return where both stages put them; off the list the first stage's place stays."""
    places, tied = lists.first_place.copy(), lists.first_tied.copy()
    for row in np.flatnonzero(lists.truth >= 0).tolist():
        places[row], tied[row] = of_scores(found.scores[row], int(lists.truth[row]))
    return Ranks(places, lists.diseases, tied)


def calibration(lists: Lists, found: OutOfFold) -> Calibration:
    """Measure the probability of each case's first diagnosis."""
    said = found.shares.max(axis=1)
    is_right = found.shares.argmax(axis=1) == lists.truth
    diseases = np.array(lists.diseases)
    _, owner = np.unique(diseases, return_inverse=True)
    times = np.maximum(np.round(_REPEATED / np.bincount(owner)[owner]), 1).astype(np.int64)
    even = (np.repeat(said, times), np.repeat(is_right, times), np.repeat(diseases, times))
    return Calibration(
        of_cases=_figures(said, is_right, diseases),
        of_diseases=_figures(*even),
        bins=reliability.bins(said, is_right),
    )


def _figures(
    said: NDArray[np.float64], is_right: NDArray[np.bool_], diseases: NDArray[np.str_]
) -> Mapping[str, Figure]:
    def figure(of: Callable[[NDArray[Any], NDArray[Any]], float]) -> Figure:
        return Figure(of(said, is_right), *metrics.interval(of, said, is_right, diseases))

    found = {name: figure(of) for name, of in _OF_FIRST}
    found["said"] = figure(lambda probabilities, _: float(probabilities.mean()))
    found["seen"] = figure(lambda _, right: float(right.mean()))
    return found
