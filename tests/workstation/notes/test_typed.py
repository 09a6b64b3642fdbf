from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from meddx.case.evidence import Assertion
from meddx.case.identity import Patient
from meddx.workstation.notes.typed import NOT_HERE, TOO_LONG
from tests.helpers.builders import FEVER, a_case

TYPED = "Patient ID 9RG1. Dry cough, fever."


@pytest.fixture
def anna(notes):
    """The notes with a case open."""
    notes.session.show(a_case())
    return notes


@pytest.fixture
def typed(anna):
    return anna.typed


def write(anna, text, day=None):
    anna.panel.write.click()
    page(anna, text, day)


def page(anna, text, day=None):
    dialog = anna.typed.dialog
    dialog.text.setPlainText(text)
    if day is not None:
        dialog.dated.setChecked(True)
        dialog.day.setDate(QDate(day.year, day.month, day.day))
    dialog.accept()
    QApplication.sendPostedEvents(dialog, 0)
    anna.typed.dialog = None


def texts(anna):
    return [note.text for note in anna.session.case.notes]


def test_several_notes_with_their_days_are_typed(anna):
    write(anna, TYPED, date(2004, 9, 1))
    assert texts(anna)[1:] == [TYPED]
    assert anna.session.case.notes[1].written_on == date(2004, 9, 1)
    assert anna.panel.note.text == TYPED  # the new one is shown
    assert anna.panel.which.currentText() == "typed, 2004-09-01"
    assert anna.session.case.identity_verified


def test_what_names_nobody_asks_whose_it_is_and_no_answer_loses_nothing(anna, typed):
    write(anna, "Fever since Monday.")
    (box,) = anna.window.findChildren(QMessageBox)
    assert "The typed note" in box.informativeText()
    next(b for b in box.buttons() if b.text() == "Do not attach").click()
    assert len(texts(anna)) == 1
    assert typed.draft() == ("Fever since Monday.", None)
    box.deleteLater()
    typed.add(*typed.draft(), attach=True)
    assert texts(anna)[1:] == ["Fever since Monday."]
    assert not anna.session.case.identity_verified
    assert typed.draft() == ("", None)


def test_a_page_that_is_closed_by_accident_comes_back(anna, typed):
    anna.panel.write.click()
    typed.dialog.text.setPlainText("half a sen")
    typed.dialog.reject()
    assert "kept until MedDx ends" in anna.said[-1]
    typed.dialog = None
    anna.panel.write.click()
    assert typed.dialog.text.toPlainText() == "half a sen"
    typed.dialog.text.setPlainText("")
    typed.dialog.reject()
    assert typed.draft() == ("", None)


def test_a_draft_is_of_its_patient(anna, typed):
    anna.panel.write.click()
    typed.dialog.text.setPlainText("about Anna")
    typed.dialog.reject()
    anna.session.show(replace(a_case(), patient=Patient("somebody else")))
    assert typed.draft() == ("", None)
    anna.session.show(a_case())
    assert typed.draft()[0] == "about Anna"


def test_only_a_typed_note_is_changed_and_deleted(anna):
    assert not anna.panel.edit.isVisible()
    assert not anna.panel.delete.isVisible()
    anna.typed.delete()
    anna.typed.edit()
    assert anna.typed.dialog is None
    assert len(texts(anna)) == 1
    write(anna, TYPED)
    assert anna.panel.edit.isVisible()
    assert anna.panel.delete.isVisible()


def test_a_deleted_note_comes_back_with_undo(anna):
    write(anna, TYPED)
    anna.panel.delete.click()
    assert len(texts(anna)) == 1
    assert "Undo brings it back" in anna.said[-1]
    anna.steps.undo()
    assert texts(anna)[1:] == [TYPED]
    anna.steps.redo()
    assert len(texts(anna)) == 1


def test_a_changed_note_keeps_its_place_and_what_was_corrected_in_it(anna, monkeypatch):
    write(anna, TYPED)
    note = anna.session.case.notes[1]
    start = TYPED.index("fever")
    anna.corrections.add(start, start + 5, FEVER, Assertion.PRESENT)
    anna.panel.edit.click()
    assert anna.typed.dialog.text.toPlainText() == TYPED
    changed = TYPED.replace("Dry cough", "Wet cough for a week")
    _numbered(anna, monkeypatch)
    page(anna, changed)
    assert texts(anna)[1:] == [changed]
    (mark,) = anna.session.edits.marks
    assert changed[mark.source.start : mark.source.end] == "fever"
    assert mark.source.note_id == anna.session.case.notes[1].note_id != note.note_id
    anna.steps.undo()
    assert texts(anna)[1:] == [TYPED]
    (mark,) = anna.session.edits.marks
    assert TYPED[mark.source.start : mark.source.end] == "fever"


def _numbered(anna, monkeypatch):
    """Give another text another id, as the importer does."""
    typed = anna.typed
    read = typed._read

    def fresh(text):
        case = read(text)
        return replace(case, notes=tuple(replace(n, note_id=text[-9:]) for n in case.notes))

    monkeypatch.setattr(typed, "_read", fresh)


def test_a_patient_who_is_named_in_the_changed_text_is_known_then(notes):
    anna = notes
    write(anna, "Dry cough, fever.")  # asks nothing: nothing else is open
    assert not anna.session.case.patient.is_named
    anna.corrections.add(0, 3, FEVER, Assertion.PRESENT)
    anna.panel.edit.click()
    page(anna, "Dry cough, fever. ID 9RG1")
    assert anna.session.case.patient.patient_id == "9RG1"
    assert texts(anna) == ["Dry cough, fever. ID 9RG1"]
    assert [m.source.text for m in anna.session.edits.marks] == ["Dry"]


def test_a_changed_text_that_names_another_patient_is_refused_and_not_lost(anna, typed):
    write(anna, TYPED)
    told = []
    anna.session.refused.connect(lambda messages: told.extend(m.code for m in messages))
    typed._read = lambda text: replace(
        a_case(), patient=Patient("other"), notes=(replace(a_case().notes[0], text=text),)
    )
    anna.panel.edit.click()
    page(anna, "Patient ID other. Cough.")
    assert told == ["other_patient"]
    assert texts(anna)[1:] == [TYPED]
    assert typed.draft("typed")[0] == "Patient ID other. Cough."


@pytest.mark.parametrize("is_new", [True, False])
def test_what_was_written_for_one_patient_never_joins_another(anna, typed, is_new):
    write(anna, TYPED)
    told = []
    anna.session.refused.connect(lambda messages: told.extend(m.reason for m in messages))
    (anna.panel.write if is_new else anna.panel.edit).click()
    anna.session.show(replace(a_case(), patient=Patient("other")))
    page(anna, "Wet cough.")
    assert texts(anna) == [a_case().notes[0].text]
    assert told == [NOT_HERE]
    note_id = "" if is_new else "typed"
    assert typed.draft(note_id) == ("", None)
    anna.session.show(a_case())
    assert typed.draft(note_id)[0] == "Wet cough."


def test_a_deleted_note_never_comes_back_in_another_case(build):
    window = build()
    window.note_desk.typed.add("Dry cough.")
    assert window.notes.delete.isVisible()
    window.notes.delete.click()
    assert window.session.case.is_empty
    window.session.show(a_case())
    assert not window.actions_["undo"].isEnabled()


def test_a_text_that_is_much_too_long_is_refused_with_a_sentence(anna, typed):
    told = []
    anna.session.refused.connect(lambda messages: told.extend(m.reason for m in messages))
    typed.write("x" * 1_000_001)
    assert typed.dialog is None
    assert told == [TOO_LONG]


def drop(anna, mime):
    none = Qt.KeyboardModifier.NoModifier
    held = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, none)
    view = anna.panel.text.viewport()
    QApplication.sendEvent(view, enter := QDragEnterEvent(QPoint(20, 20), *held))
    assert enter.isAccepted()
    QApplication.sendEvent(view, QDropEvent(QPointF(20, 20), *held))


def test_text_is_dropped_or_pasted_onto_the_panel_to_be_looked_at_first(qtbot, anna, typed):
    mime = QMimeData()
    mime.setText("Cough from another program")
    drop(anna, mime)
    assert typed.dialog.text.toPlainText() == "Cough from another program"
    typed.dialog.text.setPlainText("")
    typed.dialog.reject()
    typed.dialog = None
    QApplication.clipboard().setText("Cough from the clipboard")
    anna.panel.text.setFocus()
    qtbot.keyClick(anna.panel.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: typed.dialog is not None, timeout=5000)
    assert typed.dialog.text.toPlainText() == "Cough from the clipboard"


def test_a_file_that_is_dropped_onto_the_panel_is_given_on_and_is_no_note(qtbot, anna, tmp_path):
    (tmp_path / "nobody.txt").write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "nobody.txt"))])
    with qtbot.waitSignal(anna.panel.files_given, timeout=5000) as given:
        drop(anna, mime)
    assert given.args == [(tmp_path / "nobody.txt",)]
    assert anna.typed.dialog is None
