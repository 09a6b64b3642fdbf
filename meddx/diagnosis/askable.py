"""Findings that nobody has told of, and that a doctor can ask or see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.evidence import Diagnosis
from meddx.diagnosis.marks import Kind, Mark
from meddx.diagnosis.one_sex import of_other_sex
from meddx.diagnosis.weigh import SOURCE
from meddx.diagnosis.weights import Ranking
from meddx.knowledge import Knowledge
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.radiology import Annotation

_ROOT: Final = "HP:0000118"  # Phenotypic abnormality
# What a cell shows in a culture, and what is seen before birth: nobody can ask an adult.
_OF_CELLS: Final = "HP:0025354"
_BEFORE_BIRTH: Final = "HP:0001197"
_ADULT_YEARS: Final = 18.0
_FEWEST_ABOVE: Final = 5  # with itself: a term nearer to the root names an organ, not a finding
_SHARE_HIGHEST: Final = 0.95  # HPOA's "always" is of few patients
_KINDS: Final = {"finding": Kind.STATE, "history": Kind.HISTORY, "family": Kind.FAMILY}


@dataclass(frozen=True)
class Asked:
    """A finding that may be asked: of the patient now or before, or of the relatives."""

    hpo_id: str
    kind: Kind = Kind.STATE


class Told:
    """What needs no question: what was said, and what follows from it.

    A dry cough is a cough; where there is no cough there is no dry one; a cancer in the history is
    not asked for again by its kind. What a model leaves open is not known, and what relatives have
    says nothing of the patient.
    """

    def __init__(self, seen: Sequence[Mark], phenotypes: Phenotypes) -> None:
        self._phenotypes = phenotypes
        self._there: dict[bool, set[str]] = {True: set(), False: set()}  # by "of relatives"
        self._not_there: dict[bool, set[str]] = {True: set(), False: set()}
        self._before = {m.code.code for m in seen if m.kind is Kind.HISTORY and m.is_positive}
        for mark in (mark for mark in seen if not mark.is_open):
            of_relatives, term = mark.kind is Kind.FAMILY, mark.code.code
            if mark.is_positive:
                self._there[of_relatives] |= phenotypes.ancestors(term)
            elif mark.likelihood == 0.0:
                self._not_there[of_relatives].add(term)
            else:  # a low score speaks of the finding that was looked for, not of special forms
                self._there[of_relatives].add(term)

    def answers(self, asked: Asked) -> bool:
        """Whether the answer is known."""
        of_relatives = asked.kind is Kind.FAMILY
        above = self._phenotypes.ancestors(asked.hpo_id)
        if asked.kind is Kind.HISTORY and not self._before.isdisjoint(above):
            return True
        denied = self._not_there[of_relatives]
        return asked.hpo_id in self._there[of_relatives] or not denied.isdisjoint(above)


class Askable:
    """What may be asked of one patient.

    Parameters
    ----------
    seen
        What was said.
    first
        The diagnoses that the list begins with: what names one of them is no finding.
    ranking
        How they were ranked.
    """

    def __init__(
        self,
        seen: Sequence[Mark],
        first: Sequence[Diagnosis],
        knowledge: Knowledge,
        ranking: Ranking,
    ) -> None:
        self._told = Told(seen, knowledge.phenotypes)
        self._person = ranking.person
        self._diseases = knowledge.diseases
        self._phenotypes = knowledge.phenotypes
        everyone = ranking.options.among == "all"
        self._background = (
            knowledge.diseases.background(ranking.options.examinations)
            if everyone
            else knowledge.profiles.background
        )
        self._partners: Mapping[str, str] = {} if everyone else knowledge.profiles.partners
        own = (knowledge.diseases.own.get(d.code.code) for d in first)
        self._names = frozenset(name for d in own if d is not None for name in d.named_by)
        self._fit: dict[str, bool] = {}
        self._answered: dict[tuple[str, str], bool] = {}

    def rows(self, diagnosis: Diagnosis) -> list[Annotation]:
        """Return what is known of a disease and may be asked."""
        own = self._diseases.own.get(diagnosis.code.code)
        rows = self._of_hpoa(diagnosis.code.code) if own is None else own.annotations
        known = [self._is_answered(row) for row in rows]
        told = {self._meant(row) for row, is_known in zip(rows, known, strict=True) if is_known}
        return [
            row
            for row, is_known in zip(rows, known, strict=True)
            if not is_known
            and not row.absent
            and 0.0 < row.share < 1.0
            and self._can_be_asked(row.hpo_id)
            and (self._meant(row) not in told or not self._group(row))
        ]

    def _is_answered(self, row: Annotation) -> bool:
        key = (row.hpo_id, row.context)
        found = self._answered.get(key)
        if found is None:
            found = self._told.answers(asked_by(row))
            self._answered[key] = found
        return found

    def _meant(self, row: Annotation) -> tuple[str, str, float, float]:
        """Name what a row is about: terms of one group with the same figures are one thing."""
        return row.context, self._group(row), row.share, row.background

    def _group(self, row: Annotation) -> str:
        stated = self._diseases.backgrounds.get(row.hpo_id)
        return "" if stated is None else stated.group

    def _of_hpoa(self, code: str) -> Sequence[Annotation]:
        """Return the rows of a rare disease; those of the same disease in ORPHA where pooled."""
        rare, sex = self._diseases.rare, self._person.sex.value
        found: dict[str, Annotation] = {}
        entries = dict.fromkeys((code, self._partners.get(code, code)))
        for entry in filter(rare.__contains__, entries):
            place = rare.place(entry)
            terms, shares = rare.own.terms(place)
            usual = self._background[terms].tolist()
            for term, share, often in zip(terms.tolist(), shares.tolist(), usual, strict=True):
                hp_id = self._phenotypes.ids[term]
                if hp_id not in found and place not in rare.of_other_sex(term, sex):
                    share_asked = min(share, _SHARE_HIGHEST)
                    found[hp_id] = Annotation(hp_id, share_asked, often, source=SOURCE)
        return tuple(found.values())

    def _can_be_asked(self, hp_id: str) -> bool:
        found = self._fit.get(hp_id)
        if found is None:
            found = self._fits(hp_id)
            self._fit[hp_id] = found
        return found

    def _fits(self, hp_id: str) -> bool:
        above = self._phenotypes.ancestors(hp_id)
        if not self._names.isdisjoint(above):
            return False
        if of_other_sex(hp_id, self._person.sex, self._phenotypes):
            return False
        if hp_id in self._diseases.backgrounds:
            return True
        age = self._person.age_years
        if _BEFORE_BIRTH in above and (age is None or age >= _ADULT_YEARS):
            return False
        return _ROOT in above and _OF_CELLS not in above and len(above) >= _FEWEST_ABOVE


def asked_by(row: Annotation) -> Asked:
    """Return what a row lets one ask."""
    return Asked(row.hpo_id, _KINDS[row.context])
