from dataclasses import replace

import pytest

from meddx.archive.kept import NOTE_MARKS
from meddx.case import note_plain
from meddx.case.evidence import Assertion, TextSource
from meddx.case.identity import Patient
from meddx.case.note_marks import NoteMark
from meddx.case.record import Case
from meddx.workstation.notes.keeping import NoteKeeper
from tests.helpers.builders import COUGH, FEVER, NOTE, a_case, a_reading
from tests.helpers.keeping import LOST, Memory
from tests.helpers.services import FakeServices

WAIT = 5000
SUBJECT = note_plain.subject(a_case().patient, a_case().notes[0])
MARK = NoteMark(TextSource("n1", 0, 7, NOTE[:7]), COUGH, Assertion.PRESENT)
OTHER = NoteMark(TextSource("n1", 8, 10, NOTE[8:10]), FEVER, Assertion.PRESENT)


@pytest.fixture
def kept():
    return Memory()


@pytest.fixture
def notes(open_notes, kept):
    made = open_notes(FakeServices())
    NoteKeeper(made.session, made.bridge, kept, lambda: "Dr. Who")
    return made


def rest(qtbot, notes):
    qtbot.waitUntil(lambda: not notes.bridge.open_tickets, timeout=WAIT)


def say(notes, *marks):
    notes.session.change(replace(notes.session.edits, marks=marks))


def marks_of(kept):
    return note_plain.marks_of(kept.documents[NOTE_MARKS, SUBJECT], a_case().notes[0])


def test_what_was_said_is_there_when_the_note_is_opened_again(qtbot, notes, kept):
    notes.session.show(a_case())
    rest(qtbot, notes)
    say(notes, MARK)
    assert marks_of(kept) == (MARK,)
    notes.session.close_case()
    assert notes.session.edits.marks == ()
    assert marks_of(kept) == (MARK,)
    notes.session.show(a_case())
    rest(qtbot, notes)
    assert notes.session.edits.marks == (MARK,)
    say(notes)
    assert marks_of(kept) == ()


def test_they_rank_again_when_they_come_and_stay_when_it_is_analysed_again(qtbot, notes, kept):
    kept.documents[NOTE_MARKS, SUBJECT] = note_plain.to_plain((MARK,))
    notes.session.show_reading(a_reading())
    rest(qtbot, notes)
    assert notes.session.reading.edits.marks == (MARK,)
    notes.session.analyse()
    rest(qtbot, notes)
    assert notes.session.reading.marks == (MARK,)


def test_what_was_said_while_they_were_looked_for_counts_too(qtbot, notes, kept):
    changed = replace(MARK, assertion=Assertion.EXCLUDED)
    kept.documents[NOTE_MARKS, SUBJECT] = note_plain.to_plain((MARK, OTHER))
    notes.session.show(a_case())
    say(notes, changed)
    assert kept.puts == 0  # nothing is written before what was kept could be read
    rest(qtbot, notes)
    assert set(notes.session.edits.marks) == {OTHER, changed}
    assert set(marks_of(kept)) == {OTHER, changed}


def test_the_same_text_of_another_patient_is_another_note(qtbot, notes, kept):
    kept.documents[NOTE_MARKS, SUBJECT] = note_plain.to_plain((MARK,))
    notes.session.show(replace(a_case(), patient=Patient("somebody else")))
    rest(qtbot, notes)
    assert notes.session.edits.marks == ()
    say(notes, OTHER)
    assert marks_of(kept) == (MARK,)


def test_nothing_is_lost_when_more_becomes_known_of_the_patient(qtbot, notes, kept):
    notes.session.show(Case(Patient("9RG1"), notes=a_case().notes))
    rest(qtbot, notes)
    say(notes, MARK)
    notes.session.show(a_case())  # the pictures bring a name and a birth date
    rest(qtbot, notes)
    assert notes.session.edits.marks == (MARK,)
    assert marks_of(kept) == (MARK,)


def test_what_cannot_be_read_is_set_aside_and_what_is_said_then_is_kept(qtbot, notes, kept):
    kept.documents[NOTE_MARKS, SUBJECT] = {"schema": 1, "marks": [{"start": 0}]}
    notes.session.show(a_case())
    rest(qtbot, notes)
    assert kept.aside == [{"schema": 1, "marks": [{"start": 0}]}]
    say(notes, MARK)
    assert marks_of(kept) == (MARK,)


def test_a_store_that_is_away_is_told_and_nothing_is_written_over(qtbot, notes, kept):
    kept.refuses, told = True, []
    notes.session.refused.connect(lambda messages: told.extend(m.reason for m in messages))
    notes.session.show(a_case())
    rest(qtbot, notes)
    say(notes, MARK)
    assert kept.puts == 0
    assert LOST in told
    kept.refuses = False
    notes.session.show(a_case())
    rest(qtbot, notes)
    assert marks_of(kept) == (MARK,)


def test_the_reader_is_named(qtbot, notes, kept):
    notes.session.show(a_case())
    rest(qtbot, notes)
    say(notes, MARK)
    assert kept.documents[NOTE_MARKS, SUBJECT]["reader"] == "Dr. Who"
