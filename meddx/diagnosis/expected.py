"""What a disease usually shows and nobody has mentioned, present or absent."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from meddx.case.codes import Code
from meddx.case.evidence import Finding
from meddx.case.expected import Expected
from meddx.diagnosis.explain import percent
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.marks import Mark, marks
from meddx.knowledge import Knowledge
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.same_findings import mean_the_same
from meddx.phrase import Phrase

SHARES: Final = Phrase("In {share} with this disease, in {background} without it.")
USUAL: Final = 0.2  # share of patients from which a finding is expected
_HIGHEST: Final = 0.99  # HPOA writes 1 for "in all of these few"
_ABNORMAL: Final = "HP:0000118"  # Phenotypic abnormality: what is not below it is no finding


def expected(
    disease: str,
    findings: Sequence[Finding],
    person: Person,
    knowledge: Knowledge,
    examinations: frozenset[str] = frozenset(),
    limit: int = 12,
) -> tuple[Expected, ...]:
    """Return the usual findings of a disease that are still open, the most telling first.

    Parameters
    ----------
    disease
        Its code; one that no table holds has none.
    findings
        What was found, excluded or mentioned in any other way; what a model leaves open is open.
    person
        What only the other sex shows is left out.
    knowledge
        Reference tables.
    examinations
        What the patient was sent for: how often a finding is met without the disease.
    limit
        How many to return.
    """
    phenotypes = knowledge.phenotypes
    seen = [mark for mark in marks(findings, phenotypes) if not mark.is_open]
    rows = _rows(disease, person, knowledge, examinations)
    still = [row for row in rows if not _is_known(row.finding, seen, phenotypes)]
    still.sort(key=lambda row: (-row.expected_weight, row.finding.code))
    return _apart(still, phenotypes)[:limit]


def _rows(
    disease: str, person: Person, knowledge: Knowledge, examinations: frozenset[str]
) -> list[Expected]:
    diseases, phenotypes = knowledge.diseases, knowledge.phenotypes
    shares: dict[str, tuple[float, float]] = {}
    if disease in diseases.rare:
        background = diseases.background(examinations)
        place = diseases.rare.place(disease)
        own = diseases.rare.own
        entries = np.flatnonzero(own.disease == place)
        terms = np.searchsorted(own.starts, entries, side="right") - 1
        for term, share in zip(terms.tolist(), own.share[entries].tolist(), strict=True):
            if place not in diseases.rare.of_other_sex(term, person.sex.value):
                shares[phenotypes.ids[term]] = (share, float(background[term]))
    if disease in diseases.own:
        for row in diseases.own[disease].annotations:
            if row.context == "finding" and not row.absent:
                shares[row.hpo_id] = (row.share, row.background)
    return [
        _in_words(phenotypes.code(hp_id), min(share, _HIGHEST), background)
        for hp_id, (share, background) in shares.items()
        if max(USUAL, background) < share and _ABNORMAL in phenotypes.ancestors(hp_id)
    ]


def _in_words(finding: Code, share: float, background: float) -> Expected:
    said = SHARES.with_values(share=percent(share), background=percent(background))
    return Expected(finding, share, background, said)


def _is_known(finding: Code, seen: Sequence[Mark], phenotypes: Phenotypes) -> bool:
    """Whether it was mentioned, or follows: a dry cough is a cough, no mass is no large one."""
    above = phenotypes.ancestors(finding.code)
    return any(
        finding.code in phenotypes.ancestors(mark.code.code)
        or mean_the_same(finding, mark.code)
        or (not mark.is_positive and mark.code.code in above)
        for mark in seen
    )


def _apart(rows: Sequence[Expected], phenotypes: Phenotypes) -> tuple[Expected, ...]:
    """Leave out what is more general or special than something before it, or means the same."""
    kept: list[Expected] = []
    for row in rows:
        mine = phenotypes.ancestors(row.finding.code)
        if not any(
            other.finding.code in mine
            or mean_the_same(row.finding, other.finding)
            or row.finding.code in phenotypes.ancestors(other.finding.code)
            for other in kept
        ):
            kept.append(row)
    return tuple(kept)
