"""A window with a case in it, operated as a reader does: by its actions and keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.helpers.rooms import a_case_of, a_volume

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
CASE = a_case_of(
    a_volume("a"),
    a_volume("b", (40, 30, 40), (1.0, 1.0, 1.0)),
    a_volume("c", frame_of_reference_uid="2"),
)


def opened(window, qtbot, case):
    window.session.show(case)
    qtbot.waitUntil(lambda: not window.bridge.open_tickets)


def press(window, name):
    action = window.actions_[name]
    assert action.isEnabled(), name
    action.trigger()
    return window.viewer.desk.room


def key(window, key, held=Qt.KeyboardModifier.NoModifier, of=None):
    (of or window).activateWindow()
    QTest.keyClick(of or window.viewer.canvas, key, held)
    return window.viewer.desk.room


def checked(window, *names):
    return [window.actions_[name].isChecked() for name in names]


def enabled(window, *names):
    return [window.actions_[name].isEnabled() for name in names]


def shown(window):
    return [pane.series for pane in window.viewer.desk.room.panes]


def views(window):
    return [pane.view for pane in window.viewer.desk.room.panes]
