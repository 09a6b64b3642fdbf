"""The shortlists of solved cases as one table of features, to learn from and to measure on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.diagnosis import collected, priors
from meddx.diagnosis.inputs import RankOptions
from meddx.diagnosis.learned import best_places, can_weigh
from meddx.diagnosis.marks import marks
from meddx.diagnosis.shortlist_features import features
from meddx.diagnosis.weights import weights_of
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase
from meddx.training.ranking.measure import of_scores
from meddx.training.ranking.solved import SolvedCase

AMONG: Final = "omim"
LOOKING: Final = Phrase("Looking at case {number} of {count}")


@dataclass(frozen=True, eq=False)
class Lists:
    """Shortlists of cases.

    Parameters
    ----------
    cases
        Those of which a finding is known.
    table
        Shape (cases, shortlist, features), in the order of ``KINDS``.
    truth
        Shape (cases,): where the true disease stands in its list; -1 where it is not there.
    first_place, first_tied
        Shape (cases,): the best place that the first stage gives the true disease, and how many
        others share its score; infinity and 0 for a disease that cannot be ranked.
    candidates
        Diseases that are ranked.
    """

    cases: tuple[SolvedCase, ...]
    table: NDArray[np.float64]
    truth: NDArray[np.int64]
    first_place: NDArray[np.float64]
    first_tied: NDArray[np.float64]
    candidates: int

    @property
    def diseases(self) -> tuple[str, ...]:
        """The true disease of each case."""
        return tuple(case.truth for case in self.cases)


def gather(cases: Sequence[SolvedCase], knowledge: Knowledge, size: int, context: Context) -> Lists:
    """Make the shortlists.

    Parameters
    ----------
    cases
        Solved cases; one without a finding that the HPO holds is left out.
    knowledge
        Reference tables.
    size
        Diseases of a list.
    context
        Takes progress.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    diseases = knowledge.diseases
    chosen = priors.candidates(diseases, AMONG)
    kept, tables, truths, ties = [], [], [], []
    for number, case in enumerate(cases):
        said = LOOKING.with_values(number=number + 1, count=len(cases))
        context.checkpoint(number, len(cases), said)
        found = marks(
            collected.findings_of(case.case, knowledge.phenotypes, "phenotypes"),
            knowledge.phenotypes,
        )
        person = collected.person_of(case.case)
        weights = weights_of(found, person, knowledge, RankOptions(among=AMONG))
        if not can_weigh(weights):
            continue
        first = weights.counted.sum(axis=0) + priors.of_person(diseases, person, frozenset())
        places = best_places(first, chosen, diseases.tie_break, size)
        truth = diseases.places.get(case.truth, -1)
        kept.append(case)
        tables.append(features(weights, places, person, knowledge).table())
        truths.append(_at(places, truth))
        is_ranked = truth >= 0 and chosen[truth]
        ties.append(
            of_scores(np.where(chosen, first, -np.inf), truth) if is_ranked else (np.inf, 0.0)
        )
    return Lists(
        cases=tuple(kept),
        table=np.stack(tables) if tables else np.zeros((0, size, 0)),
        truth=np.array(truths, dtype=np.int64),
        first_place=np.array([place for place, _ in ties]),
        first_tied=np.array([tied for _, tied in ties]),
        candidates=int(chosen.sum()),
    )


def _at(places: NDArray[np.int64], place: int) -> int:
    where = np.flatnonzero(places == place)
    return int(where[0]) if len(where) else -1
