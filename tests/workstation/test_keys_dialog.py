"""Every key can be changed: found, recorded, taken over, reset; and Cancel undoes it all."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from meddx.phrase import Language
from meddx.workstation.key_store import KeyStore
from meddx.workstation.keys_dialog import KeysDialog, Recorder

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chosen():
    return []


@pytest.fixture
def dialog(qtbot, build, chosen):
    window = build()
    made = KeysDialog(
        window, window.actions_, KeyStore(None, window.actions_.tool_keys), chosen.append
    )
    made.open()
    return made


@pytest.mark.parametrize(
    ("key", "held", "recorded"),
    [
        (Qt.Key.Key_X, NONE, "X"), (Qt.Key.Key_X, CTRL | SHIFT, "Ctrl+Shift+X"),
        (Qt.Key.Key_Tab, NONE, "Tab"), (Qt.Key.Key_Backtab, SHIFT, "Shift+Tab"),
        (Qt.Key.Key_Escape, NONE, "Esc"), (Qt.Key.Key_Question, SHIFT, "?"),
        (Qt.Key.Key_PageDown, NONE, "PgDown"), (Qt.Key.Key_Space, NONE, "Space"),
        (Qt.Key.Key_Backspace, NONE, "Backspace"), (Qt.Key.Key_Plus, CTRL, "Ctrl++"),
    ],
)  # fmt: skip
def test_any_key_can_be_recorded(qtbot, key, held, recorded):
    recorder = Recorder()
    qtbot.addWidget(recorder)
    recorder.show()
    with qtbot.waitSignal(recorder.recorded, timeout=2000) as heard:
        if key == Qt.Key.Key_Question:
            qtbot.keyClicks(recorder, "?", SHIFT)
        else:
            qtbot.keyClick(recorder, key, held)
    assert heard.args == [recorded]


def test_a_free_key_is_given_at_once_and_shown(qtbot, dialog, chosen):
    dialog.choose("invert")
    dialog.add.click()
    assert dialog.ways.currentWidget() is dialog.recorder
    qtbot.keyClick(dialog.recorder, Qt.Key.Key_F12)
    assert dialog.draft.of("invert") == ("I", "F12")
    assert dialog.tree.currentItem().text(1) == "I, F12"
    assert dialog.changed.text() == "Changed actions: 1"
    dialog.accept()
    assert chosen[0].of("invert") == ("I", "F12")


def test_a_key_of_another_action_is_told_in_words_and_can_be_taken_over(qtbot, dialog):
    dialog.choose("invert")
    dialog.add.click()
    qtbot.keyClick(dialog.recorder, Qt.Key.Key_F)
    assert dialog.words.text() == 'F is the key of "Fit to the view".'
    assert dialog.draft.of("fit") == ("F",)
    assert dialog.take.isVisible()
    dialog.take.click()
    assert (dialog.draft.of("invert"), dialog.draft.of("fit")) == (("I", "F"), ())
    assert dialog.words.text() == ""


def test_a_key_of_another_action_can_be_left(qtbot, dialog):
    dialog.choose("invert")
    dialog.add.click()
    qtbot.keyClick(dialog.recorder, Qt.Key.Key_F)
    dialog.leave.click()
    assert (dialog.draft.of("invert"), dialog.draft.of("fit")) == (("I",), ("F",))
    assert not dialog.take.isVisible()


def test_a_key_of_a_menu_and_a_key_twice_are_refused_in_words(qtbot, dialog):
    dialog.choose("invert")
    dialog.add.click()
    qtbot.keyClick(dialog.recorder, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    assert dialog.words.text() == "Alt+F opens a menu."
    dialog.add.click()
    qtbot.keyClick(dialog.recorder, Qt.Key.Key_I)
    assert dialog.words.text() == "I is a key of this action already."
    assert dialog.draft.of("invert") == ("I",)


def test_a_key_can_be_taken_away_and_one_action_or_all_reset(dialog):
    dialog.choose("redo")
    (first, _) = [
        b for b in dialog.findChildren(QPushButton) if b.text()[-1:] == "×" and not b.isHidden()
    ]
    assert first.accessibleName() == "Take the key Ctrl+Y away"
    first.click()
    assert dialog.draft.of("redo") == ("Ctrl+Shift+Z",)
    dialog.reset_one.click()
    assert dialog.draft.of("redo") == ("Ctrl+Y", "Ctrl+Shift+Z")
    assert not dialog.reset_all.isEnabled()
    dialog._give("F9")
    dialog.reset_all.click()
    assert dialog.draft.changes_from(dialog._base) == {}


def test_another_map_is_shown_at_once(dialog):
    dialog.maps.setCurrentIndex(dialog.maps.findData("ohif"))
    assert dialog.draft.base == "ohif"
    dialog.choose("play")
    assert dialog.tree.currentItem().text(1) == "C"


def test_cancel_undoes_everything(dialog, chosen):
    dialog.maps.setCurrentIndex(dialog.maps.findData("horos"))
    dialog.choose("invert")
    dialog._give("F9")
    dialog.reject()
    assert chosen == []
    assert dialog._actions.keymap.base == "meddx"


@pytest.mark.parametrize(
    ("words", "left"), [("zoom", {"Zoom", "Zoom in", "Zoom out"}), ("ctrl+z", {"Undo"})]
)
def test_actions_are_found_by_word_and_by_key(dialog, words, left):
    dialog.search.setText(words)
    shown = {item.text(0) for item in dialog._items.values() if not item.isHidden()}
    assert left <= shown
    assert "Invert" not in shown
    heads = {head.text(0) for head in dialog._heads if not head.isHidden()}
    assert "Case and analysis" not in heads
    assert dialog.words.text() == ""
    dialog.search.setText("no such thing")
    assert dialog.words.text() == "No action is called so."


def test_enter_in_the_list_records_and_does_not_close(qtbot, dialog):
    dialog.choose("invert")
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.ways.currentWidget() is dialog.recorder
    assert dialog.recorder.findChild(QLineEdit).placeholderText() == "Press the key"


def test_every_action_of_the_window_is_listed(dialog):
    assert set(dialog._items) == set(dialog._actions.by_name)


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_cut_off(qtbot, build, chinese, language):
    window = build()
    window.translation.switch(language)
    store = KeyStore(None, window.actions_.tool_keys)
    dialog = KeysDialog(window, window.actions_, store, lambda _keys: None)
    dialog.open()
    dialog.choose("delete_annotation")
    dialog._recorded("Ctrl+Shift+Z")
    small = [
        widget.text()
        for widget in dialog.findChildren(QPushButton)
        if widget.isVisible() and widget.width() < widget.minimumSizeHint().width()
    ]
    assert small == []
    assert dialog.minimumSizeHint().width() <= 640  # 200 % of a screen 1280 wide
