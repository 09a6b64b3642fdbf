from dataclasses import replace

import pytest

from meddx.case import note_plain
from meddx.case.evidence import Assertion, TextSource
from meddx.case.identity import Patient
from meddx.case.note_marks import NoteMark
from meddx.case.record import Case
from meddx.workstation.notes.keeping import NOTE_MARKS
from tests.helpers.builders import COUGH, FEVER, NOTE, a_case, a_reading
from tests.helpers.keeping import LOST, Memory
from tests.helpers.services import FakeServices

WAIT = 5000
SUBJECT = note_plain.subject(a_case().patient, a_case().notes[0])
MARK = NoteMark(TextSource("n1", 0, 7, NOTE[:7]), COUGH, Assertion.PRESENT)
OTHER = NoteMark(TextSource("n1", 8, 10, NOTE[8:10]), FEVER, Assertion.PRESENT)


class Notes(Memory):
    """Keeps only what is about notes, so that the pictures are out of the way."""

    def put(self, kind, subject, plain, /):
        if kind == NOTE_MARKS:
            super().put(kind, subject, plain)


@pytest.fixture
def kept():
    return Notes()


@pytest.fixture
def window(build, kept):
    return build(FakeServices(keeping=kept))


def rest(qtbot, window):
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)


def say(window, *marks):
    window.session.change(replace(window.session.edits, marks=marks))


def marks_of(kept):
    return note_plain.marks_of(kept.documents[NOTE_MARKS, SUBJECT], a_case().notes[0])


def test_what_was_said_is_there_when_the_note_is_opened_again(qtbot, window, kept):
    window.session.show(a_case())
    rest(qtbot, window)
    say(window, MARK)
    assert marks_of(kept) == (MARK,)
    window.session.close_case()
    assert window.session.edits.marks == ()
    assert marks_of(kept) == (MARK,)
    window.session.show(a_case())
    rest(qtbot, window)
    assert window.session.edits.marks == (MARK,)
    assert not window.actions_["undo"].isEnabled()
    say(window)
    assert marks_of(kept) == ()


def test_they_rank_again_when_they_come_and_stay_when_it_is_analysed_again(qtbot, window, kept):
    kept.documents[NOTE_MARKS, SUBJECT] = note_plain.to_plain((MARK,))
    window.session.show_reading(a_reading())
    rest(qtbot, window)
    assert window.session.reading.edits.marks == (MARK,)
    window.session.analyse()
    rest(qtbot, window)
    assert window.session.reading.marks == (MARK,)


def test_what_was_said_while_they_were_looked_for_counts_too(qtbot, window, kept):
    changed = replace(MARK, assertion=Assertion.EXCLUDED)
    kept.documents[NOTE_MARKS, SUBJECT] = note_plain.to_plain((MARK, OTHER))
    window.session.show(a_case())
    say(window, changed)
    assert kept.puts == 0  # nothing is written before what was kept could be read
    rest(qtbot, window)
    assert set(window.session.edits.marks) == {OTHER, changed}
    assert set(marks_of(kept)) == {OTHER, changed}


def test_the_same_text_of_another_patient_is_another_note(qtbot, window, kept):
    kept.documents[NOTE_MARKS, SUBJECT] = note_plain.to_plain((MARK,))
    window.session.show(replace(a_case(), patient=Patient("somebody else")))
    rest(qtbot, window)
    assert window.session.edits.marks == ()
    say(window, OTHER)
    assert marks_of(kept) == (MARK,)


def test_nothing_is_lost_when_more_becomes_known_of_the_patient(qtbot, window, kept):
    window.session.show(Case(Patient("9RG1"), notes=a_case().notes))
    rest(qtbot, window)
    say(window, MARK)
    window.session.show(a_case())  # the pictures bring a name and a birth date
    rest(qtbot, window)
    assert window.session.edits.marks == (MARK,)
    assert marks_of(kept) == (MARK,)


def test_what_cannot_be_read_is_set_aside_and_what_is_said_then_is_kept(qtbot, window, kept):
    kept.documents[NOTE_MARKS, SUBJECT] = {"schema": 1, "marks": [{"start": 0}]}
    window.session.show(a_case())
    rest(qtbot, window)
    assert kept.aside == [{"schema": 1, "marks": [{"start": 0}]}]
    say(window, MARK)
    assert marks_of(kept) == (MARK,)


def test_a_store_that_is_away_is_told_and_nothing_is_written_over(qtbot, window, kept):
    kept.refuses, told = True, []
    window.session.refused.connect(lambda messages: told.extend(m.reason for m in messages))
    window.session.show(a_case())
    rest(qtbot, window)
    say(window, MARK)
    assert kept.puts == 0
    assert LOST in told
    kept.refuses = False
    window.session.show(a_case())
    rest(qtbot, window)
    assert marks_of(kept) == (MARK,)


def test_the_reader_is_named(qtbot, build, kept):
    from meddx.settings import Settings
    from meddx.workstation.services import Preferences

    window = build(
        FakeServices(keeping=kept), Preferences(current=lambda: Settings(reader="Dr. Who"))
    )
    window.session.show(a_case())
    rest(qtbot, window)
    say(window, MARK)
    assert kept.documents[NOTE_MARKS, SUBJECT]["reader"] == "Dr. Who"
