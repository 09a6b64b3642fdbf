"""Criteria of the ACMG/AMP guideline for one variant, the class they add up to, and the reader's.

Codes and their meaning: Richards et al., Genet Med 2015. Points: Tavtigian et al., Hum Mutat 2020.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from meddx.phrase import Phrase

READER: Final = Phrase("The reader: {reason}")
READER_SILENT: Final = Phrase("Set by the reader.")


class Strength(StrEnum):
    """How much a criterion counts."""

    STAND_ALONE = "stand_alone"
    VERY_STRONG = "very_strong"
    STRONG = "strong"
    MODERATE = "moderate"
    SUPPORTING = "supporting"


class Significance(StrEnum):
    """The five classes of the guideline."""

    PATHOGENIC = "pathogenic"
    LIKELY_PATHOGENIC = "likely_pathogenic"
    UNCERTAIN = "uncertain"
    LIKELY_BENIGN = "likely_benign"
    BENIGN = "benign"

    @property
    def is_pathogenic(self) -> bool:
        """Whether it is one of the two that speak for a disease."""
        return self in {Significance.PATHOGENIC, Significance.LIKELY_PATHOGENIC}

    @property
    def is_benign(self) -> bool:
        """Whether it is one of the two that speak against it."""
        return self in {Significance.BENIGN, Significance.LIKELY_BENIGN}


POINTS: Final = {
    Strength.STAND_ALONE: 8,
    Strength.VERY_STRONG: 8,
    Strength.STRONG: 4,
    Strength.MODERATE: 2,
    Strength.SUPPORTING: 1,
}
# All codes of the guideline, in its order; a reader may set any of them.
CODES: Final = (
    *("PVS1", "PS1", "PS2", "PS3", "PS4", "PM1", "PM2", "PM3", "PM4", "PM5", "PM6"),
    *("PP1", "PP2", "PP3", "PP4", "PP5", "BA1", "BS1", "BS2", "BS3", "BS4"),
    *("BP1", "BP2", "BP3", "BP4", "BP5", "BP6", "BP7"),
)
_USUAL: Final = (  # strength that the guideline gives the codes that begin so
    ("PVS", Strength.VERY_STRONG),
    ("PS", Strength.STRONG),
    ("PM", Strength.MODERATE),
    ("PP", Strength.SUPPORTING),
    ("BA", Strength.STAND_ALONE),
    ("BS", Strength.STRONG),
    ("BP", Strength.SUPPORTING),
)
# Shown and never added up: the ranking weighs the phenotype itself, and another laboratory's class
# is no evidence of its own (Biesecker and Harrison, Genet Med 2018).
SHOWN_ONLY: Final = frozenset({"PP4", "PP5", "BP6"})
_PATHOGENIC_FROM, _LIKELY_FROM, _UNCERTAIN_FROM, _LIKELY_BENIGN_FROM = 10, 6, 0, -6


def usual_strength(code: str) -> Strength:
    """Return the strength that the guideline itself gives a code (Richards 2015, tables 3, 4)."""
    return next(strength for start, strength in _USUAL if code.startswith(start))


@dataclass(frozen=True)
class Criterion:
    """One criterion: whether it applies, how strongly, and why.

    Parameters
    ----------
    code
        Of the guideline (``PVS1``).
    applies
        False for one that was looked at and does not hold, or could not be looked at.
    automatic
        False where the reader set it.
    """

    code: str
    strength: Strength
    applies: bool
    reason: Phrase
    automatic: bool = True

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError("a criterion is one of the guideline")

    @property
    def points(self) -> int:
        """What it adds: positive for pathogenic, negative for benign, 0 where it does not apply."""
        if not self.applies or self.code in SHOWN_ONLY:
            return 0
        points = POINTS[self.strength]
        return points if self.code.startswith("P") else -points


@dataclass(frozen=True)
class CriterionEdit:
    """What the reader says of a criterion of a finding: in place of what was computed."""

    finding_key: str
    code: str
    applies: bool
    strength: Strength
    reason: str = ""

    @property
    def criterion(self) -> Criterion:
        """The criterion as the reader set it."""
        reason = READER.with_values(reason=self.reason) if self.reason else READER_SILENT
        return Criterion(self.code, self.strength, self.applies, reason, automatic=False)


@dataclass(frozen=True)
class Interpretation:
    """All criteria of one variant, beside the class that a file states.

    Parameters
    ----------
    criteria
        In the order of ``CODES``; at most one of each code.
    stated, stated_stars, stated_by
        Class that the file (or the user's ClinVar) states, its review stars, and who states it;
        None and empty where nobody does. A conflicting classification is uncertain.
    inherited
        ``mother``, ``father``, ``both``, ``de_novo`` or empty where the file does not tell.
    healthy_carrier
        Whether a parent carries the allele who is said to be healthy.
    remarks
        What else must be said: that the phase is unknown, that no reference was there ...
    """

    criteria: tuple[Criterion, ...]
    stated: Significance | None = None
    stated_stars: int | None = None
    stated_by: str = ""
    inherited: str = ""
    healthy_carrier: bool = False
    remarks: tuple[Phrase, ...] = ()

    @property
    def points(self) -> int:
        """Sum of the points."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def computed(self) -> Significance:
        """Class of the points; a benign criterion that stands alone decides by itself.

        No criterion for pathogenic stands alone: one that the reader sets so counts its points.
        """
        alone = (c for c in self.criteria if c.strength is Strength.STAND_ALONE)
        if any(criterion.points < 0 for criterion in alone):
            return Significance.BENIGN
        return class_of(self.points)

    @property
    def is_edited(self) -> bool:
        """Whether the reader set a criterion."""
        return any(not criterion.automatic for criterion in self.criteria)

    @property
    def disagrees(self) -> bool:
        """Whether the stated class and the computed one contradict each other.

        Many criteria need what no file holds, so that "uncertain" by the rest contradicts nothing;
        a computed class that speaks for the disease is contradicted by any stated one that does
        not.
        """
        if self.stated is None:
            return False
        if self.stated.is_pathogenic:
            return self.computed.is_benign
        return self.computed.is_pathogenic

    @property
    def counted(self) -> Significance:
        """The class that counts.

        The reader's where he set a criterion; else the stated one, and where it and the computed
        one contradict each other the weaker of them.
        """
        if self.stated is None or self.is_edited:
            return self.computed
        if not self.disagrees:
            return self._stated_with_care
        return Significance.UNCERTAIN if self.stated.is_pathogenic else self.stated

    @property
    def _stated_with_care(self) -> Significance:
        """The stated class; one without any stated criteria (no star) is at most likely."""
        if self.stated is Significance.PATHOGENIC and self.stated_stars == 0:
            return Significance.LIKELY_PATHOGENIC
        return self.stated or Significance.UNCERTAIN

    def find(self, code: str) -> Criterion | None:
        """Return the criterion of a code, None where it was not looked at."""
        return next((c for c in self.criteria if c.code == code), None)

    def edited(self, edits: Iterable[CriterionEdit]) -> "Interpretation":
        """Return it with the reader's criteria in place of those computed; the last one counts."""
        own = {edit.code: edit.criterion for edit in edits}
        rest = [c for c in self.criteria if c.code not in own]
        return replace(self, criteria=ordered([*rest, *own.values()]))


def ordered(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Return criteria in the order of the guideline."""
    return tuple(sorted(criteria, key=lambda criterion: CODES.index(criterion.code)))


def class_of(points: int) -> Significance:
    """Return the class of a sum of points (Tavtigian 2020, table 2)."""
    if points >= _PATHOGENIC_FROM:
        return Significance.PATHOGENIC
    if points >= _LIKELY_FROM:
        return Significance.LIKELY_PATHOGENIC
    if points >= _UNCERTAIN_FROM:
        return Significance.UNCERTAIN
    return Significance.LIKELY_BENIGN if points >= _LIKELY_BENIGN_FROM else Significance.BENIGN


@lru_cache(maxsize=4096)
def stated_class(text: str) -> Significance | None:
    """Read CLNSIG as ClinVar writes it; None where it states no class.

    Submitters' classes are joined with ``/`` and further remarks with ``|``; of several records,
    and of VEP, classes are joined with a comma or ``&``. Classes that contradict each other, and
    ``Conflicting_...``, are uncertain; a risk factor or a response to a drug is no class.
    """
    said = text.strip().lower().replace("_", " ")
    if said[:1].isdigit():  # as ClinVar wrote before 2017: a number for each record of the allele
        known = [_NUMBERED[n] for n in said.replace(",", "|").split("|") if n in _NUMBERED]
        return _agreed(known)
    words = _words(said.partition("|")[0])
    if any(word.startswith("conflicting") for word in words):
        return Significance.UNCERTAIN
    if any(word not in _STATED and word not in _REMARKS for word in words):
        return None
    return _agreed([_STATED[word] for word in _words(said) if word in _STATED])


def _words(said: str) -> list[str]:
    return [word.strip() for word in re.split(r"[/&,|]", said)]


def _agreed(classes: list[Significance]) -> Significance | None:
    """Return the first of several classes; uncertain where they contradict each other."""
    if any(c.is_pathogenic for c in classes) and not all(c.is_pathogenic for c in classes):
        return Significance.UNCERTAIN
    return classes[0] if classes else None


_STATED: Final = {
    "pathogenic": Significance.PATHOGENIC,
    "likely pathogenic": Significance.LIKELY_PATHOGENIC,
    "uncertain significance": Significance.UNCERTAIN,
    "likely benign": Significance.LIKELY_BENIGN,
    "benign": Significance.BENIGN,
}
# What ClinVar says beside a class: it neither makes nor changes one.
_REMARKS: Final = frozenset(
    {
        *("low penetrance", "established risk allele", "likely risk allele"),
        *("uncertain risk allele", "risk factor", "drug response", "association", "protective"),
        *("association not found", "affects", "confers sensitivity", "other", "not provided"),
    }
)
_NUMBERED: Final = {
    "0": Significance.UNCERTAIN,
    "2": Significance.BENIGN,
    "3": Significance.LIKELY_BENIGN,
    "4": Significance.LIKELY_PATHOGENIC,
    "5": Significance.PATHOGENIC,
}
