"""What another disease explains as well speaks less for a disease.

Shares "without the disease" are of all who were sent and do not have it. Of somebody who, after all
that is known, may well have lung cancer they are not: a mass and blood in the sputum are what those
with lung cancer have, and say little for a tuberculosis besides. So of a patient without the
disease it is asked how the findings came about, as of one with it. With o the odds of another
disease k by its own evidence, LR the likelihood ratio of all findings for the disease, and, of what
both explain, the stronger one counting (a "noisy or": two causes of a cough cause one cough),

    LR(one besides k) = LR(disease) LR(k) / s(k),   s(k) = product of the lower LR of each finding,
    LR(disease) is multiplied by the square root of (1 + sum o(k) / s(k)) / (1 + sum o(k)).

Without the root it would be Bayes' rule; the odds of the others are products of many findings and
surer than the tables are, so half of it counts, in decades. For the same reason only what is
likelier than not explains anything (o is what its odds exceed 1 by), and a less likely disease
takes from a likelier one but the part that its odds are of the other's.

So a disease that explains something else keeps its odds, and of two that explain the same the
likelier one stands; without likely others nothing changes. What is known of a patient besides
findings (smoking, a cancer of the past, an injury, age) explains nothing: it makes each more
probable. A cause and what it causes do not compete.

That at most one other disease is there besides, that only common ones compete, and the half are
estimates of the project authors.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Evidence
from meddx.diagnosis.marks import Kind, Mark
from meddx.knowledge.diseases import Diseases
from meddx.phrase import Phrase

OTHERS: Final = Phrase(
    "{finding} may come from {disease} as well: what several diseases explain says less for each."
)
CODE: Final = Code(MEDDX, "MEDDX:explained", "Other explanations", "其他解释")
SOURCE: Final = "estimate, project authors"
PART: Final = 0.5  # of what Bayes' rule would take, in decades
_HIGHEST: Final = 6.0  # log10 of odds
_NOTHING: Final = 1e-7  # log10: less is a last digit


class Rivals:
    """The common diseases that may explain what was found.

    Parameters
    ----------
    seen
        What was found.
    counted
        What each counts for each common disease, log10, shape (marks, diseases.own).
    logs
        log10 odds of these diseases by their own evidence, shape (diseases.own,).
    diseases
        Reference tables.
    """

    def __init__(
        self,
        seen: Sequence[Mark],
        counted: NDArray[np.float64],
        logs: NDArray[np.float64],
        diseases: Diseases,
    ) -> None:
        shown = np.array([_is_effect(mark, diseases) for mark in seen], dtype=bool)
        self._marks = [mark for mark, is_shown in zip(seen, shown, strict=True) if is_shown]
        self._speaks = np.maximum(counted[shown], 0.0)
        self._logs = np.minimum(logs, _HIGHEST)
        is_likely = (self._logs > 0.0) & ~diseases.is_inherited[: len(logs)]
        self._rivals, self._diseases = np.flatnonzero(is_likely), diseases

    def shifts(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return what the others take from diseases, log10, shape (places,)."""
        odds, shared = self._of(places)
        left = 1.0 + (odds * 10.0 ** -shared.sum(axis=0)).sum(axis=1)
        return np.asarray(PART * np.log10(left / (1.0 + odds.sum(axis=1))))

    def evidence(self, place: int, shift: float) -> list[Evidence]:
        """Say what explains the findings of a disease as well; nothing where they take nothing."""
        if shift > -_NOTHING:
            return []
        odds, shared = self._of(np.array([place], dtype=np.int64))
        taken = odds[0] * (1.0 - 10.0 ** -shared.sum(axis=0)[0])
        first = int(taken.argmax())
        mark = self._marks[int(shared[:, 0, first].argmax())]
        other = self._diseases.codes[self._rivals[first]]
        because = OTHERS.with_values(disease=self._diseases.code(other), finding=mark.code)
        return [Evidence("", CODE, shift, because, SOURCE)]

    def _of(self, places: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the odds of the rivals of each disease, and of each finding what both explain.

        Shapes (places, rivals) and (marks, places, rivals).
        """
        mine = self._speaks[:, places, None]
        shared = np.minimum(mine, self._speaks[:, None, self._rivals])
        competes = ~self._diseases.go_together[np.ix_(places, self._rivals)]
        logs = self._logs[self._rivals]
        part = np.minimum(logs - self._logs[places, None], 0.0)
        return (10.0**logs - 1.0) * 10.0**part * competes, shared


def _is_effect(mark: Mark, diseases: Diseases) -> bool:
    """Whether a disease may have brought it: not what was there before, nor what relatives have."""
    if mark.kind is not Kind.STATE or not mark.is_positive:
        return False
    stated = diseases.background_of(mark.code.code)
    return stated is None or stated.kind != "history"
