"""The product's own ranking, run over solved cases."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis
from meddx.diagnosis import collected
from meddx.diagnosis.inputs import RankOptions
from meddx.diagnosis.rank import rank
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase
from meddx.training.ranking.measure import Ranks
from meddx.training.ranking.solved import SolvedCase

WHO: Final = "MedDx"
LISTED: Final = 100  # diagnoses of a list; a disease below them counts as not listed
RANKING: Final = Phrase("Ranking case {number} of {count}")

KnowledgeFor = Callable[[SolvedCase], Knowledge]  # tables and learned weights to rank a case with


@dataclass(frozen=True)
class How:
    """What of a case is used (``collected.USES``), and how it is ranked."""

    use: str = "phenotypes"
    options: RankOptions = field(default_factory=lambda: RankOptions(among="omim", limit=LISTED))


def altered(knowledge: Knowledge, **parts: Any) -> Knowledge:  # noqa: ANN401 - any table
    """Return the same tables with some exchanged; ``parts`` are attributes of ``Knowledge``."""
    changed = copy(knowledge)
    vars(changed).update(parts)
    return changed


def unseen(knowledge: Knowledge) -> KnowledgeFor:
    """Return what each case is to be ranked with: nothing that was learnt from it.

    The place for weights that were learnt from solved cases: a case of a training publication is
    then ranked with those of the fold that did not see it, ``altered(knowledge, ...)``. Nothing of
    the ranking is learnt case by case so far, so that all are ranked with the same tables.
    """
    return lambda _: knowledge


def diagnoses(case: SolvedCase, knowledge: Knowledge, how: How) -> tuple[Diagnosis, ...]:
    """Rank one case by ``meddx.diagnosis.rank.rank``."""
    findings = collected.findings_of(case.case, knowledge.phenotypes, how.use)
    return rank(findings, collected.person_of(case.case), knowledge, how.options)


def place(listed: Sequence[Diagnosis], truth: str) -> float:
    """Return the place of a disease in a list, as a reader sees it; infinity where it is not."""
    codes = [diagnosis.code.code for diagnosis in listed]
    return codes.index(truth) + 1.0 if truth in codes else np.inf


@dataclass(frozen=True, eq=False)
class Lists:
    """What the lists of cases said.

    Parameters
    ----------
    ranks
        Places of the true diseases.
    first
        Probability of the first diagnosis of each list, shape (cases,).
    """

    ranks: Ranks
    first: NDArray[np.float64]


def lists(
    cases: Sequence[SolvedCase], knowledge_for: KnowledgeFor, how: How, context: Context
) -> Lists:
    """Rank all cases.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    places, first = np.full(len(cases), np.inf), np.zeros(len(cases))
    for number, case in enumerate(cases):
        said = RANKING.with_values(number=number + 1, count=len(cases))
        context.checkpoint(number, len(cases), said)
        listed = diagnoses(case, knowledge_for(case), how)
        places[number] = place(listed, case.truth)
        first[number] = max((diagnosis.probability for diagnosis in listed[:1]), default=0.0)
    return Lists(Ranks(places, tuple(case.truth for case in cases)), first)


def ranks(
    cases: Sequence[SolvedCase], knowledge_for: KnowledgeFor, how: How, context: Context
) -> Ranks:
    """Rank all cases; only where the true diseases stand.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    return lists(cases, knowledge_for, how, context).ranks
