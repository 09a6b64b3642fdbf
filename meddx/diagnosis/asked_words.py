"""Questions in words: what to ask, and what each answer would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case import wording
from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis
from meddx.diagnosis.marks import Kind
from meddx.phrase import Phrase, listed

ASK = Phrase("Ask or look for: {finding}.")
LOOK = Phrase("Look on images for: {finding}.")
MEASURE = Phrase("Test for: {finding}.")
HISTORY = Phrase("Ask about the history: {finding}.")
FAMILY = Phrase("Ask whether relatives had: {finding}.")
GENES = Phrase("Test these genes for a pathogenic genotype: {genes}.")
MORE_GENES = Phrase("Test these genes for a pathogenic genotype: {genes} and {count} more.")
QUESTION = Phrase("{what} If found, {yes}; if not, {no}.")
UP = Phrase("{what} If found, {disease} rises from {before} to {yes}; if not, it falls to {no}.")
DOWN = Phrase("{what} If found, {disease} falls from {before} to {yes}; if not, it rises to {no}.")
RISES = Phrase("{disease} rises from {before} to {after}")
FALLS = Phrase("{disease} falls from {before} to {after}")
LIKELIER = Phrase("{disease} becomes more likely")
LESS_LIKELY = Phrase("{disease} becomes less likely")
STAYS = Phrase("little changes")
_NAMED_GENES: Final = 6
_WAYS: Final = {"image": LOOK, "laboratory": MEASURE}
_OF_KIND: Final = {Kind.HISTORY: HISTORY, Kind.FAMILY: FAMILY}


def what(finding: Code, kind: Kind, way: str) -> Phrase:
    """Say what to ask; ``way`` is the kind that the background tables give the finding."""
    return _OF_KIND.get(kind, _WAYS.get(way, ASK)).with_values(finding=finding)


def genes(symbols: Sequence[str]) -> Phrase:
    """Say which genes to test."""
    named, more = listed(symbols[:_NAMED_GENES]), len(symbols) - _NAMED_GENES
    return (
        MORE_GENES.with_values(genes=named, count=more)
        if more > 0
        else GENES.with_values(genes=named)
    )


def sentence(
    asked: Phrase,
    told: Sequence[Diagnosis],
    before: NDArray[np.float64],
    after: tuple[NDArray[np.float64], NDArray[np.float64]],
    exact: NDArray[np.bool_],
) -> Phrase:
    """Say what to ask, and which diagnosis a yes and a no would move most.

    Parameters
    ----------
    asked
        What to ask.
    told
        Diagnoses that may be told of.
    before, after
        Their probabilities now, and after a yes and a no, shape (diagnoses,).
    exact
        Whether the probabilities are exact, and told; else only which way they go, shape
        (diagnoses,).
    """
    most = [int(np.argmax(np.abs(one - before))) for one in after]
    yes, no = (
        _Move(told[place].code, float(before[place]), float(one[place]), bool(exact[place]))
        for place, one in zip(most, after, strict=True)
    )
    same = most[0] == most[1] and yes.is_exact
    if same and yes.is_seen and no.is_seen and yes.is_up != no.is_up:
        template = UP if yes.is_up else DOWN
        return template.with_values(
            what=asked,
            disease=yes.disease,
            before=wording.probability(yes.before),
            yes=wording.probability(yes.after),
            no=wording.probability(no.after),
        )
    return QUESTION.with_values(what=asked, yes=yes.words(), no=no.words())


@dataclass(frozen=True)
class _Move:
    """What an answer does to a diagnosis."""

    disease: Code
    before: float
    after: float
    is_exact: bool

    @property
    def is_up(self) -> bool:
        return self.after > self.before

    @property
    def is_seen(self) -> bool:
        """Whether it shows in the words for the probability."""
        return wording.probability(self.before) != wording.probability(self.after)

    def words(self) -> Phrase:
        if not self.is_seen:
            return STAYS
        if not self.is_exact:
            return (LIKELIER if self.is_up else LESS_LIKELY).with_values(disease=self.disease)
        template = RISES if self.is_up else FALLS
        return template.with_values(
            disease=self.disease,
            before=wording.probability(self.before),
            after=wording.probability(self.after),
        )
