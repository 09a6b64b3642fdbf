import pytest

from meddx.analysis import stated_person
from meddx.analysis.stated_person import find_person
from meddx.case.identity import Sex
from meddx.case.record import Case, Note
from meddx.importers.shared.notes import note_case

NOBODY = (None, "")


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("This is a 45-year-old man with cough.", 45, "M"),
        ("67 y/o F with chest pain", 67, "F"),
        ("67yo M s/p CABG", 67, "M"),
        ("a 45 y.o. male", 45, "M"),
        ("72F with cough", 72, "F"),
        ("INDICATION: 60M, fever", 60, "M"),
        ("The patient is a 55 year old obese Caucasian female who presents", 55, "F"),
        ("19-year-old G1P0 female", 19, "F"),
        ("A 70-year-old right-handed gentleman", 70, "M"),
        ("65-year-old woman with a 3-year-old granddaughter", 65, "F"),
        ("A 3-month-old boy", 0.25, "M"),
        ("A 10-day-old male neonate", 10 / 365.2425, "M"),
        ("2 week old infant", 14 / 365.2425, ""),
        ("Age: 34", 34, ""),
        ("aged 34 years", 34, ""),
        ("She is 29 years old.", 29, ""),
        ("45-year-old with cough", 45, ""),
        ("This woman with cough was seen.", None, "F"),
        ("28 weeks pregnant, abdominal pain", None, "F"),
        ("His wife is 28 weeks pregnant.", None, ""),
        ("孕28周，腹痛", None, "F"),
        ("男，67岁", 67, "M"),
        ("患者女性，56岁，咳嗽", 56, "F"),
        ("3个月男婴", 0.25, "M"),
        ("患儿，男，5岁", 5, "M"),
        ("67岁男性", 67, "M"),
        ("患者，56岁", 56, ""),
        ("年龄：56岁", 56, ""),
        ("患者男，45岁，母亲70岁", 45, "M"),
    ],
)
def test_what_a_text_states_of_its_patient(text, age, sex):
    person = find_person(text, ())
    assert person.sex.value == sex
    assert person.age_years == (None if age is None else pytest.approx(age, rel=1e-3))


@pytest.mark.parametrize(
    "text",
    [
        "Her 12-year-old son has fever.",
        "Mother, 67 years old, has diabetes.",
        "His father died at age 60.",
        "Mother of a 3-year-old boy",
        "A 30-year-old mother with cough",
        "He was diagnosed at 5 years of age.",
        "seizures since 3 years old",
        "3-4 years old",
        "BP 120/80 F 98",
        "a 245-year-old tree, 245 years old",
        "父亲67岁，患高血压",
        "其子12岁",
        "患者女儿，12岁",
        "患者3岁时发现",
        "",
    ],
)
def test_another_person_or_another_time_is_not_taken(text):
    person = find_person(text, ())
    assert (person.age_years, person.sex.value) == NOBODY


def test_a_family_history_is_not_looked_at():
    note = note_case("FAMILY HISTORY: a 45-year-old man\n\nFINDINGS: clear", "n").notes[0]
    assert find_person(note.text, note.sections).age_years is None


def test_two_ages_leave_it_open():
    assert find_person("a 45-year-old man. a 54-year-old man.", ()).age_years is None


def test_notes_that_contradict_one_another_state_nothing():
    old, young = (Note(t, t, t) for t in ("a 45-year-old man", "a 20-year-old man"))
    assert stated_person.of_case(Case(notes=(old,))).age_years == 45
    both = stated_person.of_case(Case(notes=(old, young)))
    assert (both.age_years, both.sex) == (None, Sex.MALE)
