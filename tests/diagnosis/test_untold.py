"""What a note would have told and does not tell speaks a little against what demands it."""

import math

import pytest

from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.diagnosis import explain
from meddx.diagnosis.marks import Kind, marks
from meddx.diagnosis.next_question import ask
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.untold import with_untold
from meddx.diagnosis.weights import Ranking
from meddx.phrase import Language
from tests.diagnosis.cases import COLON, note, reader

PAIN, PNEUMOTHORAX, INJURY = "HP:0033771", "HP:0002107", "HP:0031135"
BRUISED, RECURRENT, LYNCH = "MEDDX:1055", "MEDDX:1044", "OMIM:120435"
CHEST = RankOptions(limit=400, examinations=frozenset({"chest"}))
MAN = Person(40.0, Sex.MALE)


def of(tables, findings, code=BRUISED):
    return next(d for d in rank(findings, MAN, tables, CHEST) if d.code.code == code)


def rows(diagnosis):
    return [r for r in diagnosis.evidence if r.because.template == explain.UNTOLD.template]


def untold(tables, *findings):
    seen = with_untold(marks(findings, tables.phenotypes), tables)
    return {mark.code.code for mark in seen if mark.is_untold}


def test_a_note_without_an_injury_speaks_against_a_bruised_lung(tables):
    told, seen = (note(PNEUMOTHORAX), note(PAIN, start=9)), (reader(PNEUMOTHORAX), reader(PAIN))
    with_note, without = of(tables, told), of(tables, seen)
    (row,) = rows(with_note)
    assert row.log10_lr == pytest.approx(math.log10((0.92 * 0.2 + 0.08) / (0.0824 * 0.2 + 0.9176)))
    assert row.code.code == INJURY
    assert not rows(without)
    assert with_note.probability < without.probability / 2
    assert "not mentioned" in row.because.label(Language.EN)
    assert row.because.label(Language.ZH_CN).startswith("病历未提及")


@pytest.mark.parametrize(
    "said",
    [
        note(INJURY, start=50),
        note(INJURY, Assertion.HISTORICAL, 50),
        note(INJURY, Assertion.EXCLUDED, 50),
        note("HP:0500260", start=50),  # triggered by head trauma
        note("HP:0002527", start=50),  # falls
        reader("HP:0041159"),  # fractured rib
    ],
)
def test_what_is_said_of_an_injury_tells_it(tables, said):
    assert INJURY in untold(tables, note(PAIN))
    assert INJURY not in untold(tables, note(PAIN), said)


def test_cancer_by_any_name_tells_the_cancer_before(tables):
    assert COLON in untold(tables, note(PAIN))
    for term in (COLON, "HP:0002664", "HP:0100743"):  # neoplasm; of the rectum
        assert COLON not in untold(tables, note(PAIN), note(term, Assertion.HISTORICAL, 50))
    assert COLON in untold(tables, note(PAIN), note(COLON, Assertion.FAMILY, 50))


def test_nobody_wrote_a_note_where_there_is_none(tables):
    assert not untold(tables, reader(PAIN))
    assert not untold(tables)
    assert not untold(tables, note(COLON, Assertion.FAMILY))


def test_inherited_diseases_and_rare_lists_stay(tables):
    assert not rows(of(tables, (note(PAIN),), LYNCH))
    assert rows(of(tables, (note(PAIN),), RECURRENT))
    assert not rows(of(tables, (note(PAIN),), "MEDDX:1021"))  # metastases come of any cancer
    rare = rank((note("HP:0001166"),), MAN, tables, RankOptions(among="omim", limit=20))
    assert not any(rows(diagnosis) for diagnosis in rare)


def test_it_is_still_asked_and_the_answer_promised_is_that_of_ranking_again(tables):
    """Words of a question: from what it is to what the answer makes of it."""
    findings = (note(PNEUMOTHORAX), note(PAIN, start=9))
    ranked = rank(findings, MAN, tables, CHEST)
    asked = ask(ranked, findings, tables, limit=10, ranking=Ranking(MAN, CHEST))
    (question,) = [q for q in asked if q.code.code == INJURY]
    assert question.about == Kind.HISTORY
    after = of(tables, (*findings, note(INJURY, Assertion.HISTORICAL, 30)))
    assert f"to {after.probability * 100:.0f} %" in question.sentence.label(Language.EN)
