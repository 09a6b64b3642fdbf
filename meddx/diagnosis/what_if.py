"""The first diagnoses as they would be if one more thing were known."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis, Universe
from meddx.diagnosis import combine, demand, one_inherited
from meddx.diagnosis.kin import Kin
from meddx.diagnosis.marks import Mark, in_order
from meddx.diagnosis.priors import log10_odds
from meddx.diagnosis.weights import Ranking
from meddx.knowledge import Knowledge

_HIGHEST = 0.999  # as ``rank`` has it
_HIGHEST_ODDS = 12.0  # log10, likewise


class WhatIf:
    """What another finding would make of a list, by the rules that made the list.

    Parameters
    ----------
    diagnoses
        Ranked.
    seen
        What was weighed for them.
    knowledge
        Reference tables.
    ranking
        How they were ranked.

    Attributes
    ----------
    before
        Probabilities of the diagnoses, shape (diagnoses,).
    exact
        Whether the probabilities after an answer are those that ranking again gives, shape
        (diagnoses,). Of inherited diseases they are not: the others, which are not listed here,
        would change too, and where only they are ranked, what is learned about the list as a whole.
    """

    def __init__(
        self,
        diagnoses: Sequence[Diagnosis],
        seen: Sequence[Mark],
        knowledge: Knowledge,
        ranking: Ranking,
    ) -> None:
        self._seen = tuple(seen)
        self._knowledge, self._ranking = knowledge, ranking
        self._everyone = ranking.options.among == "all"
        self._inherited = (
            one_inherited.Moved(diagnoses, knowledge.diseases) if self._everyone else None
        )
        inherited = [d.universe is Universe.HEREDITARY for d in diagnoses]
        self.exact = ~np.array(inherited, dtype=bool) & self._everyone
        places = knowledge.diseases.places
        self._places = np.array([places[d.code.code] for d in diagnoses], dtype=np.int64)
        self.before = np.array([d.probability for d in diagnoses])
        self._codes = [d.code.code for d in diagnoses]
        self._logs = np.array(
            [
                log10_odds(d.prior)
                + math.fsum(e.log10_lr for e in d.evidence if not demand.is_hold(e))
                for d in diagnoses
            ]
        )
        self._rows: dict[Mark, NDArray[np.float64]] = {}
        diseases = knowledge.diseases
        self._background = diseases.background(ranking.options.examinations)
        self._kin = Kin(self._seen, diseases, self._background)
        self._together: dict[tuple[int, ...], NDArray[np.float64]] = {}
        self._highest = self._held_at(self._seen)

    def after(self, mark: Mark) -> NDArray[np.float64]:
        """Return the probabilities of the diagnoses if a mark were there too."""
        near = self._kin.of(mark)
        after = in_order([*_others([self._seen[place] for place in near], mark), mark])
        held_at = self._held_at([*_others(self._seen, mark), mark])
        return self._moved(self._weigh(after) - self._told_by(near), held_at)

    def moved(self, shift: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities after log10 likelihood ratios of shape (diagnoses,).

        Among all diseases each common one stands against its own absence. Of inherited ones one is
        the patient's at most, so what one gains the others lose.
        """
        return self._moved(shift, self._highest)

    def _moved(
        self, shift: NDArray[np.float64], highest: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        if self._inherited is not None:
            odds = 10.0 ** np.minimum(self._logs + shift, highest)
            found = odds / (1.0 + odds)
            limit = 10.0**highest / (1.0 + 10.0**highest)
            inherited = self._inherited.places
            found[inherited] = np.minimum(self._inherited.after(shift), limit[inherited])
            return np.minimum(found, _HIGHEST)
        parts = self.before * 10.0 ** (shift - shift.max())
        return np.asarray(parts / parts.sum() * self.before.sum())

    def _held_at(self, seen: Sequence[Mark]) -> NDArray[np.float64]:
        """Return the log10 odds that are never exceeded, shape (diagnoses,)."""
        diseases, examined = self._knowledge.diseases, self._ranking.options.examinations
        limits = demand.limits(seen, diseases, examined) if self._everyone else {}
        return np.array(
            [limits[c].log10_odds if c in limits else _HIGHEST_ODDS for c in self._codes]
        )

    def _told_by(self, places: tuple[int, ...]) -> NDArray[np.float64]:
        """Return what some of the marks that were seen say together, as ``_weigh`` does."""
        found = self._together.get(places)
        if found is None:
            found = self._weigh([self._seen[place] for place in places])
            self._together[places] = found
        return found

    def _weigh(self, seen: Sequence[Mark]) -> NDArray[np.float64]:
        """Return what the marks say together, log10, shape (diagnoses,)."""
        alone = np.zeros((len(seen), len(self._places)))
        for number, mark in enumerate(seen):
            alone[number] = self._row(mark)
        tables = (self._knowledge.diseases, self._background)
        how = combine.dependence(tuple(seen), *tables, everyone=self._everyone)
        counted = combine.combined(alone, how, everyone=self._everyone)
        return np.asarray(counted.sum(axis=0))

    def _row(self, mark: Mark) -> NDArray[np.float64]:
        found = self._rows.get(mark)
        if found is None:
            how = self._ranking
            weighed = how.kept.of(mark, how.person, self._knowledge, how.options)
            found = weighed.alone[self._places]
            self._rows[mark] = found
        return found


def _others(seen: Iterable[Mark], mark: Mark) -> list[Mark]:
    """Return those that another mark of the same thing does not take the place of."""
    slot = (mark.place, mark.kind)
    return [one for one in seen if (one.place, one.kind) != slot]
