"""A radiologist corrects what was read in the note of the demonstration, and finds it again."""

import pytest
from PySide6.QtCore import Qt

from meddx.case.evidence import Assertion
from meddx.commands.shared.demonstration import demonstration_files
from meddx.phrase import Language
from meddx.reports.json import as_object
from tests.helpers.at_work import settled, until

NOTE = slice(1, 4)  # without the radiograph: what is told here is about the note


def opened(work):
    work.drop(*demonstration_files(Language.EN)[NOTE])
    until(lambda: work.window.session.case.notes and work.is_idle(), "nothing was opened")


def read(work):
    work.window.actions_["analyse"].trigger()
    until(lambda: work.window.session.reading is not None and work.is_idle(), "nothing was read")
    work.window.actions_["show_ai"].setChecked(True)


def term(work, words):
    return next(t for t in work.window.notes.terms if t.source.text == words)


def press(work, words, title):
    """Stand on words, press Enter, and choose."""
    panel, corrections = work.window.notes, work.window.note_desk.corrections
    source = term(work, words).source
    panel.text.stand_on(source.start, source.end)
    panel.text.entered.emit()
    next(a for a in corrections.menu.actions() if a.text() == title).trigger()
    corrections.menu.close()
    until(lambda: not work.window.session.is_ranking)


def add(work, words, sought):
    """Select words, look for a term, and take the first one."""
    panel, corrections = work.window.notes, work.window.note_desk.corrections
    start = panel.note.text.index(words)
    panel.text.select(start, start + len(words))
    panel.add_button.click()
    corrections.dialog.line.setText(sought)
    corrections.dialog.accept()
    until(lambda: not work.window.session.is_ranking)


def odds(work):
    return {d.code.code: d.probability for d in work.window.session.reading.diagnoses}


def said(work):
    return [
        (m.source.text, m.code and m.code.code, m.assertion)
        for m in work.window.session.edits.marks
    ]


@pytest.mark.slow
def test_corrections_count_at_once_can_be_undone_and_are_there_again(started):
    settled()
    work = started()
    opened(work)
    read(work)
    until(lambda: not work.window.bridge.open_tickets, "the vocabulary did not come")
    text, before = work.window.notes.note.text, odds(work)
    assert term(work, "haemoptysis").assertion is Assertion.EXCLUDED

    press(work, "haemoptysis", "present")
    corrected = odds(work)
    assert corrected != before
    evidence = {e.finding_key for d in work.window.session.reading.diagnoses for e in d.evidence}
    assert term(work, "haemoptysis").finding.key in evidence
    add(work, "No contact", "pleural efusion")  # misspelt
    added = odds(work)
    assert added != corrected
    work.key("Z", Qt.KeyboardModifier.ControlModifier)
    until(lambda: not work.window.session.is_ranking)
    assert odds(work) == corrected
    work.key("Y", Qt.KeyboardModifier.ControlModifier)
    until(lambda: not work.window.session.is_ranking)
    assert odds(work) == added
    press(work, "dry cough", "Not a finding")
    last, marks = odds(work), said(work)
    until(work.is_written, "nothing was written")
    work.end()

    again = started()
    opened(again)
    until(lambda: said(again) == marks, "the corrections did not come back")
    assert marks == [
        ("haemoptysis", "HP:0002105", Assertion.PRESENT),
        ("No contact", "HP:0002202", Assertion.PRESENT),
        ("dry cough", None, None),
    ]
    read(again)
    assert odds(again) == last
    assert again.window.notes.note.text == text
    told = as_object(again.window.session.reading)["note_corrections"]
    assert [(c["text"], c["assertion"], c["was_assertion"]) for c in told] == [
        ("dry cough", None, "present"),
        ("haemoptysis", "present", "excluded"),
        ("No contact", "present", None),
    ]
