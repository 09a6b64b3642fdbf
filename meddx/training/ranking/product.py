"""The product's own ranking, run over solved cases: where does the true disease stand?"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

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

# Which tables, profiles and learned weights a case is ranked with. A case that weights were learnt
# from is ranked with those of a fold that did not see it, by ``altered(knowledge, ...)``.
KnowledgeFor = Callable[[SolvedCase], Knowledge]


@dataclass(frozen=True)
class How:
    """What of a case is used (``collected.USES``), and how it is ranked."""

    use: str = "phenotypes"
    options: RankOptions = RankOptions(among="omim", limit=LISTED)


def altered(knowledge: Knowledge, **parts: Any) -> Knowledge:  # noqa: ANN401 - any table
    """Return the same tables with some exchanged; ``parts`` are attributes of ``Knowledge``."""
    changed = copy(knowledge)
    vars(changed).update(parts)
    return changed


def diagnoses(case: SolvedCase, knowledge: Knowledge, how: How) -> tuple[Diagnosis, ...]:
    """Rank one case by ``meddx.diagnosis.rank.rank``."""
    findings = collected.findings_of(case.case, knowledge.phenotypes, how.use)
    return rank(findings, collected.person_of(case.case), knowledge, how.options)


def place(listed: Sequence[Diagnosis], truth: str) -> float:
    """Return the place of a disease in a list, as a reader sees it; infinity where it is not."""
    codes = [diagnosis.code.code for diagnosis in listed]
    return codes.index(truth) + 1.0 if truth in codes else np.inf


def ranks(
    cases: Sequence[SolvedCase], knowledge_for: KnowledgeFor, how: How, context: Context
) -> Ranks:
    """Rank all cases.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    places = np.full(len(cases), np.inf)
    for number, case in enumerate(cases):
        said = RANKING.with_values(number=number + 1, count=len(cases))
        context.checkpoint(number, len(cases), said)
        places[number] = place(diagnoses(case, knowledge_for(case), how), case.truth)
    return Ranks(places, tuple(case.truth for case in cases))
