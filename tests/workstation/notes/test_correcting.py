from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.case.evidence import Assertion
from meddx.case.identity import Patient
from meddx.phrase import Language
from meddx.workstation.services import Preferences
from tests.helpers.builders import COUGH, FEVER, NOTE, a_case, a_reading
from tests.helpers.services import a_vocabulary

WAIT = 5000


@pytest.fixture
def window(qtbot, build):
    made = build(preferences=Preferences(show_ai=True))
    qtbot.waitUntil(lambda: not made.bridge.open_tickets, timeout=WAIT)
    made.use(a_vocabulary())
    made.session.show_reading(a_reading())
    return made


def term(window, words):
    return next(t for t in window.notes.terms if t.source.text == words)


def stand(window, words):
    source = term(window, words).source
    window.notes.text.stand_on(source.start, source.end)
    window.notes.text.setFocus()


def menu(window):
    """Titles of the menu that is open -> their actions."""
    return {a.text(): a for a in window.note_desk.corrections.menu.actions() if a.text()}


def press(window, title):
    menu(window)[title].trigger()


def fevers(window):
    return [(f.assertion, f.pack) for f in window.session.reading.all_findings if f.code == FEVER]


def settled(qtbot, window):
    qtbot.waitUntil(lambda: not window.session.is_ranking, timeout=WAIT)


def test_enter_opens_the_menu_and_what_is_chosen_counts_at_once(qtbot, window):
    stand(window, "fever")
    qtbot.keyClick(window.notes.text, Qt.Key.Key_Return)
    ticked = [title for title, action in menu(window).items() if action.isChecked()]
    assert ticked == ["excluded"]
    assert not menu(window)["Back to what the program read"].isEnabled()
    press(window, "present")
    settled(qtbot, window)
    assert fevers(window) == [(Assertion.PRESENT, "")]
    assert window.notes.note.text == NOTE
    assert "corrected by the reader" in window.notes.legend.toPlainText()
    window.actions_["undo"].trigger()
    settled(qtbot, window)
    assert fevers(window) == [(Assertion.EXCLUDED, "note_dictionary")]
    window.actions_["redo"].trigger()
    settled(qtbot, window)
    assert fevers(window) == [(Assertion.PRESENT, "")]
    stand(window, "fever")
    qtbot.keyClick(window.notes.text, Qt.Key.Key_Return)
    press(window, "Back to what the program read")
    settled(qtbot, window)
    assert fevers(window) == [(Assertion.EXCLUDED, "note_dictionary")]


def test_a_click_on_words_opens_their_menu(qtbot, window):
    stand(window, "dry cough")
    place = window.notes.text.cursorRect().center() + QPoint(20, 0)
    qtbot.mouseClick(window.notes.text.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "Cough 咳嗽 (HP:0012735)" in menu(window)
    press(window, "Not a finding")
    settled(qtbot, window)
    assert COUGH not in {f.code for f in window.session.reading.all_findings}
    assert term(window, "dry cough").finding is None  # still there, struck out, to go back
    rows = window.findings.rows
    assert not any(COUGH.code in key for key in rows)


def test_another_term_is_looked_for_in_either_language(qtbot, window):
    stand(window, "dry cough")
    qtbot.keyClick(window.notes.text, Qt.Key.Key_Return)
    press(window, "Other term...")
    dialog = window.note_desk.corrections.dialog
    assert dialog.line.text() == "dry cough"
    assert dialog.chosen == COUGH  # spelt nearly so
    dialog.line.setText("xyzzy")
    assert not dialog.use.isEnabled()
    dialog.line.setText("发热")
    assert dialog.chosen == FEVER
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    settled(qtbot, window)
    assert term(window, "dry cough").code == FEVER
    assert term(window, "dry cough").assertion is Assertion.PRESENT


def test_selected_words_become_a_term(qtbot, window):
    start = NOTE.index("night sweats")
    window.notes.text.select(start, start + len("night sweats"))
    assert window.notes.add_button.isVisible()
    window.notes.add_button.click()
    dialog = window.note_desk.corrections.dialog
    dialog.line.setText("fev")
    dialog.meant.setCurrentIndex(1)
    dialog.accept()
    settled(qtbot, window)
    added = term(window, "night sweats")
    assert (added.code, added.assertion, added.read) == (FEVER, Assertion.EXCLUDED, None)
    key = added.finding.key
    assert window.findings.rows[key].remove.isVisible()
    window.findings.rows[key].remove.click()
    settled(qtbot, window)
    assert "night sweats" not in {t.source.text for t in window.notes.terms}
    window.actions_["undo"].trigger()
    assert term(window, "night sweats").code == FEVER


def test_a_choice_that_is_made_when_another_case_is_open_goes_nowhere(window):
    start = NOTE.index("night sweats")
    window.notes.text.select(start, start + len("night sweats"))
    window.note_desk.corrections.ask_term()
    other = replace(a_case().notes[0], text="Nothing of that kind." * 40)
    window.session.show(replace(a_case(), patient=Patient("other"), notes=(other,)))
    window.note_desk.corrections.dialog.line.setText("fever")
    window.note_desk.corrections.dialog.accept()
    assert window.session.edits.marks == ()


def test_adding_what_the_program_read_there_corrects_it(qtbot, window):
    source = term(window, "fever").source
    window.note_desk.corrections.add(source.start - 3, source.end, FEVER, Assertion.PRESENT)
    settled(qtbot, window)
    assert fevers(window) == [(Assertion.PRESENT, "")]


def test_not_a_finding_takes_back_what_the_reader_added(window):
    window.note_desk.corrections.add(0, 7, FEVER, Assertion.PRESENT)
    window.note_desk.corrections.mean(term(window, "Patient"), None)
    assert window.session.edits.marks == ()


def test_marks_are_shown_while_results_are_covered(qtbot, build):
    window = build()
    window.use(a_vocabulary())
    window.session.show_reading(a_reading())
    assert window.notes.terms == ()
    window.note_desk.corrections.add(0, 7, FEVER, Assertion.PRESENT)
    assert [t.source.text for t in window.notes.terms] == ["Patient"]
    assert list(window.findings.rows) == [f"note:n1:0:{FEVER.code}"]


def test_the_menu_speaks_chinese(qtbot, window, chinese):
    window.switch_language(Language.ZH_CN)
    stand(window, "fever")
    qtbot.keyClick(window.notes.text, Qt.Key.Key_Return)
    assert {"发热 Fever（HP:0001945）", "存在", "不是所见", "其他术语…"} <= set(menu(window))


def test_f3_goes_from_term_to_term_and_a_screen_reader_hears_it(window):
    window.notes.text.stand_on(0, 0)
    order = []
    for name in ("next_term", "next_term", "next_term", "previous_term"):
        window.actions_[name].trigger()
        order.append(window.notes.term_at(window.notes.text.character).source.text)
    assert order == ["exertional dyspnoea", "dry cough", "Pneumonia", "dry cough"]
    assert "Counts as: present" in window.notes.text.accessibleDescription()
    for _ in range(2):
        window.actions_["previous_term"].trigger()
    assert window.notes.term_at(window.notes.text.character).source.text == "fever"  # the last one


def test_the_right_button_offers_words_to_add_and_to_copy(qtbot, window):
    window.notes.text.select(0, 7)
    window.notes.menu_asked.emit(None, QPoint(5, 5))
    assert menu(window)["Add term..."].isEnabled()
    press(window, "Add term...")
    assert window.note_desk.corrections.dialog.line.text() == "Patient"
