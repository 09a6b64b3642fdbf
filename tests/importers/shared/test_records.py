from datetime import date

import pytest

from meddx.case.codes import Code
from meddx.case.identity import Patient, Sex
from meddx.case.record import Note, Observation, RefusedFile, Section
from meddx.importers.shared import records
from meddx.importers.shared.packing import pack, unpack
from meddx.importers.shared.records import Record, Records, by_patient
from meddx.phrase import Phrase

BORN = date(1940, 3, 5)
VALUE = Observation(Code("LOINC", "718-7", "Hb"), 95.0, "g/L", BORN, 120.0, None)


def note(number):
    return Note(f"n{number}", "title", "text", (Section("findings", 0, 4),), BORN)


def test_records_survive_the_way_from_the_child():
    record = Record(Patient("1", "Doe^Jane", BORN, Sex.FEMALE), (note(1),), (VALUE,))
    refused = RefusedFile("a#2", "code", Phrase("{kind}!").with_values(kind="ADT"))
    made = Records((record, Record()), (refused,))
    again = unpack(Records, pack(made, {}), {})
    assert again == made
    assert again.found[0].patient.sex is Sex.FEMALE


def test_a_sex_that_is_none_is_no_answer():
    packed = pack(Record(), {})
    packed["patient"]["sex"] = "woman"
    with pytest.raises(ValueError, match="woman"):
        unpack(Record, packed, {})


def test_only_what_is_surely_of_one_patient_is_joined():
    joined = by_patient(
        [
            Record(Patient("1", "Doe^Jane", BORN), (note(1), note(1)), (VALUE, VALUE)),
            Record(Patient("2", "Roe^Ann", BORN), (note(2),)),
            Record(Patient("1"), (note(3), note(1)), (VALUE,)),
            Record(Patient("", "Doe^Jane", BORN), (note(4),)),
            Record(Patient("1", "", date(1950, 1, 1)), (note(5),)),
            Record(Patient("", "Doe^Jane"), (note(6),)),
            Record(Patient(), (note(7),)),
            Record(Patient(), (note(8),)),
            Record(Patient("9")),
        ]
    )
    assert [[n.note_id for n in record.notes] for record in joined] == [
        ["n1", "n3", "n4"], ["n2"], ["n5"], ["n6"], ["n7"], ["n8"],
    ]  # fmt: skip
    assert joined[0].observations == (VALUE,)


def test_many_patients_are_joined_without_comparing_all_with_all(monkeypatch):
    asked = []
    monkeypatch.setattr(records, "_is_same", lambda *pair: asked.append(pair) or True)
    many = [Record(Patient(str(number % 500)), (note(number),)) for number in range(1000)]
    assert len(by_patient(many)) == 500
    assert len(asked) == 500
