"""Typical patients, each beside what it is most easily mistaken for.

Constructed by the authors of the tables: they show that the tables are consistent, not that a
diagnosis is accurate.
"""

import pytest

from meddx.diagnosis.rank import Person, RankOptions, rank
from tests.knowledge.vignettes import findings_of
from tests.knowledge.vignettes_with_mimics import WITH_MIMICS

each = pytest.mark.parametrize("code", WITH_MIMICS)


def ranked(code, tables, findings):
    vignette = WITH_MIMICS[code].vignette
    own = tables.diseases.own[code]
    options = RankOptions(limit=60, examinations=own.examinations)
    person = Person(vignette.age, vignette.sex)
    return [d.code.code for d in rank(findings, person, tables, options)]


@each
def test_a_typical_patient_has_the_disease_among_the_first_three_and_the_mimic_behind(code, tables):
    vignette, mimic = WITH_MIMICS[code]
    findings = findings_of(vignette, tables)
    assert 4 <= len(findings) <= 8
    found = ranked(code, tables, findings)
    assert code in found[:3], found[:5]
    assert mimic not in found[: found.index(code)]


@each
def test_the_disease_is_found_without_the_finding_that_names_it(code, tables):
    """Nobody has "ovarian torsion" in the picture before it is diagnosed."""
    phenotypes, own = tables.phenotypes, tables.diseases.own[code]
    findings = [
        finding
        for finding in findings_of(WITH_MIMICS[code].vignette, tables)
        if not phenotypes.ancestors(finding.code.code).intersection(own.named_by)
    ]
    assert code in ranked(code, tables, findings)[:3]
