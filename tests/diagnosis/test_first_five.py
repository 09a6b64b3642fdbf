"""Common symptoms alone never put a disease rarer than 1 in 10,000 among the first five.

And whatever is found, only diseases that the tables hold are listed.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from meddx.case.codes import SYSTEMS, Code
from meddx.case.evidence import Assertion, Diagnosis, Finding, Universe
from meddx.case.identity import Sex
from meddx.diagnosis.explain import AGE_CODE, SEX_CODE
from meddx.diagnosis.priors import log10_odds
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.weights import WeighedMarks
from meddx.knowledge import Knowledge
from meddx.knowledge.radiology import EXAMINATIONS
from tests.diagnosis.cases import note

# A disease of children is not rare in a child, nor one of the breast in a woman sent for that: what
# counts is how common it is among patients of this age and sex, sent for what this one was.
RARE = 1e-4
COMMON = 0.03  # share of patients sent for an examination who have it: a common symptom
TRIALS = 200
SAID = (Assertion.PRESENT,) * 5 + (Assertion.EXCLUDED, Assertion.UNCERTAIN)


@pytest.fixture(scope="module")
def symptoms(tables: Knowledge) -> list[str]:
    """Every symptom that the tables call common in some examination."""
    found = {
        hp_id
        for (_, hp_id), stated in tables.diseases._stated.items()
        if stated.kind == "symptom" and stated.share >= COMMON
    }
    assert len(found) > 60
    return sorted(found)


def drawn(draw: np.random.Generator, symptoms: list[str]) -> tuple[Finding, ...]:
    chosen = draw.permutation(symptoms)[: draw.integers(1, 16)].tolist()
    return tuple(
        note(hp_id, SAID[draw.integers(len(SAID))], 10 * n) for n, hp_id in enumerate(chosen)
    )


def person(draw: np.random.Generator) -> Person:
    age = [None, 0.1, 3.0, 12.0, 22.0, 35.0, 52.0, 68.0, 91.0][draw.integers(9)]
    return Person(age, list(Sex)[draw.integers(4)])


def examinations(draw: np.random.Generator) -> frozenset[str]:
    return frozenset(draw.permutation(EXAMINATIONS)[: draw.integers(0, 3)].tolist())


def rate(diagnosis: Diagnosis) -> float:
    """Return the share of patients of this age and sex, sent for this, who have a disease."""
    of_person = (e.log10_lr for e in diagnosis.evidence if e.code in {AGE_CODE, SEX_CODE})
    odds = 10.0 ** (log10_odds(diagnosis.prior) + math.fsum(of_person))
    return odds / (1.0 + odds)


def test_common_symptoms_never_put_a_rare_disease_among_the_first_five(tables, symptoms):
    draw, kept, failed = np.random.default_rng(20), WeighedMarks(), []
    for _ in range(TRIALS):
        findings, who, where = drawn(draw, symptoms), person(draw), examinations(draw)
        options = RankOptions(examinations=where, limit=5)
        listed = rank(findings, who, tables, options, kept)
        assert len(listed) == 5
        rare = [d for d in listed if d.universe is not Universe.COMMON or rate(d) < RARE]
        if rare:
            said = [(f.code.code, f.assertion.value) for f in findings]
            failed.append((said, who, sorted(where), [d.code.display for d in rare]))
    assert not failed, f"{len(failed)} of {TRIALS}: {failed[:3]}"


def test_a_disease_outside_the_tables_is_never_invented(tables, symptoms):
    draw = np.random.default_rng(5)
    known = set(tables.diseases.codes)
    systems = sorted(SYSTEMS)
    options = RankOptions(limit=150)
    usual = rank((), Person(50.0), tables, options)
    for _ in range(12):
        strange = tuple(
            replace(
                finding,
                key=f"strange:{n}",
                code=Code(systems[draw.integers(len(systems))], f"X:{draw.integers(10**9)}", "Odd"),
            )
            for n, finding in enumerate(drawn(draw, symptoms))
        )
        assert rank(strange, Person(50.0), tables, options) == usual
        findings = drawn(draw, symptoms)
        mixed = rank((*strange, *findings), Person(50.0), tables, options)
        assert mixed == rank(findings, Person(50.0), tables, options)
        assert {d.code.code for d in mixed} <= known
