"""What is typed is there when its patient, or the study without one, is opened again."""

from dataclasses import replace
from datetime import date

import pytest

from meddx.archive.kept import TYPED_NOTES
from meddx.case import typed_notes
from meddx.case.identity import Patient
from meddx.case.record import Case, Note
from meddx.workstation.notes.typed_keeping import NOT_KEPT, TypedNoteKeeper
from tests.helpers.builders import a_case, a_reading
from tests.helpers.keeping import LOST, Memory
from tests.helpers.services import FakeServices

WAIT = 5000
HERS = "Patient ID 9RG1. Dry cough, fever."
PATIENT = typed_notes.subjects(a_case())[0]
DAY = date(2004, 9, 1)


def read(text):
    """Make a case of a text as the importer does: each text has an id of its own."""
    patient = Patient("9RG1", birth_date=date(1940, 3, 5)) if "9RG1" in text else Patient()
    return Case(patient, notes=(Note(text[-12:], "typed", text, typed=True),))


@pytest.fixture
def kept():
    return Memory()


@pytest.fixture
def notes(open_notes, kept, monkeypatch):
    made = open_notes(FakeServices())
    monkeypatch.setattr(made.typed, "_read", read)
    keeper = TypedNoteKeeper(made.session, made.bridge, kept, read, lambda: "Dr. Who")
    made.typed.changed.connect(keeper.changed)
    return made


@pytest.fixture
def told(notes):
    said = []
    notes.session.refused.connect(lambda messages: said.extend(m.reason for m in messages))
    return said


def rest(qtbot, notes):
    qtbot.waitUntil(lambda: not notes.bridge.open_tickets, timeout=WAIT)


def show(qtbot, notes, case):
    notes.session.show(case)
    rest(qtbot, notes)


def reopen(qtbot, notes, case):
    notes.session.close_case()
    show(qtbot, notes, case)


def typed(notes):
    return [note.text for note in notes.session.case.notes if note.typed]


def documents(kept, subject=PATIENT):
    plain = kept.documents.get((TYPED_NOTES, subject))
    return None if plain is None else [note.text for note in typed_notes.notes_of(plain)]


def test_a_typed_note_is_there_again_and_gone_once_deleted(qtbot, notes, kept):
    show(qtbot, notes, a_case())
    notes.typed.add(HERS, DAY)
    assert documents(kept) == [HERS]
    assert kept.documents[TYPED_NOTES, PATIENT]["reader"] == "Dr. Who"
    reopen(qtbot, notes, a_case())
    assert typed(notes) == [HERS]
    assert notes.session.case.notes[1].written_on == DAY
    assert notes.session.case.identity_verified
    notes.panel.which.setCurrentIndex(1)
    notes.typed.delete()
    assert (TYPED_NOTES, PATIENT) not in kept.documents
    notes.steps.undo()
    assert documents(kept) == [HERS]
    notes.steps.redo()
    reopen(qtbot, notes, a_case())
    assert typed(notes) == []


def test_a_changed_note_is_kept_as_it_was_changed(qtbot, notes, kept):
    show(qtbot, notes, a_case())
    notes.typed.add(HERS)
    notes.typed.add("Patient ID 9RG1. Weight loss.")
    notes.typed.change(notes.session.case.notes[1], HERS + " Chills.", DAY)
    assert documents(kept) == [HERS + " Chills.", "Patient ID 9RG1. Weight loss."]
    reopen(qtbot, notes, a_case())
    assert typed(notes) == documents(kept)


def test_what_was_attached_is_attached_again_and_said(qtbot, notes):
    show(qtbot, notes, a_case())
    notes.typed.add("Fever since Monday.", attach=True)
    reopen(qtbot, notes, a_case())
    assert typed(notes) == ["Fever since Monday."]
    assert not notes.session.case.identity_verified


def test_another_patient_with_the_same_id_never_sees_it(qtbot, notes, kept):
    show(qtbot, notes, a_case())
    notes.typed.add(HERS)
    twin = replace(a_case(), patient=Patient("9RG1", "Other^One", date(1977, 1, 1)))
    reopen(qtbot, notes, twin)
    assert typed(notes) == []
    notes.typed.add("Nothing of note.", attach=True)
    assert documents(kept) == [HERS, "Nothing of note."]
    reopen(qtbot, notes, a_case())
    assert typed(notes) == [HERS]


def test_a_study_that_names_nobody_keeps_its_notes(qtbot, notes, kept):
    nobody = replace(a_case(), patient=Patient(), panels=())
    show(qtbot, notes, nobody)
    notes.typed.add(HERS, attach=True)  # it says whose the study is
    assert documents(kept, "1.2") == [HERS]
    rest(qtbot, notes)
    reopen(qtbot, notes, nobody)
    assert typed(notes) == [HERS]
    assert notes.session.case.patient.patient_id == "9RG1"
    notes.panel.which.setCurrentIndex(1)
    notes.typed.delete()
    reopen(qtbot, notes, nobody)
    assert typed(notes) == []


def test_a_note_of_nobody_without_a_study_is_said_not_to_be_kept(qtbot, notes, kept, told):
    notes.typed.add("Fever.")
    rest(qtbot, notes)
    assert kept.documents == {}
    assert told == [NOT_KEPT]


def test_what_is_typed_while_it_is_looked_for_joins_what_was_kept(qtbot, notes, kept):
    show(qtbot, notes, a_case())
    notes.typed.add(HERS)
    notes.session.close_case()
    notes.session.show(a_case())
    assert notes.bridge.open_tickets
    notes.typed.add("Patient ID 9RG1. Weight loss.")
    assert documents(kept) == [HERS]  # not written before it was read
    rest(qtbot, notes)
    assert documents(kept) == [HERS, "Patient ID 9RG1. Weight loss."]
    assert sorted(typed(notes)) == sorted(documents(kept))


def test_a_reading_that_was_there_is_made_again_with_the_note(qtbot, notes):
    show(qtbot, notes, a_case())
    notes.typed.add(HERS)
    notes.session.close_case()
    notes.session.show_reading(a_reading())
    rest(qtbot, notes)
    assert typed(notes) == [HERS]
    assert notes.session.reading is not None
    assert [n.text for n in notes.session.reading.case.notes if n.typed] == [HERS]


def test_nothing_is_written_where_the_store_cannot_be_read(qtbot, notes, kept, told):
    kept.refuses = True
    show(qtbot, notes, a_case())
    notes.typed.add(HERS)
    rest(qtbot, notes)
    assert LOST in told
    assert kept.puts == 0
    kept.refuses = False
    reopen(qtbot, notes, a_case())
    assert documents(kept) == [HERS]


def test_what_means_nothing_is_set_aside(qtbot, notes, kept):
    kept.documents[TYPED_NOTES, PATIENT] = {"schema": 1, "notes": [{"text": 3}]}
    show(qtbot, notes, a_case())
    assert kept.aside == [{"schema": 1, "notes": [{"text": 3}]}]
    assert typed(notes) == []
