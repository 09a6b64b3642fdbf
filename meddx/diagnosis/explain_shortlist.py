"""Sentences for what the second stage of the ranking says of a rare disease."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Evidence
from meddx.diagnosis import explain
from meddx.diagnosis.explain_findings import MarkRows
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.marks import Mark
from meddx.diagnosis.shortlist_features import ShortlistFeatures
from meddx.diagnosis.weigh import SOURCE
from meddx.diagnosis.weights import Weights
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase, listed

LISTED = Phrase(
    "{finding}: listed for this disease, in {share} of its patients; in {background} of those with "
    "any rare disease."
)
SPECIAL = Phrase(
    "{finding}: a special form of it is listed for this disease, in {share} of its patients; in "
    "{background} of those with any rare disease."
)
NEAR = Phrase(
    "{finding}: not listed for this disease, but near what is: {nearest}, in {share} of its "
    "patients; in {background} of those with any rare disease."
)
COVERED = Phrase("{share} of what is expected with this disease is there.")
MISSING = Phrase("{share} of what is expected with this disease is there; not told of: {findings}.")
SERIES = Phrase(
    "Form {number} of its series in the order of description: the first forms are usually the "
    "commoner ones."
)
OTHERS = Phrase(
    "Measured against the other {count} diseases: the probabilities of all add up to 100 %."
)
LEARNT: Final = "learnt from solved cases (ranking.toml)"
COVERAGE_CODE: Final = Code(MEDDX, "MEDDX:coverage", "Expected findings", "预期所见")
SERIES_CODE: Final = Code(MEDDX, "MEDDX:series", "Order in the series", "系列中的次序")
OTHERS_CODE: Final = Code(MEDDX, "MEDDX:others", "Other diseases", "其他疾病")


def of_marks(
    told: ShortlistFeatures,
    columns: Sequence[int],
    values: NDArray[np.float64],
    weights: Weights,
    knowledge: Knowledge,
) -> list[list[Evidence]]:
    """Say what each finding does for some diseases.

    Parameters
    ----------
    told
        Features of the listed diseases.
    columns
        Which of them, as columns of ``weights``.
    values
        Log10 of what each finding says for all that are listed, shape (marks, diseases).
    weights
        Of the first stage.
    knowledge
        Reference tables.
    """
    asked = [_asked(told, column, weights, knowledge) for column in columns]
    numbers = [one.number for one in asked]
    is_listed = told.of_findings["listed"][:, numbers] > 0.0
    near = (told.nearest[:, numbers], told.near_share[:, numbers], is_listed)
    rows = zip(values[:, numbers].tolist(), *(part.tolist() for part in near), strict=True)
    by_mark = []
    for row, (said, *of_row) in enumerate(rows):
        sentences = _Sentences(weights.marks[row], knowledge) if told.is_own[row] else None
        mark = MarkRows(row, knowledge.diseases, weights)
        nearest = map(_Near, *of_row)
        by_mark.append(_of_mark(mark, sentences, asked, said, nearest))
    return [[row for row in rows if row is not None] for rows in zip(*by_mark, strict=True)]


class _Asked(NamedTuple):
    """A disease to explain: its number in the list, its column of the weights, its source.

    ``of_hpoa`` says that only HPOA describes it; ``says_any`` has shape (marks,).
    """

    number: int
    column: int
    source: str
    of_hpoa: bool
    says_any: list[bool]


class _Near(NamedTuple):
    """Place of the term that finding and disease have in common (or -1), and its share."""

    term: int
    share: float
    is_listed: bool


def _asked(told: ShortlistFeatures, column: int, weights: Weights, knowledge: Knowledge) -> _Asked:
    diseases, place = knowledge.diseases, weights.places.item(column)
    source = diseases.rare.sources.get(place - len(diseases.own), SOURCE)
    of_hpoa = diseases.codes[place] not in diseases.own
    says_any = (weights.alone[:, column] != 0.0).tolist()
    return _Asked(told.number[place], column, source, of_hpoa, says_any)


def _of_mark(
    mark: MarkRows,
    sentences: "_Sentences | None",
    asked: Sequence[_Asked],
    values: Sequence[float],
    nearest: Iterable[_Near],
) -> list[Evidence | None]:
    """Say what one finding does for each disease; None where that is nothing.

    ``sentences`` are those of a finding that is there and the patient's own.
    """
    key, code = mark.mark.key, mark.mark.code
    said: list[Evidence | None] = []
    for one, value, near in zip(asked, values, nearest, strict=True):
        told = None
        if one.says_any[mark.number]:
            if sentences is not None and one.of_hpoa:
                told = Evidence(key, code, value, sentences.because(near), one.source)
            else:
                told = mark.at(one.column, value)
            if value == 0.0:
                told = mark.instead(one.column) or told
        said.append(told)
    return said


class _Sentences:
    """How near a finding is to one disease after another; each sentence is made once."""

    def __init__(self, mark: Mark, knowledge: Knowledge) -> None:
        self._mark, self._knowledge = mark, knowledge
        self._of_terms: dict[int, Phrase] = {}
        self._made: dict[_Near, Phrase] = {}

    def because(self, near: _Near) -> Phrase:
        """Return the sentence."""
        found = self._made.get(near)
        if found is None:
            found = self._made[near] = self._because(near)
        return found

    def _because(self, near: _Near) -> Phrase:
        of_term = self._of_terms.get(near.term)
        if of_term is None:
            of_term = self._of_terms[near.term] = _of_term(self._mark, near.term, self._knowledge)
        if near.term < 0:
            return of_term
        is_special = near.term == self._mark.place and not near.is_listed
        # Values stand in the order of their names, of which "share" is the last.
        values = (*of_term.values, ("share", explain.percent(near.share)))
        return replace(SPECIAL if is_special else of_term, values=values)


def _of_term(mark: Mark, term: int, knowledge: Knowledge) -> Phrase:
    """Say what finding and disease have in common, without the share; -1 where nothing is near."""
    if term < 0:
        return explain.NOT_KNOWN.with_values(finding=mark.code)
    background = explain.percent(knowledge.profiles.background.item(term))
    if term == mark.place:
        return LISTED.with_values(finding=mark.code, background=background)
    nearest = knowledge.phenotypes.code(knowledge.phenotypes.ids[term])
    return NEAR.with_values(finding=mark.code, background=background, nearest=nearest)


def of_disease(
    told: ShortlistFeatures,
    number: int,
    values: Mapping[str, float],
    person: Person,
    knowledge: Knowledge,
) -> list[Evidence]:
    """Say what belongs to no single finding; ``values`` are log10 by feature."""
    found = []
    covered = values["covered"] + values["covered_frequent"]
    if told.is_described[number]:
        because = _of_coverage(told, number, knowledge)
        found.append(Evidence("", COVERAGE_CODE, covered, because, LEARNT))
    if person.age_years is not None and values["before_onset"]:
        found.append(explain.of_onset(person.age_years, values["before_onset"], early=True))
    if person.age_years is not None and values["after_onset"]:
        found.append(explain.of_onset(person.age_years, values["after_onset"], early=False))
    if values["x_female"]:
        found.append(explain.of_x_linked(values["x_female"]))
    if values["series_order"]:
        position = round(float(np.expm1(told.of_disease["series_order"][number]))) + 1
        because = SERIES.with_values(number=position)
        found.append(Evidence("", SERIES_CODE, values["series_order"], because, LEARNT))
    return found


def of_others(log10_lr: float, count: int) -> Evidence:
    """Say what the other candidates do to a disease; ``count`` of them."""
    return Evidence("", OTHERS_CODE, log10_lr, _others(count), LEARNT)


@lru_cache(maxsize=16)  # the same for all diseases of a list
def _others(count: int) -> Phrase:
    return OTHERS.with_values(count=f"{count:,}")


def _of_coverage(told: ShortlistFeatures, number: int, knowledge: Knowledge) -> Phrase:
    share = explain.percent(float(told.coverage[number]))
    missing = told.missing(number)
    if not missing:
        return COVERED.with_values(share=share)
    hpo = knowledge.phenotypes
    names = listed(hpo.code(hpo.ids[term]) for term in missing)
    return MISSING.with_values(share=share, findings=names)
