"""The second stage among rare diseases: learned weights for those that fit best.

The first stage (``phenotype_fit``) looks at each finding by itself. Among its best, a linear
softmax weighs further what ``shortlist_features`` tells: its parts are the evidence that is shown.
Diseases that are not among them keep the first stage's order and stand below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Evidence
from meddx.diagnosis import explain_shortlist
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.shortlist_features import (
    OF_DISEASE,
    OF_FINDINGS,
    ShortlistFeatures,
    features,
    is_left,
    is_own,
)
from meddx.diagnosis.weights import Weights
from meddx.knowledge import Knowledge
from meddx.knowledge.ranking import RankingModel

LN10: Final = float(np.log(10.0))


@dataclass(frozen=True, eq=False)
class Shortlist:
    """The diseases that fit best, weighed.

    Parameters
    ----------
    told
        What their parts were weighed from.
    of_marks
        Shape (marks, diseases): log10 of what each finding says.
    of_disease
        By feature of the disease, shape (diseases,): log10.
    """

    told: ShortlistFeatures
    of_marks: NDArray[np.float64]
    of_disease: dict[str, NDArray[np.float64]]

    def totals(self) -> NDArray[np.float64]:
        """Sum of everything for each disease, log10, shape (diseases,)."""
        return np.asarray(self.of_marks.sum(axis=0) + sum(self.of_disease.values()))

    def evidence(
        self, columns: Sequence[int], weights: Weights, person: Person, knowledge: Knowledge
    ) -> list[list[Evidence]]:
        """Explain each part for the listed diseases of some columns of the weights."""
        found = explain_shortlist.of_marks(self.told, columns, self.of_marks, weights, knowledge)
        places = weights.places[list(columns)].tolist()
        for rows, place in zip(found, places, strict=True):
            number = self.told.number[place]
            values = {name: part.item(number) for name, part in self.of_disease.items()}
            rows.extend(explain_shortlist.of_disease(self.told, number, values, person, knowledge))
        return found


def best_places(
    logs: NDArray[np.float64], chosen: NDArray[np.bool_], tie_break: NDArray[np.int64], limit: int
) -> NDArray[np.int64]:
    """Return the first candidates by the first stage, best first, shape (at most limit,)."""
    candidates = np.flatnonzero(chosen)
    rounded = np.round(logs[candidates], 9)
    if len(candidates) > limit:
        last = np.partition(rounded, len(rounded) - limit)[len(rounded) - limit]
        candidates, rounded = candidates[rounded >= last], rounded[rounded >= last]
    order = np.lexsort((tie_break[candidates], -rounded))
    return np.asarray(candidates[order][:limit], dtype=np.int64)


def shortlist(
    weights: Weights,
    places: NDArray[np.int64],
    person: Person,
    knowledge: Knowledge,
    model: RankingModel,
) -> Shortlist:
    """Weigh the diseases of some rows.

    Raises
    ------
    ValueError
        If no finding of the patient is there.
    """
    told = features(weights, places, person, knowledge)
    parts = [model.weights[name] / LN10 * told.of_findings[name] for name in OF_FINDINGS]
    of_marks = np.asarray(sum(parts))
    left = np.array([is_left(mark) for mark in weights.marks])
    of_marks[left] = weights.counted[:, places][left]
    of_disease = {name: model.weights[name] / LN10 * told.of_disease[name] for name in OF_DISEASE}
    return Shortlist(told, of_marks, of_disease)


def can_weigh(weights: Weights) -> bool:
    """Whether there is a finding that more can be said of than the first stage does."""
    return any(map(is_own, weights.marks))


def scores(first: NDArray[np.float64], listed: Shortlist, limit: int) -> NDArray[np.float64]:
    """Return the score of every disease, natural logarithm, shape (diseases,).

    Parameters
    ----------
    first
        Of the first stage, log10, shape (diseases,).
    listed
        The first ``limit`` of them by it, best first, and perhaps more.
    limit
        See ``listed``.
    """
    totals = listed.totals()
    best = listed.told.places[:limit]
    # Those that are not listed go on below the last of the list, as far apart as the first stage
    # puts them.
    found = totals[:limit].min() + np.minimum(first - first[best[-1]], 0.0)
    found[listed.told.places] = totals
    return np.asarray(found * LN10)
