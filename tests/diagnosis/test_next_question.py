import pytest

from meddx.diagnosis.marks import marks
from meddx.diagnosis.next_question import ask, expected_change, next_steps
from meddx.diagnosis.rank import RankOptions, rank
from meddx.phrase import Language
from tests.diagnosis.cases import IMAGE, NOTE, PERSON


def test_a_finding_as_common_with_as_without_the_disease_changes_nothing():
    assert expected_change(0.3, 0.2, 0.2) == pytest.approx(0.0)


def test_a_perfect_finding_resolves_everything():
    # Yes with probability P: P -> 1; no: P -> 0. Expected change 2 P (1 - P).
    assert expected_change(0.3, 1 - 1e-9, 1e-9) == pytest.approx(0.42, abs=1e-6)


def test_questions_are_about_what_nobody_mentioned(tables):
    findings = IMAGE + NOTE
    found = rank(findings, PERSON, tables, RankOptions())
    known = marks(findings, tables.phenotypes)
    questions = ask(found, findings, tables)
    assert len(questions) == 3
    changes = [question.expected_change for question in questions]
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 0.0
    mentioned = {mark.code.code for mark in known}
    assert not mentioned & {question.finding.code for question in questions}
    assert "cough" not in " ".join(str(q.sentence).lower() for q in questions)
    assert all("{" not in q.sentence.label(Language.ZH_CN) for q in questions)


def test_steps_of_the_first_diagnoses_come_once(tables):
    found = rank(IMAGE + NOTE, PERSON, tables, RankOptions())
    steps = [str(step) for step in next_steps(found)]
    assert len(steps) == len(set(steps)) == 4
    assert "Contrast-enhanced CT" in steps[0]


def test_each_first_diagnosis_says_what_would_change_it(tables):
    found = rank(IMAGE + NOTE, PERSON, tables, RankOptions())
    first = found[0]
    assert len(first.changed_by) == 2
    assert "if found" in str(first.changed_by[0])
    assert "if excluded" in str(first.changed_by[1])
