import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Diagnosis, Universe
from meddx.case.identity import Sex
from meddx.diagnosis.askable import Askable, Asked, Told
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import Kind, marks
from meddx.diagnosis.weights import Ranking
from tests.diagnosis.cases import COLON, ENDOMETRIUM, LYNCH, image, note

COUGH, DRY_COUGH, FEVER = "HP:0012735", "HP:0031246", "HP:0001945"
ADENOCARCINOMA, NEOPLASM = "HP:0040276", "HP:0002664"
MARFAN = "OMIM:154700"
ADULT = Person(40.0)


def told(tables, *findings):
    return Told(marks(findings, tables.phenotypes), tables.phenotypes)


def asked(tables, code, *findings, person=ADULT):
    here = Diagnosis(tables.diseases.code(code), 0.1, 0.5, universe=Universe.HEREDITARY)
    seen = marks(findings, tables.phenotypes)
    askable = Askable(seen, (here,), tables, Ranking(person))
    return {row.hpo_id for row in askable.rows(here)}


def test_what_is_there_answers_for_what_is_more_general(tables):
    known = told(tables, note(DRY_COUGH))
    assert known.answers(Asked(DRY_COUGH))
    assert known.answers(Asked(COUGH))
    assert not known.answers(Asked(FEVER))


def test_what_is_not_there_answers_for_what_is_more_special(tables):
    known = told(tables, note(COUGH, Assertion.EXCLUDED))
    assert known.answers(Asked(COUGH))
    assert known.answers(Asked(DRY_COUGH))
    assert not told(tables, note(DRY_COUGH, Assertion.EXCLUDED)).answers(Asked(COUGH))


def test_a_special_form_of_what_is_there_is_still_asked_but_not_of_the_history(tables):
    assert not told(tables, note(COUGH)).answers(Asked(DRY_COUGH))
    cancer = told(tables, note(NEOPLASM, Assertion.HISTORICAL))
    assert cancer.answers(Asked(COLON, Kind.HISTORY))
    assert not cancer.answers(Asked(COLON))


def test_relatives_answer_for_relatives_only(tables):
    known = told(tables, note(COLON, Assertion.FAMILY))
    assert known.answers(Asked(COLON, Kind.FAMILY))
    assert not known.answers(Asked(COLON))
    assert not told(tables, note(COLON)).answers(Asked(COLON, Kind.FAMILY))


def test_a_low_score_answers_for_what_was_looked_for_alone(tables):
    known = told(tables, image(COUGH, -0.5, Assertion.EXCLUDED))
    assert known.answers(Asked(COUGH))
    assert not known.answers(Asked(DRY_COUGH))


def test_findings_of_rare_diseases_can_be_asked(tables):
    found = asked(tables, MARFAN)
    assert {"HP:0001083", "HP:0001166"} <= found  # ectopia lentis, arachnodactyly
    assert "HP:0001083" not in asked(tables, MARFAN, note("HP:0001083"))
    phenotypes = tables.phenotypes
    assert all("HP:0000118" in phenotypes.ancestors(term) for term in found)  # no inheritance


def test_among_inherited_diseases_the_same_disease_of_orpha_tells_too(tables):
    code, partner = next(
        (code, partner)
        for code, partner in sorted(tables.profiles.partners.items())
        if asked(tables, partner) - asked(tables, code)
    )
    here = Diagnosis(tables.diseases.code(code), 0.1, 0.5)
    ranking = Ranking(ADULT, RankOptions(among="omim"))
    rows = Askable((), (here,), tables, ranking).rows(here)
    assert {row.hpo_id for row in rows} == asked(tables, code) | asked(tables, partner)


def test_history_and_relatives_are_asked_for_too(tables):
    here = Diagnosis(tables.diseases.code(LYNCH), 0.1, 0.5)
    askable = Askable((), (here,), tables, Ranking(Person(40.0)))
    assert {row.context for row in askable.rows(here)} == {"finding", "history", "family"}


def test_what_the_tables_hold_for_the_same_thing_is_not_asked_again(tables):
    here = Diagnosis(tables.diseases.code(LYNCH), 0.1, 0.5)

    def history(*findings):
        seen = marks(findings, tables.phenotypes)
        askable = Askable(seen, (here,), tables, Ranking(Person(40.0)))
        return {row.hpo_id for row in askable.rows(here) if row.context == "history"}

    assert {COLON, ADENOCARCINOMA, ENDOMETRIUM} <= history()
    known = history(note(COLON, Assertion.HISTORICAL))
    assert ADENOCARCINOMA not in known
    assert ENDOMETRIUM in known


def test_nobody_is_asked_what_the_other_sex_has(tables):
    code = next(
        code
        for code in tables.diseases.rare.codes
        if "HP:0000028" in asked(tables, code, person=Person(5.0, Sex.MALE))  # cryptorchidism
    )
    assert "HP:0000028" not in asked(tables, code, person=Person(5.0, Sex.FEMALE))
    assert "HP:0000028" in asked(tables, code, person=Person(5.0))


def test_what_names_a_diagnosis_of_the_list_is_no_question(tables):
    own = tables.diseases.own
    code, row = next(
        (code, row)
        for code, disease in own.items()
        for row in disease.annotations
        if set(disease.named_by) & tables.phenotypes.ancestors(row.hpo_id)
        and row.context == "finding"
        and not row.absent
    )
    assert row.hpo_id not in asked(tables, code)


def test_a_disease_that_no_table_holds_has_nothing_to_ask(tables):
    unknown = Diagnosis(Code("OMIM", "OMIM:999999", "None"), 0.1, 0.5)
    askable = Askable((), (unknown,), tables, Ranking())
    assert askable.rows(unknown) == []


@pytest.mark.parametrize(("age", "is_asked"), [(0.1, True), (40.0, False), (None, False)])
def test_what_is_seen_before_birth_is_asked_of_children_only(tables, age, is_asked):
    rare = tables.diseases.rare
    before = "HP:0001561"  # polyhydramnios
    code = rare.codes[rare.own.of(tables.phenotypes.place(before))[0][0]]
    assert (before in asked(tables, code, person=Person(age))) == is_asked
