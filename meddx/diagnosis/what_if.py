"""The first diagnoses as they would be if one more thing were known."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis, Evidence, Universe
from meddx.diagnosis import combine, demand, explained, one_inherited, priors
from meddx.diagnosis.explained import Rivals
from meddx.diagnosis.kin import Kin
from meddx.diagnosis.marks import Mark, in_order
from meddx.diagnosis.priors import log10_odds
from meddx.diagnosis.untold import tells, with_untold
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
        self._knowledge, self._ranking = knowledge, ranking
        self._everyone = ranking.options.among == "all"
        self._seen = with_untold(seen, knowledge) if self._everyone else tuple(seen)
        self._inherited = (
            one_inherited.Moved(diagnoses, knowledge.diseases) if self._everyone else None
        )
        inherited = [d.universe is Universe.HEREDITARY for d in diagnoses]
        self.exact = ~np.array(inherited, dtype=bool) & self._everyone
        places = knowledge.diseases.places
        self._size = len(diagnoses)
        self._listed = np.array([places[d.code.code] for d in diagnoses], dtype=np.int64)
        # Behind the listed ones the common diseases that may explain what was found.
        own = np.arange(len(knowledge.diseases.own) if self._everyone else 0)
        self._places = np.concatenate([self._listed, own])
        self.before = np.array([d.probability for d in diagnoses])
        self._codes = [d.code.code for d in diagnoses]
        self._logs = np.array(
            [
                log10_odds(d.prior)
                + math.fsum(e.log10_lr for e in d.evidence if _is_of_the_disease(e))
                for d in diagnoses
            ]
        )
        self._rows: dict[Mark, NDArray[np.float64]] = {}
        diseases = knowledge.diseases
        self._background = diseases.background(ranking.options.examinations)
        self._kin = Kin(self._seen, diseases, self._background)
        self._counted = self._weigh(self._seen)
        self._without = self._without_findings() if self._everyone else np.zeros(0)
        self._explained = self._explained_by_others(self._seen, self._counted)
        self._highest = self._held_at(self._seen)

    def after(self, mark: Mark) -> NDArray[np.float64]:
        """Return the probabilities of the diagnoses if a mark were there too."""
        near = self._near(mark)
        far = [place for place in range(len(self._seen)) if place not in near]
        new = in_order([*self._others([self._seen[place] for place in near], mark), mark])
        counted = self._weigh(new)
        told = counted.sum(axis=0) - self._counted[near].sum(axis=0)
        marks = (*(self._seen[place] for place in far), *new)
        others = self._explained_by_others(marks, np.vstack([self._counted[far], counted]))
        held_at = self._held_at([*self._others(self._seen, mark), mark])
        return self._moved(told[: self._size], others, held_at)

    def _near(self, mark: Mark) -> list[int]:
        """Return the places of what a mark bears on, and of what it tells that nobody told."""
        near = set(self._kin.of(mark))
        for one in self._seen:
            if one.is_untold and tells(mark, one, self._knowledge):
                near.update(self._kin.of(one))
        return sorted(near)

    def _others(self, seen: Iterable[Mark], mark: Mark) -> list[Mark]:
        """Return those that another mark does not take the place of."""
        slot = (mark.place, mark.kind)
        return [
            one
            for one in seen
            if (one.place, one.kind) != slot
            and not (one.is_untold and tells(mark, one, self._knowledge))
        ]

    def moved(self, shift: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities after log10 likelihood ratios of shape (diagnoses,).

        Among all diseases each common one stands against its own absence. Of inherited ones one is
        the patient's at most, so what one gains the others lose.
        """
        return self._moved(shift, self._explained, self._highest)

    def _moved(
        self,
        shift: NDArray[np.float64],
        others: NDArray[np.float64],
        highest: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        if self._inherited is not None:
            odds = 10.0 ** np.minimum(self._logs + shift + others, highest)
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

    def _without_findings(self) -> NDArray[np.float64]:
        """Return the log10 odds of the common diseases before any finding, shape (own,).

        Of the listed ones with all that is known of them besides: they may be named in a note.
        """
        diseases, how = self._knowledge.diseases, self._ranking
        examined, size = how.options.examinations, len(diseases.own)
        before = priors.common_priors(diseases, examined)
        found = np.where(np.isnan(before), -np.inf, np.log10(before) - np.log10(1.0 - before))
        found += priors.of_person(diseases, how.person, examined)[:size]
        listed = self._listed < size
        told = self._counted[:, : self._size].sum(axis=0)
        found[self._listed[listed]] = (self._logs - told)[listed]
        return found

    def _explained_by_others(
        self, seen: Sequence[Mark], counted: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return what other diseases take from the diagnoses, log10, shape (diagnoses,)."""
        found = np.zeros(self._size)
        if self._everyone:
            diseases, told = self._knowledge.diseases, counted[:, self._size :]
            rivals = Rivals(seen, told, self._without + told.sum(axis=0), diseases)
            common = np.flatnonzero(self.exact)
            found[common] = rivals.shifts(self._listed[common])
        return found

    def _weigh(self, seen: Sequence[Mark]) -> NDArray[np.float64]:
        """Return what of each mark counts, log10, shape (marks, diseases)."""
        alone = np.zeros((len(seen), len(self._places)))
        for number, mark in enumerate(seen):
            alone[number] = self._row(mark)
        tables = (self._knowledge.diseases, self._background)
        how = combine.dependence(tuple(seen), *tables, everyone=self._everyone)
        return combine.combined(alone, how, everyone=self._everyone)

    def _row(self, mark: Mark) -> NDArray[np.float64]:
        found = self._rows.get(mark)
        if found is None:
            how = self._ranking
            weighed = how.kept.of(mark, how.person, self._knowledge, how.options)
            found = weighed.alone[self._places]
            self._rows[mark] = found
        return found


def _is_of_the_disease(row: Evidence) -> bool:
    """Whether a piece of evidence stays what it is whatever else is found."""
    return not demand.is_hold(row) and row.code != explained.CODE
