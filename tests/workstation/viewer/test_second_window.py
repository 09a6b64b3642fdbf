"""The window on a second monitor has panes of the same room, and the same keys."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.second_window import SecondWindow
from tests.helpers.rooms import a_case_of, a_volume

CASE = a_case_of(a_volume("a"), a_volume("b"))


def second_of(window):
    found = [w for w in window.findChildren(SecondWindow) if w.isVisible()]
    return found[0] if found else None


def test_it_shows_the_next_series_in_panes_of_the_same_room(qtbot, build):
    window = build()
    window.session.show(CASE)
    desk = window.viewer.desk
    assert second_of(window) is None
    window.actions_["second_window"].trigger()
    second = second_of(window)
    assert second is not None
    pane = window.viewer.pane(1)
    assert second.isAncestorOf(pane)
    assert (pane.isVisible(), desk.room.panes[1].series) == (True, "b")
    desk.activate(1)
    window.room.choose_layout(grid(1, 2))
    assert [len(layout) for layout in desk.room.layouts] == [1, 2]
    k = desk.room.panes[0].view.k
    qtbot.keyClick(pane.canvas, Qt.Key.Key_Down)
    assert desk.room.panes[1].view.k == desk.room.panes[0].view.k == k + 1  # they follow


def test_closing_it_is_a_step_that_can_be_undone(qtbot, build):
    window = build()
    window.session.show(CASE)
    window.actions_["second_window"].trigger()
    second_of(window).close()
    QApplication.sendPostedEvents()
    assert len(window.viewer.desk.room.layouts) == 1
    assert not window.actions_["second_window"].isChecked()
    assert second_of(window) is None
    window.viewer.desk.undo()
    assert second_of(window) is not None
    assert window.viewer.pane(1).isVisible()


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
