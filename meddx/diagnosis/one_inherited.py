"""Hardly anyone has two inherited diseases: at most one of them is the patient's.

Common diseases keep their own odds, since people sent for imaging can have several. Inherited ones
are too rare for that, and what fits one of them fits its neighbours: each against its own absence,
ten would be certain at once. With p the priors and LR what is known of the patient, both of each
inherited disease, and m the sum of their priors,

    P(d) = p(d) LR(d) / (1 - m + sum p LR),

Bayes' rule for "one of them or none". Entries of one name are one disease and are summed once.
Without evidence P is p, and the order among inherited diseases is that of p LR.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Diagnosis, Evidence, Universe
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
    weights = np.zeros(len(found))
    weights[listed] = np.exp(np.minimum(found[listed], _HIGHEST) * _LN10)
    none_of_them = 1.0 - _once(np.where(weights > 0.0, before, 0.0), diseases)
    whole = none_of_them + _once(weights, diseases)
    felt = listed[weights[listed] > _FELT * whole]
    found[listed] -= math.log10(whole)
    rest = np.maximum(whole - weights[felt], none_of_them)
    found[felt] += math.log10(whole) - np.log10(rest)
    return found


def _once(values: NDArray[np.float64], diseases: Diseases) -> float:
    """Return the sum over all names, of the entries of one name the highest."""
    places, first = diseases.by_name
    return float(np.maximum.reduceat(values[places], first).sum())


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

    Attributes
    ----------
    places
        Where in ``diagnoses`` the inherited ones stand.
    """

    def __init__(self, diagnoses: Sequence[Diagnosis]) -> None:
        numbered = enumerate(diagnoses)
        self.places = [n for n, d in numbered if d.universe is Universe.HEREDITARY]
        listed = [diagnoses[place] for place in self.places]
        self._weights = np.array([10.0 ** _weight(d) for d in listed])
        # All weights are parts of one whole, which the odds of any of them give.
        whole = [w * (1.0 + 10.0 ** -_odds_of(d)) for w, d in zip(self._weights, listed, strict=True)]
        self._rest = max(whole[0] - self._weights.sum(), 0.0) if whole else 0.0

    def after(self, shift: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probabilities of those at ``places`` after log10 ratios of all ``diagnoses``."""
        moved = self._weights * 10.0 ** shift[self.places]
        return np.asarray(moved / (self._rest + moved.sum()))


def _weight(diagnosis: Diagnosis) -> float:
    """Return the log10 of p LR, from all that is known of the disease itself."""
    own = (row.log10_lr for row in diagnosis.evidence if row.code != CODE)
    return math.log10(diagnosis.prior) + math.fsum(own)


def _odds_of(diagnosis: Diagnosis) -> float:
    return log10_odds(diagnosis.prior) + math.fsum(row.log10_lr for row in diagnosis.evidence)
