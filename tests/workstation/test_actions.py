"""Keys reach the actions, their words and the widgets that answer to them, at any time."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from meddx.workstation import keymap
from meddx.workstation.actions import shown_key
from tests.helpers.builders import a_case


@pytest.fixture
def window(qtbot, build):
    made = build()
    made.session.show(a_case())
    made.activateWindow()
    made.viewer.canvas.setFocus()
    return made


def a_line(window) -> QLineEdit:
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    return line


def keys(action) -> list[str]:
    return [key.toString() for key in action.shortcuts()]


def test_a_key_that_is_changed_works_at_once_and_the_old_one_no_more(qtbot, window):
    canvas = window.viewer.canvas
    chosen = window.actions_.keymap.with_keys("invert", ("X",))
    window.actions_.apply(chosen)
    assert "(X)" in window.actions_["invert"].toolTip()
    assert keys(window.actions_["invert"]) == ["X"]  # what menus write beside it
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert canvas.view.inverted
    qtbot.keyClick(canvas, Qt.Key.Key_I)
    assert canvas.view.inverted


@pytest.mark.parametrize("base", keymap.BASES)
def test_each_map_can_be_used(qtbot, window, base):
    window.actions_.apply(keymap.read(base, window.actions_.tool_keys)[0])
    for name, action in window.actions_.by_name.items():
        assert tuple(keys(action)) == window.actions_.keymap.of(name)
    qtbot.keyClick(window.viewer.canvas, Qt.Key.Key_Z)
    assert window.actions_.by_name["Zoom"].isChecked()
    qtbot.keyClick(window.viewer.canvas, Qt.Key.Key_W)
    assert window.actions_.by_name["WindowLevel"].isChecked()


def test_a_key_of_lists_works_in_the_viewer_alone_whatever_it_does(qtbot, window):
    window.actions_.apply(window.actions_.keymap.with_keys("invert", ("Space",)))
    line = a_line(window)
    qtbot.keyClick(line, Qt.Key.Key_Space)
    assert (line.text(), window.viewer.canvas.view.inverted) == (" ", False)
    window.viewer.canvas.setFocus()
    qtbot.keyClick(window.viewer.canvas, Qt.Key.Key_Space)
    assert window.viewer.canvas.view.inverted


def test_tab_with_shift_can_be_a_key(qtbot, window):
    window.actions_.apply(window.actions_.keymap.with_keys("invert", ("Shift+Tab",)))
    canvas = window.viewer.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view.inverted


def test_letters_are_typed_into_lines_and_not_taken_for_keys(qtbot, window):
    line = a_line(window)
    qtbot.keyClicks(line, "i")
    assert (line.text(), window.viewer.canvas.view.inverted) == ("i", False)


def test_keys_are_written_as_on_the_keyboard(qtbot, styled):
    assert [shown_key(key) for key in ("Up", "Shift+Left", "Ctrl+Shift+Z", "+", "Ctrl++")] == [
        "↑", "Shift+←", "Ctrl+Shift+Z", "+", "Ctrl++",
    ]  # fmt: skip


def test_a_title_has_no_dots_and_no_underlined_letter(window):
    assert window.actions_.title("open_files") == "Open files"
    assert window.actions_.title("preset_3") == "Window preset 3"
    assert window.actions_.title("WindowLevel") == "Window/level"
