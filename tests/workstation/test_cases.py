from dataclasses import replace
from datetime import date

from meddx.case.identity import Patient
from meddx.case.record import Case, Note, Study
from meddx.workstation.cases import age_in_years

BOY = Patient(patient_id="S1", birth_date=date(2009, 2, 3))
NOTES = tuple(
    Note(str(day), "", "", written_on=day) for day in (date(2021, 3, 1), date(2022, 3, 1))
)


def test_the_age_is_that_of_the_last_note_where_no_study_is_dated():
    assert int(age_in_years(Case(BOY, notes=NOTES))) == 13


def test_a_dated_study_comes_before_the_notes():
    study = Study("1.2", (), study_date=date(2019, 3, 1))
    assert int(age_in_years(Case(BOY, (study,), notes=NOTES))) == 10


def test_without_any_date_the_age_is_that_of_today():
    undated = Case(BOY, notes=(replace(NOTES[0], written_on=None),))
    assert age_in_years(undated) == age_in_years(Case(BOY))
    assert age_in_years(undated) > 17


def test_without_a_birth_date_there_is_no_age():
    assert age_in_years(Case(Patient(patient_id="S1"), notes=NOTES)) is None
