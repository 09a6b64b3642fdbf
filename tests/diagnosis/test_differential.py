from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Assertion
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case
from meddx.diagnosis import one_inherited
from meddx.diagnosis.differential import differential
from meddx.diagnosis.explain import AGE_CODE, SEX_CODE
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.weights import WeighedMarks
from tests.diagnosis.cases import IMAGE, NOTE, PERSON, note


def listed(tables, findings, edits=None, person=PERSON, kept=None):
    reading = Reading(Case(), tuple(findings), (), datetime.now(UTC), edits=edits or Edits())
    return differential(reading, person, tables, 0.01, kept or WeighedMarks())


def test_findings_give_a_list_questions_and_steps(tables):
    reading = listed(tables, IMAGE + NOTE)
    assert reading.priors == reading.contradictions == ()
    assert len(reading.questions) == 3
    assert len(reading.next_steps) == 4
    assert reading.diagnoses == rank(IMAGE + NOTE, PERSON, tables, RankOptions())


def test_the_list_is_shown_before_its_questions_with_those_of_the_list_before(tables):
    before = listed(tables, IMAGE)
    shown = []
    now = replace(before, findings=(*IMAGE, *NOTE))
    after = differential(now, PERSON, tables, 0.01, WeighedMarks(), shown.append)
    (early,) = shown
    assert early.diagnoses is after.diagnoses
    assert early.contradictions == after.contradictions
    assert (early.asked, early.next_steps) == (before.asked, before.next_steps)
    assert early.asked != after.asked


def test_priors_are_not_shown_early(tables):
    shown = []
    reading = listed(tables, ())
    differential(reading, PERSON, tables, 0.01, WeighedMarks(), shown.append)
    assert shown == []


NOTHING = (
    (),
    (note("HP:0001945", Assertion.HYPOTHETICAL),),
    (replace(note("HP:0001945"), code=Code("HPO", "HP:9999999", "Odd")),),
    (replace(note("HP:0001945"), code=Code("OMIM", "OMIM:999999", "Odd")),),
)


@pytest.mark.parametrize("findings", NOTHING)
@pytest.mark.parametrize("person", [PERSON, Person()])
def test_no_evidence_gives_the_priors_and_no_list(tables, findings, person):
    reading = listed(tables, findings, person=person)
    assert reading.priors == rank((), person, tables, RankOptions())
    assert reading.priors[0].probability < 0.1
    rows = {row.code for d in reading.priors for row in d.evidence}
    # Of those that begin late in life less is expected in the young, and so a little of others.
    assert rows <= {AGE_CODE, SEX_CODE, one_inherited.CODE}
    assert reading.diagnoses == reading.next_steps == reading.questions == ()


def test_switching_the_last_finding_off_leaves_the_priors_and_on_again_gives_the_same(tables):
    kept = WeighedMarks()
    on = listed(tables, IMAGE, kept=kept)
    off = listed(tables, IMAGE, Edits(switched_off=frozenset({IMAGE[0].key})), kept=kept)
    assert (bool(on.diagnoses), bool(off.diagnoses)) == (True, False)
    assert (bool(on.priors), bool(off.priors)) == (False, True)
    again = differential(replace(off, edits=Edits()), PERSON, tables, 0.01, kept)
    assert (again.diagnoses, again.questions) == (on.diagnoses, on.questions)
    assert again.priors == ()


def test_what_is_switched_off_contradicts_nothing(tables):
    fever, no_fever = note("HP:0001945"), note("HP:0001945", Assertion.EXCLUDED, 50)
    assert len(listed(tables, (fever, no_fever)).contradictions) == 1
    off = Edits(switched_off=frozenset({no_fever.key}))
    assert listed(tables, (fever, no_fever), off).contradictions == ()
