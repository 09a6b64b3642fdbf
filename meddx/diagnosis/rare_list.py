"""A list of rare diseases only: ordered and given probabilities that add up to one.

Both stages come together here: the likelihood ratios of each finding (``phenotype_fit``) put all
diseases in order, learned weights (``learned``) those that fit best, and ``shares`` makes
probabilities of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Evidence
from meddx.diagnosis import explain_shortlist, learned, shares
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.learned import Shortlist
from meddx.diagnosis.priors import log10_odds
from meddx.diagnosis.weights import Weights
from meddx.knowledge import Knowledge

_TIED: Final = 1e-6  # relative difference of two probabilities that may still be a tie


@dataclass(frozen=True, eq=False)
class RareList:
    """The candidates, weighed.

    Parameters
    ----------
    chosen
        Which of ``Diseases.codes`` are candidates, shape (diseases,).
    shares
        Probability of each, shape (diseases,).
    totals
        log10 of what speaks for each, up to one constant, shape (diseases,).
    tie_break
        What settles a tie, shape (diseases,).
    listed
        Those that were weighed further; None where no finding is there to weigh.
    """

    chosen: NDArray[np.bool_]
    shares: NDArray[np.float64]
    totals: NDArray[np.float64]
    tie_break: NDArray[np.int64]
    listed: Shortlist | None

    def first(self, limit: int) -> NDArray[np.int64]:
        """Return the rows of the first candidates, best first, shape (at most limit,)."""
        places = self._highest(limit)
        # Where probabilities no longer differ, far down the list, the totals still do. Rounded, so
        # that equal evidence is a tie (settled by code) and not a matter of last digits.
        totals = np.round(self.totals[places], 9)
        logs = np.round(np.log10(self.shares[places]), 9)
        order = np.lexsort((self.tie_break[places], -totals, -logs))
        return np.asarray(places[order][:limit])

    def _highest(self, limit: int) -> NDArray[np.int64]:
        """Return the candidates of the highest probabilities, with all that tie with the last."""
        places = np.flatnonzero(self.chosen)
        if not 0 < limit < len(places):
            return places
        found, last = self.shares[places], len(places) - limit
        return np.asarray(places[found >= np.partition(found, last)[last] * (1.0 - _TIED)])


def priors(chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give every candidate the same prior; prevalences are not known well enough to differ."""
    return np.full(len(chosen), 1.0 / max(int(chosen.sum()), 2))


def ranked(
    first: NDArray[np.float64],
    further: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    weights: Weights,
    person: Person,
    knowledge: Knowledge,
) -> RareList:
    """Rank the candidates.

    Parameters
    ----------
    first
        What findings, age and sex say by themselves, log10, shape (diseases,).
    further
        What variants, and notes that name a disease, say, log10, shape (diseases,).
    chosen
        Which diseases are candidates, shape (diseases,); the list is empty where none is.
    weights
        Of the findings.
    person
        Age and sex.
    knowledge
        Reference tables.
    """
    model, tie_break = knowledge.ranking, knowledge.diseases.tie_break
    scores, listed, weighed = first * learned.LN10, None, chosen
    if not chosen.any():
        return RareList(chosen, np.zeros(len(chosen)), scores, tie_break, None)
    if learned.can_weigh(weights):
        best = learned.best_places(first, chosen, tie_break, model.shortlist)
        lifted = np.flatnonzero(chosen & (further > 0.0))
        places = np.concatenate([best, np.setdiff1d(lifted, best)])
        listed = learned.shortlist(weights, places, person, knowledge, model)
        scores = learned.scores(first, listed, len(best))
        weighed = np.zeros(len(chosen), dtype=bool)
        weighed[places] = True
    found = shares.shares(scores, further, chosen, weighed, model.astray)
    return RareList(chosen, found, scores / learned.LN10 + further, tie_break, listed)


def evidence(
    listed: Shortlist | None,
    columns: Sequence[int],
    weights: Weights,
    person: Person,
    knowledge: Knowledge,
) -> dict[int, list[Evidence]]:
    """Explain what findings and person say, by column of ``weights``, for those that are listed."""
    if listed is None:
        return {}
    known = [c for c in columns if weights.places.item(c) in listed.told.number]
    found = listed.evidence(known, weights, person, knowledge)
    return dict(zip(known, found, strict=True))


def of_others(
    probability: float, before: float, rows: Sequence[Evidence], candidates: int
) -> Evidence:
    """Return what the other candidates make of it: all that ``rows`` do not account for."""
    rest = log10_odds(probability) - log10_odds(before) - sum([row.log10_lr for row in rows])
    return explain_shortlist.of_others(rest, candidates - 1)
