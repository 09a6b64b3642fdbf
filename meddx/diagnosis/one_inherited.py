"""Hardly anyone has two inherited diseases: at most one of them is the patient's.

Common diseases keep their own odds, since people sent for imaging can have several. Inherited ones
are too rare for that, and what fits one of them fits its neighbours: each against its own absence,
ten would be certain at once. With p the priors and LR what is known of the patient, both of each
inherited disease, and m the sum of their priors,

    P(d) = p(d) LR(d) / (1 - m + sum p LR),

Bayes' rule for "one of them or none". Entries of one disease (``Diseases.disease_numbers``) are
summed once. Without evidence P is p, and the order among inherited diseases is that of p LR.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Diagnosis, Evidence, Universe
from meddx.diagnosis.demand import is_hold
from meddx.diagnosis.priors import log10_odds
from meddx.knowledge.diseases import Diseases
from meddx.phrase import Phrase

OTHERS_FIT: Final = Phrase(
    "Hardly anyone has two inherited diseases: what speaks for the others counts against this one."
)
OTHERS_FIT_LESS: Final = Phrase(
    "Hardly anyone has two inherited diseases: what speaks against the others counts for this one."
)
CODE: Final = Code(MEDDX, "MEDDX:other_inherited", "Other inherited diseases", "其他遗传病")
SOURCE: Final = "estimate, project authors"  # that nobody has two
_LN10: Final = math.log(10.0)
_HIGHEST: Final = 300.0  # log10: larger weights would not be numbers
_NOTHING: Final = 1e-7  # log10: less is a last digit
_FELT: Final = 1e-9  # part of the whole below which a disease does not stand in its own way


def odds(
    ratios: NDArray[np.float64],
    before: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    diseases: Diseases,
) -> NDArray[np.float64]:
    """Return the log10 odds of each disease, shape (diseases,).

    Parameters
    ----------
    ratios
        log10 likelihood ratio of all that is known of the patient, shape (diseases,).
    before
        Priors, shape (diseases,).
    chosen
        Which diseases are candidates, shape (diseases,); the others mean nothing here.
    diseases
        Reference tables.
    """
    found = ratios + np.log10(before)
    common = np.flatnonzero(~diseases.is_inherited)
    found[common] -= np.log10(1.0 - before[common])
    listed = np.flatnonzero(chosen & diseases.is_inherited)
    weights = np.exp(np.minimum(found[listed], _HIGHEST) * _LN10)
    numbers = diseases.disease_numbers[listed]
    none_of_them = 1.0 - _once(before[listed], numbers)
    whole = none_of_them + _once(weights, numbers)
    found[listed] -= math.log10(whole)
    felt = weights > _FELT * whole
    rest = np.maximum(whole - weights[felt], none_of_them)
    found[listed[felt]] += math.log10(whole) - np.log10(rest)
    return found


def _once(values: NDArray[np.float64], numbers: NDArray[np.int64]) -> float:
    """Return the sum over diseases, of the entries of one disease the highest."""
    highest = np.zeros(int(numbers.max(initial=-1)) + 1)
    np.maximum.at(highest, numbers, values)
    return float(highest.sum())


def of_others(log10_odds_after: float, before: float, rows: Sequence[Evidence]) -> list[Evidence]:
    """Return what the other inherited diseases make of one: what ``rows`` leave open, if anything.

    Parameters
    ----------
    log10_odds_after
        Of the disease, from ``odds``.
    before
        Its prior.
    rows
        All else that is known for and against it.
    """
    rest = log10_odds_after - log10_odds(before) - math.fsum(row.log10_lr for row in rows)
    if abs(rest) < _NOTHING:
        return []
    return [Evidence("", CODE, rest, OTHERS_FIT if rest < 0.0 else OTHERS_FIT_LESS, SOURCE)]


class Moved:
    """The inherited diseases that a list begins with, as they would be if more were known.

    Those that are not listed are taken to stay as they are: what an answer would make of all of
    them is known only when all are ranked again. So the way that a disease goes is sure where it is
    the first of them, its probability is not.

    Parameters
    ----------
    diagnoses
        Ranked among all diseases.
    diseases
        Reference tables.

    Attributes
    ----------
    places
        Where in ``diagnoses`` the inherited ones stand.
    """

    def __init__(self, diagnoses: Sequence[Diagnosis], diseases: Diseases) -> None:
        numbered = enumerate(diagnoses)
        self.places = [n for n, d in numbered if d.universe is Universe.HEREDITARY]
        listed = [diagnoses[place] for place in self.places]
        rows = [diseases.places[diagnosis.code.code] for diagnosis in listed]
        self._numbers = diseases.disease_numbers[np.array(rows, dtype=np.int64)]
        self._weights = np.array([10.0 ** _weight(d) for d in listed])
        # All weights are parts of one whole, which the odds of any of them give.
        odds_of = np.array([10.0 ** _odds_of(d) for d in listed])
        whole = float((self._weights * (1.0 + 1.0 / odds_of)).max(initial=0.0))
        self._rest = max(whole - _once(self._weights, self._numbers), 0.0)

    def after(self, shift: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities of those at ``places`` after log10 ratios of all diagnoses."""
        moved = self._weights * 10.0 ** shift[self.places]
        return np.asarray(moved / (self._rest + _once(moved, self._numbers)))


def _weight(diagnosis: Diagnosis) -> float:
    """Return the log10 of p LR, from all that is known of the disease itself."""
    return math.log10(diagnosis.prior) + math.fsum(
        row.log10_lr for row in diagnosis.evidence if row.code != CODE and not is_hold(row)
    )


def _odds_of(diagnosis: Diagnosis) -> float:
    free = (row.log10_lr for row in diagnosis.evidence if not is_hold(row))
    return log10_odds(diagnosis.prior) + math.fsum(free)
