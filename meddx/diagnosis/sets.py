"""The set of rare diseases that holds the true one with a stated confidence.

It is made of the first of a list: as many as were needed on solved cases that taught nothing of the
list (``meddx.training.ranking.set_sizes``), whatever the probabilities say, and *none of these*,
since a disease that nobody has described cannot be listed. The confidence is that over patients of
such publications with a described disease, each disease the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.evidence import Diagnosis
from meddx.knowledge.ranking import RankingModel

COVERAGE: Final = 0.8
NONE_OF_THESE: Final = "MEDDX:none"


@dataclass(frozen=True)
class DiagnosisSet:
    """Codes of diseases, the last ``NONE_OF_THESE``, and how often the true one is among them."""

    codes: tuple[str, ...]
    coverage: float


def size_of(model: RankingModel, coverage: float = COVERAGE) -> int:
    """Return how many diagnoses a list needs for its set.

    Raises
    ------
    ValueError
        If no size was learnt for the coverage.
    """
    for entry in model.sets:
        if entry.coverage == coverage:
            return entry.size
    raise ValueError("no size of a set was learnt for this coverage")


def diagnosis_set(
    ranked: Sequence[Diagnosis], model: RankingModel, coverage: float = COVERAGE
) -> DiagnosisSet:
    """Return the set of a list.

    Parameters
    ----------
    ranked
        A list of rare diseases, best first: ``size_of`` of them or more, or all candidates; made
        for a patient of whom a finding is known.
    model
        The weights that it was ranked with.
    coverage
        One of those that sizes were learnt for.

    Raises
    ------
    ValueError
        If no size was learnt for the coverage.
    """
    first = ranked[: size_of(model, coverage)]
    return DiagnosisSet((*(d.code.code for d in first), NONE_OF_THESE), coverage)
