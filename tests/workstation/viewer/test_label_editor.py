import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from meddx.workstation.viewer.label_editor import LabelEditor


@pytest.fixture
def ground(qtbot, styled):
    made = QWidget()
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(made)
    made.resize(300, 200)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def editor(ground):
    return LabelEditor(ground)


def test_enter_keeps_and_escape_leaves(qtbot, editor):
    kept, left = [], []
    editor.edit("old", (10.0, 10.0), kept.append, lambda: left.append(1))
    qtbot.keyClicks(editor, "  new ")  # the old words were selected
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert (kept, left, editor.isVisible()) == (["new"], [], False)
    editor.edit("old", (10.0, 10.0), kept.append, lambda: left.append(1))
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert (kept, left, editor.isVisible()) == (["new"], [1], False)
    editor.finish()
    assert kept == ["new"]


def test_another_label_keeps_the_one_before(editor):
    kept = []
    editor.edit("first", (10.0, 10.0), kept.append, lambda: None)
    editor.edit("second", (50.0, 10.0), kept.append, lambda: None)
    assert (kept, editor.isVisible()) == (["first"], True)


@pytest.mark.parametrize("at", [(-50.0, -50.0), (500.0, 900.0), (20.0, 290.0)])
def test_it_lies_within_its_ground(ground, editor, at):
    editor.edit("", at, lambda _words: None, lambda: None)
    assert ground.rect().contains(editor.geometry())


def test_letters_are_written_and_are_no_keys_of_the_window(qtbot, ground, editor):
    pressed = []
    for key in ("D", "Esc", "Ctrl+Z"):
        QShortcut(QKeySequence(key), ground).activated.connect(lambda: pressed.append(1))
    ground.activateWindow()
    editor.edit("", (10.0, 10.0), lambda _words: None, lambda: None)
    qtbot.keyClicks(editor, "d")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert pressed == []
