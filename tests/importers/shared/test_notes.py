from datetime import date

import pytest

from meddx.case.identity import Patient
from meddx.importers.shared.notes import note_case, note_of
from meddx.phrase import Refused

TEXT = "Patient ID 9RG1, born 1940-03-05. 2004-08-26.\nINDICATION: cough"


def test_a_note_with_its_patient():
    case = note_case(TEXT, "note.txt")
    (note,) = case.notes
    assert case.patient.patient_id == "9RG1"
    assert (note.title, note.text, note.written_on) == ("note.txt", TEXT, date(2004, 8, 26))
    assert [section.kind for section in note.sections] == ["indication"]


def test_the_id_of_a_note_is_that_of_its_text():
    assert note_case(TEXT, "a.txt").notes[0].note_id == note_case(TEXT, "b.txt").notes[0].note_id
    assert note_case(TEXT + ".", "a").notes[0].note_id != note_case(TEXT, "a").notes[0].note_id


def test_a_name_below_the_first_section_is_not_the_patient():
    assert not note_case("FINDINGS: clear\nName: Dr Brown\nDOB: 1940-03-05", "n").patient.name


def test_two_patients_are_refused():
    with pytest.raises(Refused):
        note_case("Patient ID 1\nCough\nPatient ID 2", "n")


def test_a_text_of_another_patient_than_its_file_names_is_refused():
    patient = Patient("9RG1", "Doe^Jane", date(1940, 3, 5))
    note = note_of(patient, TEXT, "t")
    assert (note.title, note.written_on) == ("t", date(2004, 8, 26))
    assert note_of(patient, "Cough", "t", date(2024, 1, 1)).written_on == date(2024, 1, 1)
    for text in ("Patient ID 9RG2\nCough", "Name: Ann Roe\nCough", "DOB: 1950-01-01\nCough"):
        with pytest.raises(Refused) as refused:
            note_of(patient, text, "t")
        assert refused.value.code == "other_patient"
        assert "9RG" not in str(refused.value.phrase)
