"""A list of rare diseases only: ordered and given probabilities that add up to one.

Both stages come together here: the likelihood ratios of each finding (``phenotype_fit``) put all
diseases in order, learned weights (``learned``) those that fit best, and ``shares`` makes
probabilities of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Evidence
from meddx.diagnosis import explain_shortlist, learned, shares
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.learned import Shortlist
from meddx.diagnosis.priors import log10_odds
from meddx.diagnosis.weights import Weights
from meddx.knowledge import Knowledge


@dataclass(frozen=True, eq=False)
class RareList:
    """The candidates in order.

    Parameters
    ----------
    order
        Rows of ``Diseases.codes``, best first, shape (candidates,).
    shares
        Probability of each of ``Diseases.codes``, shape (diseases,).
    listed
        Those that were weighed further; None where no finding is there to weigh.
    """

    order: NDArray[np.int64]
    shares: NDArray[np.float64]
    listed: Shortlist | None


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
        return RareList(np.zeros(0, dtype=np.int64), np.zeros(len(chosen)), None)
    if learned.can_weigh(weights):
        best = learned.best_places(first, chosen, tie_break, model.shortlist)
        lifted = np.flatnonzero(chosen & (further > 0.0))
        places = np.concatenate([best, np.setdiff1d(lifted, best)])
        listed = learned.shortlist(weights, places, person, knowledge, model)
        scores = learned.scores(first, listed, len(best))
        weighed = np.zeros(len(chosen), dtype=bool)
        weighed[places] = True
    found = shares.shares(scores, further, chosen, weighed, model.astray)
    # Where probabilities no longer differ, far down the list, the scores still do. Rounded, so
    # that equal evidence is a tie (settled by code) and not a matter of last digits.
    total = np.round(scores / learned.LN10 + further, 9)
    logs = np.round(np.log10(np.where(chosen, found, 1.0)), 9)
    places = np.flatnonzero(chosen)
    order = np.lexsort((tie_break[places], -total[places], -logs[places]))
    return RareList(places[order], found, listed)


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
