"""The window on a second monitor: its panes, its keys, and every way it is closed."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication

from meddx.workstation.viewer.layout import ONE, grid
from meddx.workstation.viewer.second_window import SecondWindow
from tests.helpers.keeping import Memory
from tests.helpers.operated import (
    CASE,
    CONTROL,
    KEY,
    checked,
    key,
    opened,
    press,
    shown,
    views,
)
from tests.helpers.services import FakeServices


def second(window):
    found = [w for w in window.findChildren(SecondWindow) if w.isVisible()]
    return found[0] if found else None


def test_a_second_window_shows_the_next_series_and_answers_to_keys(window, qtbot):
    press(window, "second_window")
    other = second(window)
    assert other is not None
    assert checked(window, "second_window") == [True]
    pane = window.viewer.pane(1)
    assert other.isAncestorOf(pane)
    assert pane.isVisible()
    assert shown(window) == ["a", "b"]
    assert window.viewer.desk.room.active == 0
    window.viewer.desk.activate(1)
    key(window, KEY.Key_I, of=pane.canvas)
    assert views(window)[1].inverted
    key(window, KEY.Key_2, CONTROL, of=pane.canvas)
    assert window.viewer.desk.room.layouts == (ONE, grid(1, 2))
    assert shown(window) == ["a", "b", "c"]
    assert checked(window, "layout_1x2", "layout_1x1") == [True, False]


def test_a_second_window_that_is_closed_by_its_frame_is_closed(window, qtbot):
    press(window, "second_window")
    other = second(window)
    with qtbot.waitSignal(other.destroyed):
        other.close()
    assert len(window.viewer.desk.room.layouts) == 1
    assert checked(window, "second_window") == [False]
    assert shown(window) == ["a"]
    press(window, "undo")
    assert second(window) is not None
    assert shown(window) == ["a", "b"]
    assert window.viewer.pane(1).isVisible()
    press(window, "layout_1x2")
    press(window, "second_window")
    assert second(window) is None
    assert [pane.isVisible() for pane in window.viewer.panes][:2] == [True, True]


def test_undo_closes_a_second_window_that_was_opened(window):
    press(window, "second_window")
    press(window, "undo")
    assert second(window) is None
    assert checked(window, "second_window") == [False]
    press(window, "redo")
    assert second(window) is not None
    assert window.viewer.pane(1).isVisible()


def test_the_second_window_closes_with_the_first_and_comes_back(build, qtbot):
    memory = Memory()
    window = build(FakeServices(keeping=memory))
    opened(window, qtbot, CASE)
    press(window, "layout_1x2")
    press(window, "second_window")
    other = second(window)
    window.close()
    assert not other.isVisible()
    again = build(FakeServices(keeping=memory))
    opened(again, qtbot, CASE)
    assert again.viewer.desk.room.layouts == (grid(1, 2), ONE)
    assert second(again) is not None
    assert again.viewer.pane(2).isVisible()
    assert again.viewer.pane(2).canvas.series is CASE.series[2]
    assert not again.viewer.desk.can_undo


def test_a_case_that_is_closed_closes_the_second_window(window):
    press(window, "second_window")
    window.actions_["close_case"].trigger()
    assert second(window) is None
    assert checked(window, "second_window") == [False]


def test_panes_of_a_second_window_that_is_closed_go_with_the_first(window):
    press(window, "second_window")
    pane = window.viewer.pane(1)
    press(window, "second_window")
    assert window.viewer.isAncestorOf(pane)
    assert not pane.isVisible()


class OtherMonitor:
    """A monitor at the right of the one that is there."""

    def availableGeometry(self):  # noqa: N802 - Qt's name
        return QRect(2000, 20, 1600, 900)


def test_it_fills_the_other_monitor(qtbot, window, monkeypatch):
    here = window.screen()
    monkeypatch.setattr(QGuiApplication, "screens", lambda: [here, OtherMonitor()])
    made = SecondWindow(window.viewer, window)
    qtbot.addWidget(made)
    assert made.geometry() == QRect(2000, 20, 1600, 900)
    assert made.windowState() == Qt.WindowState.WindowMaximized
