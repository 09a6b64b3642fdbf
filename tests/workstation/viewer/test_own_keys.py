"""Keys of the picture do not take those of a control that has the keyboard."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QSlider

from meddx.workstation.viewer.own_keys import OwnKeys


@pytest.mark.parametrize(
    ("kind", "key", "own"),
    [
        (QCheckBox, Qt.Key.Key_Space, True), (QCheckBox, Qt.Key.Key_Down, False),
        (QSlider, Qt.Key.Key_Down, True), (QSlider, Qt.Key.Key_I, False),
    ],
)  # fmt: skip
def test_a_control_keeps_the_keys_it_needs(qtbot, styled, kind, key, own):
    widget = kind()
    qtbot.addWidget(widget)
    OwnKeys(widget)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(widget, event)
    assert event.isAccepted() is own


def test_a_click_leaves_the_keyboard_with_the_picture(qtbot, styled):
    widget = QCheckBox()
    qtbot.addWidget(widget)
    OwnKeys(widget)
    assert widget.focusPolicy() == Qt.FocusPolicy.TabFocus
