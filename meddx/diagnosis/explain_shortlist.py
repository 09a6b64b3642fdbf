"""Sentences for what the second stage of the ranking says of a rare disease."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import repeat
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
    numbers: Sequence[int],
    values: NDArray[np.float64],
    weights: Weights,
    knowledge: Knowledge,
) -> list[list[Evidence]]:
    """Say what each finding does for some diseases.

    Parameters
    ----------
    told
        Features of the listed diseases.
    numbers
        Which of them.
    values
        Log10 of what each finding says for all that are listed, shape (marks, diseases).
    weights
        Of the first stage.
    knowledge
        Reference tables.
    """
    asked = _asked(told, numbers, knowledge)
    by_mark = [
        _of_mark(told, row, asked, values[row, asked.numbers], weights, knowledge)
        for row in range(len(values))
    ]
    return [[row for row in rows if row is not None] for rows in zip(*by_mark, strict=True)]


class _Asked(NamedTuple):
    """The diseases to explain: their numbers, rows of ``Diseases.codes`` and sources.

    ``of_hpoa`` tells those that only HPOA describes. All of shape (diseases,).
    """

    numbers: NDArray[np.int64]
    places: NDArray[np.int64]
    sources: list[str]
    of_hpoa: NDArray[np.bool_]


def _asked(told: ShortlistFeatures, numbers: Sequence[int], knowledge: Knowledge) -> _Asked:
    diseases, at = knowledge.diseases, np.array(numbers, dtype=np.int64)
    places, first = told.places[at], len(diseases.own)
    sources = [diseases.rare.sources.get(place - first, SOURCE) for place in places.tolist()]
    of_hpoa = [diseases.codes[place] not in diseases.own for place in places.tolist()]
    return _Asked(at, places, sources, np.array(of_hpoa, dtype=bool))


def _of_mark(
    told: ShortlistFeatures,
    row: int,
    asked: _Asked,
    values: NDArray[np.float64],
    weights: Weights,
    knowledge: Knowledge,
) -> list[Evidence | None]:
    """Say what one finding does for each disease; None where that is nothing."""
    mark, places = MarkRows(row, knowledge.diseases, weights), asked.places
    says_any = weights.alone[row, places] != 0.0
    said: list[Evidence | None] = [None] * len(places)
    if told.is_own[row]:  # nearly all of them are near: made at once, the others put right
        because = _sentences(mark.mark, row, asked.numbers, told, knowledge)
        key, code = repeat(mark.mark.key), repeat(mark.mark.code)
        said = list(map(Evidence, key, code, values.tolist(), because, asked.sources))
        for at in np.flatnonzero(~says_any).tolist():
            said[at] = None
    for at in np.flatnonzero(says_any & ~(asked.of_hpoa & told.is_own[row])).tolist():
        said[at] = mark.at(places.item(at), values.item(at))
    for at in np.flatnonzero(says_any & (values == 0.0)).tolist():
        said[at] = mark.instead(places.item(at)) or said[at]
    return said


class _Near(NamedTuple):
    """Place of the term that finding and disease have in common (or -1), and its share."""

    term: int
    share: float
    is_listed: bool


def _sentences(
    mark: Mark,
    row: int,
    numbers: NDArray[np.int64],
    told: ShortlistFeatures,
    knowledge: Knowledge,
) -> list[Phrase]:
    """Say how near a finding is to each disease; one sentence for all where it is the same."""
    term, share = told.nearest[row, numbers], told.near_share[row, numbers]
    is_listed = told.of_findings["listed"][row, numbers] > 0.0
    # One number for all three: a share is at most 1.
    _, first, same = np.unique(
        2.0 * term + is_listed + 0.5 * share, return_index=True, return_inverse=True
    )
    near = zip(term[first].tolist(), share[first].tolist(), is_listed[first].tolist(), strict=True)
    of_terms = {one: _of_term(mark, one, knowledge) for one in set(term.tolist())}
    made = [_because(mark, _Near(*one), of_terms[one[0]]) for one in near]
    return [made[number] for number in same.tolist()]


def _of_term(mark: Mark, term: int, knowledge: Knowledge) -> Phrase:
    """Say what finding and disease have in common, without the share; -1 where nothing is near."""
    if term < 0:
        return explain.NOT_KNOWN.with_values(finding=mark.code)
    background = explain.percent(knowledge.profiles.background.item(term))
    if term == mark.place:
        return LISTED.with_values(finding=mark.code, background=background)
    nearest = knowledge.phenotypes.code(knowledge.phenotypes.ids[term])
    return NEAR.with_values(finding=mark.code, background=background, nearest=nearest)


def _because(mark: Mark, near: _Near, of_term: Phrase) -> Phrase:
    if near.term < 0:
        return of_term
    is_special = near.term == mark.place and not near.is_listed
    # Values stand in the order of their names, of which "share" is the last.
    values = (*of_term.values, ("share", explain.percent(near.share)))
    return replace(SPECIAL if is_special else of_term, values=values)


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
