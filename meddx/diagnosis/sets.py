"""The set of rare diseases that holds the true one with a stated confidence.

It is made of the first of a list: as many as were needed on solved cases that taught nothing of it
and whose lists were about as sure of their first (``meddx.training.ranking.set_sizes``); and of
*none of these*, since a disease that nobody has described cannot be listed. The confidence is that
over patients of such publications with a described disease, each disease the same.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.evidence import Diagnosis
from meddx.knowledge.ranking import RankingModel, SetSizes

COVERAGE: Final = 0.8
NONE_OF_THESE: Final = "MEDDX:none"


@dataclass(frozen=True)
class DiagnosisSet:
    """Codes of diseases, the last ``NONE_OF_THESE``, and how often the true one is among them."""

    codes: tuple[str, ...]
    coverage: float


def size_of(model: RankingModel, coverage: float, first: float) -> int:
    """Return how many diagnoses are in the set of a list whose first has probability ``first``.

    Raises
    ------
    ValueError
        If no sizes were learnt for the coverage.
    """
    sizes = _sizes(model, coverage)
    return sizes.sizes[max(bisect_right(sizes.first_from, first) - 1, 0)]


def most_of(model: RankingModel, coverage: float = COVERAGE) -> int:
    """Return how many diagnoses a list needs for its set, however sure it turns out to be.

    Raises
    ------
    ValueError
        If no sizes were learnt for the coverage.
    """
    return _sizes(model, coverage).sizes[0]


def _sizes(model: RankingModel, coverage: float) -> SetSizes:
    for entry in model.sets:
        if entry.coverage == coverage:
            return entry
    raise ValueError("no sizes of sets were learnt for this coverage")


def diagnosis_set(
    ranked: Sequence[Diagnosis], model: RankingModel, coverage: float = COVERAGE
) -> DiagnosisSet:
    """Return the set of a list.

    Parameters
    ----------
    ranked
        A list of rare diseases, best first: ``most_of`` of them or more, or all candidates; made
        for a patient of whom a finding is known.
    model
        The weights that it was ranked with.
    coverage
        One of those that sizes were learnt for.

    Raises
    ------
    ValueError
        If no sizes were learnt for the coverage.
    """
    size = size_of(model, coverage, ranked[0].probability if ranked else 0.0)
    return DiagnosisSet((*(d.code.code for d in ranked[:size]), NONE_OF_THESE), coverage)
