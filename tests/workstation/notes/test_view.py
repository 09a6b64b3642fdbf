import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Case, Note
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.notes import NotesPanel

CODE = Code("HPO", "HP:0012735", "Cough")
LINE = "She has a cough and no fever at all today.\n"


@pytest.fixture
def panel(qtbot, styled):
    made = NotesPanel(Translation())
    qtbot.addWidget(made)
    made.resize(360, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def many(count, step):
    kinds = list(Assertion)
    return tuple(
        Finding(f"k{n}", CODE, kinds[n % 6], 1.0, TextSource("n", n * step, n * step + 5, "x"))
        for n in range(count)
    )


def dressed(panel):
    block, count = panel.text.document().begin(), 0
    while block.isValid():
        count += bool(block.layout().formats())
        block = block.next()
    return count


def test_two_thousand_terms_are_marked_at_once(panel):
    panel.show_case(Case(notes=(Note("n", "note", LINE * 1000),)))
    found = many(2000, len(LINE) // 2)
    panel.show_findings(found)  # what is made once is made
    began = time.perf_counter()
    panel.show_findings(found)
    took_s = time.perf_counter() - began
    assert took_s < 0.5, took_s  # 0.02 s where nothing else runs


def test_lines_are_marked_when_they_come_into_view_and_only_then(panel):
    panel.show_case(Case(notes=(Note("n", "note", LINE * 10000),)))
    panel.show_findings(many(10000, len(LINE)))
    before = dressed(panel)
    assert 5 <= before < 60
    bar = panel.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = panel.text.document().lastBlock().previous()
    assert last.layout().formats()
    assert before < dressed(panel) < 120
    panel.show_findings(())
    assert dressed(panel) == 0


def test_a_term_over_several_lines_is_marked_on_each(panel):
    panel.show_case(Case(notes=(Note("n", "note", "chest\npain\nnow"),)))
    source = TextSource("n", 0, 10, "chest\npain")
    panel.show_findings((Finding("k", CODE, Assertion.PRESENT, 1.0, source),))
    assert dressed(panel) == 2


def test_hovering_tells_and_beside_the_words_is_nothing(panel):
    panel.show_case(Case(notes=(Note("n", "note", "no cough today\n\n\n"),)))
    panel.show_findings((Finding("k", CODE, Assertion.EXCLUDED, 1.0, TextSource("n", 3, 8, "")),))
    assert panel.text.words_at(4).startswith("Cough (HP:0012735)\nCounts as: excluded")
    assert panel.text.words_at(0) == ""
    assert panel.text.words_at(8) == ""
    assert panel.text.character_at(QPoint(340, 300)) == -1


def test_the_wheel_with_ctrl_makes_letters_larger(panel):
    panel.show_case(Case(notes=(Note("n", "note", LINE),)))
    before = panel.text.fontMetrics().height()
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 360), none,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.text.viewport(), event)
    assert panel.text.fontMetrics().height() > before
    panel.text.enlarge(-100)
    assert 0 < panel.text.fontMetrics().height() < before


def test_words_are_found_in_the_note(qtbot, panel):
    panel.show_case(Case(notes=(Note("n", "note", "𠮷 Cough. No cough (yet)."),)))
    panel.text.setFocus()
    qtbot.keyClick(panel.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.find_bar.isVisible, timeout=5000)
    panel.find_bar.line.setText("COUGH")
    assert panel.text.textCursor().selectedText() == "Cough"
    assert panel.find_bar.count.text() == "1 of 2"
    assert [one.cursor.selectedText() for one in panel.text.extraSelections()] == ["Cough", "cough"]
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Return)
    assert panel.text.selection == (12, 17)
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Return)
    assert panel.find_bar.count.text() == "1 of 2"  # round about
    panel.find_bar.line.setText("(yet)")
    assert panel.text.textCursor().selectedText() == "(yet)"
    panel.find_bar.line.setText("never")
    assert panel.find_bar.count.text() == "none"
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Escape)
    assert not panel.find_bar.isVisible()
    assert panel.text.extraSelections() == []


def test_the_selection_has_no_blanks_around_it(panel):
    panel.show_case(Case(notes=(Note("n", "note", "no  dry cough  now"),)))
    panel.text.select(2, 15)
    assert panel.text.selection == (4, 13)
    panel.text.select(2, 4)
    assert panel.text.selection == (4, 4)


def test_text_from_right_to_left_is_marked_on_its_words(panel):
    text = "السعال الجاف منذ أسبوعين"
    panel.show_case(Case(notes=(Note("n", "note", text),)))
    panel.show_findings((Finding("k", CODE, Assertion.PRESENT, 1.0, TextSource("n", 0, 6, "")),))
    (part,) = panel.text.document().begin().layout().formats()
    assert (part.start, part.length) == (0, 6)
    assert panel.text.document().begin().textDirection() == Qt.LayoutDirection.RightToLeft
