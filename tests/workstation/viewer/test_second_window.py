"""The second window fills the second monitor."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication

from meddx.workstation.viewer.second_window import SecondWindow
from tests.helpers.rooms import a_case_of, a_volume

CASE = a_case_of(a_volume("a"))


class OtherMonitor:
    """A monitor at the right of the one that is there."""

    def availableGeometry(self):  # noqa: N802 - Qt's name
        return QRect(2000, 20, 1600, 900)


def test_it_fills_the_other_monitor(qtbot, build, monkeypatch):
    window = build()
    window.session.show(CASE)
    here = window.screen()
    monkeypatch.setattr(QGuiApplication, "screens", lambda: [here, OtherMonitor()])
    second = SecondWindow(window.viewer, window)
    qtbot.addWidget(second)
    assert second.geometry() == QRect(2000, 20, 1600, 900)
    assert second.windowState() == Qt.WindowState.WindowMaximized
