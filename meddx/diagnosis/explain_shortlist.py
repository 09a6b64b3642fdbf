"""Sentences for what the second stage of the ranking says of a rare disease."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Evidence
from meddx.diagnosis import explain
from meddx.diagnosis.explain_findings import counted_instead, weighed_at
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.marks import Mark
from meddx.diagnosis.shortlist_features import ShortlistFeatures
from meddx.diagnosis.weigh import SOURCE
from meddx.diagnosis.weights import Weights
from meddx.knowledge import Knowledge
from meddx.phrase import Language, Phrase

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


@dataclass(frozen=True)
class _Several:
    """Names with commas between."""

    codes: tuple[Code, ...]

    @override
    def __str__(self) -> str:
        return self.label(Language.EN)

    def label(self, language: Language) -> str:
        """Return the names in a language."""
        comma = "、" if language is Language.ZH_CN else ", "
        return comma.join(code.label(language) for code in self.codes)


def of_marks(
    told: ShortlistFeatures,
    number: int,
    values: NDArray[np.float64],
    weights: Weights,
    knowledge: Knowledge,
) -> list[Evidence]:
    """Say what each finding does for a disease.

    Parameters
    ----------
    told
        Features of the listed diseases.
    number
        Which of them.
    values
        Log10 of what each finding says for it, shape (marks,).
    weights
        Of the first stage.
    knowledge
        Reference tables.
    """
    diseases = knowledge.diseases
    place = int(told.places[number])
    is_of_ours = diseases.codes[place] in diseases.own
    source = diseases.rare.sources.get(place - len(diseases.own), SOURCE)
    is_listed = (told.of_findings["listed"][:, number] > 0.0).tolist()
    nearest = told.nearest[:, number].tolist()
    near_share = told.near_share[:, number].tolist()
    says_any = (weights.alone[:, place] != 0.0).tolist()
    found = []
    for row, (mark, value) in enumerate(zip(weights.marks, values.tolist(), strict=True)):
        if not says_any[row]:
            continue
        other = None if value else counted_instead(row, place, weights)
        if other is not None:
            found.append(explain.already_counted(mark, other))
        elif told.is_own[row] and not is_of_ours:
            near = _Near(nearest[row], near_share[row], is_listed[row])
            because = _because(mark, near, knowledge)
            found.append(Evidence(mark.key, mark.code, value, because, source))
        elif (weighed := weighed_at(row, place, diseases, weights)) is not None:
            found.append(explain.of_mark(mark, weighed, value))
    return found


class _Near(NamedTuple):
    """Place of the term that finding and disease have in common (or -1), and its share."""

    term: int
    share: float
    is_listed: bool


def _because(mark: Mark, near: _Near, knowledge: Knowledge) -> Phrase:
    if near.term < 0:
        return explain.NOT_KNOWN.with_values(finding=mark.code)
    values: dict[str, Code | str] = {
        "finding": mark.code,
        "share": explain.percent(near.share),
        "background": explain.percent(knowledge.profiles.background.item(near.term)),
    }
    if near.term == mark.place:
        return (LISTED if near.is_listed else SPECIAL).with_values(**values)
    hp_id = knowledge.phenotypes.ids[near.term]
    return NEAR.with_values(nearest=knowledge.phenotypes.code(hp_id), **values)


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
    return Evidence("", OTHERS_CODE, log10_lr, OTHERS.with_values(count=f"{count:,}"), LEARNT)


def _of_coverage(told: ShortlistFeatures, number: int, knowledge: Knowledge) -> Phrase:
    share = explain.percent(float(told.coverage[number]))
    missing = told.missing(number)
    if not missing:
        return COVERED.with_values(share=share)
    hpo = knowledge.phenotypes
    names = _Several(tuple(hpo.code(hpo.ids[term]) for term in missing))
    return MISSING.with_values(share=share, findings=names)
