"""Findings as the ranking counts them: each thing once, with how sure it is.

Rules: an uncertain mention is weak evidence that the finding is there; history and family are kept
apart; hypothetical mentions weigh nothing; what image and note both tell counts once, the stronger.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from meddx.case.codes import HPO, Code
from meddx.case.evidence import Assertion, Finding, ImageSource, Outcome, TextSource
from meddx.case.note_marks import is_readers
from meddx.knowledge.phenotypes import Phenotypes

# An uncertain mention ("pneumonia cannot be excluded") doubles the odds that the finding is there,
# no more: an estimate of the project authors that keeps every likelihood ratio below 2.
UNCERTAIN: Final = 2.0
_ABNORMALITY: Final = "HP:0000118"  # Phenotypic abnormality
_OF_A_SYSTEM: Final = 3  # terms at and above one that stands right below it
_SAID_AS_MEANT: Final = frozenset({"HP:0002664", "HP:0025142"})  # no tumour; no general symptoms

_Preference = tuple[float, int, bool, tuple[str, int], str]


class Kind(StrEnum):
    """What a mark speaks of."""

    STATE = "state"
    HISTORY = "history"
    FAMILY = "family"


@dataclass(frozen=True)
class Mark:
    """One finding to weigh.

    ``likelihood`` is how much more probable what was seen is with the finding than without it:
    infinity for certainly there, 0 for certainly not, 1 for no information. ``is_open`` says that
    it comes from a score that is no answer: it weighs what the score is worth, and is still asked.
    ``by_reader`` says that the reader corrected what was read in the note. ``left_at`` is
    the probability at which pictures that were read for it leave it, None where there is none or
    where one of them shows it. ``is_untold`` says that nobody spoke of it (``untold``).
    """

    key: str
    code: Code
    place: int
    kind: Kind
    likelihood: float
    from_image: bool
    from_text: bool
    is_open: bool = False
    by_reader: bool = False
    left_at: float | None = None
    is_untold: bool = False

    @property
    def is_positive(self) -> bool:
        """Whether it speaks for the finding being (or having been) there."""
        return self.likelihood > 1.0

    @property
    def strength(self) -> float:
        """Distance from no information, in decades; infinite for a certain finding."""
        return math.inf if self.likelihood == 0.0 else abs(math.log10(self.likelihood))


def marks(findings: Iterable[Finding], phenotypes: Phenotypes) -> tuple[Mark, ...]:
    """Return what to weigh, in an order that does not depend on that of the findings."""
    slots: dict[tuple[int, Kind], list[tuple[_Preference, Mark]]] = {}
    for finding in findings:
        mark = _mark(finding, phenotypes)
        if mark is not None:
            told = (_preference(mark, finding), mark)
            slots.setdefault((mark.place, mark.kind), []).append(told)
    return in_order(map(_counted, slots.values()))


def _counted(same: list[tuple[_Preference, Mark]]) -> Mark:
    """Return the mark that counts; at what the pictures leave the finding holds of it too."""
    _, best = min(same, key=lambda told: told[0])
    left = [mark.left_at for _, mark in same if mark.from_image]
    left_at = max((chance for chance in left if chance is not None), default=None)
    return replace(best, left_at=None if None in left else left_at)


def in_order(found: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks in the order in which they are weighed."""
    return tuple(sorted(found, key=lambda mark: (mark.kind.value, mark.place)))


def _preference(mark: Mark, finding: Finding) -> _Preference:
    """Sort the surer first; of two certain ones the reader's, then the note's; then what is there.

    Of several mentions in a note the first; last by key.
    """
    kind = 2 if mark.from_image else 1 if mark.from_text and not mark.by_reader else 0
    source = finding.source
    place = (source.note_id, source.start) if isinstance(source, TextSource) else ("", 0)
    return (-mark.strength, kind, not mark.is_positive, place, mark.key)


def _mark(finding: Finding, phenotypes: Phenotypes) -> Mark | None:
    code = finding.code
    if code.system != HPO or code.code not in phenotypes:
        return None
    likelihood = _likelihood(finding)
    if likelihood is None or likelihood == 1.0 or denies_a_system(finding, phenotypes):
        return None
    kinds = {Assertion.HISTORICAL: Kind.HISTORY, Assertion.FAMILY: Kind.FAMILY}
    return Mark(
        key=finding.key,
        code=_named_in_both(phenotypes.code(code.code), code),
        place=phenotypes.place(code.code),
        kind=kinds.get(finding.assertion, Kind.STATE),
        likelihood=likelihood,
        from_image=isinstance(finding.source, ImageSource),
        from_text=isinstance(finding.source, TextSource),
        is_open=finding.is_indeterminate,
        by_reader=is_readers(finding),
        left_at=_left_at(finding),
    )


def denies_a_system(finding: Finding, phenotypes: Phenotypes) -> bool:
    """Whether a note denies all that an organ may show: "no neurological deficit".

    Who writes so of a headache means nothing of what belongs to the nervous system but what was
    looked for, and that is not said.
    """
    if finding.assertion is not Assertion.EXCLUDED or not isinstance(finding.source, TextSource):
        return False
    code = finding.code
    if code.system != HPO or code.code not in phenotypes or is_readers(finding):
        return False
    above = phenotypes.ancestors(code.code)
    is_system = _ABNORMALITY in above and len(above) <= _OF_A_SYSTEM
    return is_system and code.code not in _SAID_AS_MEANT


def _left_at(finding: Finding) -> float | None:
    """Return None for what is no calibrated score, and for what the score's set calls present.

    A threshold does not: the reader chooses it by purpose, which must not change the ranking. A
    low score is lowered no further than its held-out patients support.
    """
    if finding.prevalence is None or finding.log10_lr is None:
        return None
    if finding.conformal is not None and finding.conformal.outcome is Outcome.PRESENT:
        return None
    odds = finding.prevalence / (1.0 - finding.prevalence) * float(10.0**finding.log10_lr)
    return max(finding.probability, odds / (1.0 + odds))


def _named_in_both(term: Code, own: Code) -> Code:
    """Return the term of the tables, which know fewer Chinese names, with that of the finding."""
    return term if term.display_zh else replace(term, display_zh=own.display_zh)


def _likelihood(finding: Finding) -> float | None:
    if finding.log10_lr is not None:
        return float(10.0**finding.log10_lr)
    if finding.assertion is Assertion.HYPOTHETICAL:
        return None
    if finding.assertion is Assertion.UNCERTAIN:
        return UNCERTAIN
    # "No colon cancer in the family" is a denial too.
    is_denied = finding.assertion is Assertion.FAMILY and finding.probability == 0.0
    return 0.0 if finding.assertion is Assertion.EXCLUDED or is_denied else math.inf
