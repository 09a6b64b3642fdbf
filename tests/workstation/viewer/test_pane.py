"""One pane: what may be dropped on it, how it is marked, its slider and what was seen."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest

from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.i18n import Translation
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.pane import SERIES_MIME
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.pictures import pixels
from tests.helpers.rooms import a_case_of, a_volume

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction
CASE = a_case_of(a_volume("a"), a_volume("b"), a_volume("c", (1, 30, 40)))


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(800, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.show_case(CASE, CASE.series[0])
    room = made.desk.room.laid_out(grid(1, 2)).filled(("a", "b"), made.first_view)
    made.desk.go(room)
    return made


def data(kind, content):
    made = QMimeData()
    made.setData(kind, content)
    return made


def enters(pane, mime):
    event = QDragEnterEvent(QPoint(5, 5), COPY, mime, LEFT, NO_KEY)
    event.ignore()
    pane.dragEnterEvent(event)
    return event.isAccepted()


def drops(pane, mime):
    event = QDropEvent(QPointF(5, 5), COPY, mime, LEFT, NO_KEY)
    event.ignore()
    pane.dropEvent(event)
    return event.isAccepted()


def test_only_series_of_the_case_are_taken(viewer):
    pane, room = viewer.pane(1), viewer.desk.room
    files = QMimeData()
    files.setText("a.dcm")
    assert not enters(pane, files)
    assert enters(pane, data(SERIES_MIME, b"c"))
    assert not drops(pane, data(SERIES_MIME, b"of a case that was closed"))
    assert not drops(pane, data(SERIES_MIME, b"\xff\xfe no words"))
    assert viewer.desk.room == room
    assert drops(pane, data(SERIES_MIME, b"c"))
    assert viewer.desk.room.panes[1].series == "c"


def test_the_active_one_of_several_is_framed(viewer):
    def framed():
        return [bool(viewer.pane(n).property("active")) for n in range(2)]

    assert framed() == [True, False]
    viewer.step_pane(1)
    assert framed() == [False, True]
    viewer.maximise()
    assert framed()[1] is False  # alone, it needs no frame
    viewer.maximise()
    assert framed() == [False, True]


@pytest.mark.parametrize("tool", [Pan(), LengthTool()])
def test_a_press_makes_a_pane_the_active_one_whatever_the_tool(viewer, qtbot, tool):
    viewer.choose_tool(tool)
    before = viewer.desk.room
    qtbot.mouseClick(viewer.pane(1).canvas.viewport(), LEFT, pos=QPoint(60, 60))
    assert viewer.desk.room.active == 1
    assert viewer.desk.room.panes == before.panes


def test_the_slider_scrolls_its_own_pane_and_makes_it_active(viewer):
    viewer.pane(1).slices.setValue(3)
    assert viewer.desk.room.active == 1
    assert [pane.view.k for pane in viewer.desk.room.panes] == [3, 3]  # they follow
    assert viewer.pane(0).slices.value() == 3
    viewer.desk.undo()
    assert viewer.pane(1).slices.value() == 10


def test_seen_slices_are_marked_beside_a_stack_only(viewer):
    pane = viewer.pane(0)
    pixels(pane.canvas)
    pane.show_seen()
    assert pane.slices._seen == {10}
    viewer.choose_plane(Plane.CORONAL)
    assert pane.slices._seen is None
    viewer.choose_plane(Plane.ACQUIRED)
    assert pane.slices._seen == {10}
    viewer.canvas.place("c")
    assert not pane.slices.isVisible()


def test_panes_are_named_for_who_hears_them(viewer):
    names = [viewer.pane(number).canvas.accessibleName() for number in range(2)]
    assert names == ["Image 1", "Image 2"]


def test_a_double_click_that_draws_maximises_nothing(viewer, qtbot):
    viewport = viewer.pane(0).canvas.viewport()
    viewer.choose_tool(LengthTool())
    qtbot.mouseDClick(viewport, LEFT, pos=QPoint(50, 50))
    assert not viewer.desk.room.is_maximised
    QTest.keyClick(viewer.pane(0).canvas, Qt.Key.Key_Escape)
    viewer.choose_tool(Pan())
    qtbot.mouseDClick(viewport, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    assert not viewer.desk.room.is_maximised
    qtbot.mouseRelease(viewport, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    qtbot.mouseDClick(viewport, LEFT, pos=QPoint(50, 50))
    assert viewer.desk.room.is_maximised


def test_the_wheel_scrolls_or_magnifies(viewer, qtbot):
    canvas = viewer.pane(0).canvas
    at = QPoint(80, 80)

    def wheel(delta, held=NO_KEY):
        event = QWheelEvent(
            QPointF(at), QPointF(at), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        canvas.wheelEvent(event)
        return canvas.view

    assert wheel(-120).k == 11
    assert wheel(120).k == 10
    assert wheel(-30).k == 11  # a fine wheel turns a slice, too
    zoomed = wheel(120, Qt.KeyboardModifier.ControlModifier)
    assert zoomed.k == 11
    assert zoomed.zoom is not None
    canvas.place("c")
    assert wheel(120).zoom is not None  # one slice has nowhere to go


def test_keys_are_left_to_the_window(viewer):
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NO_KEY)
    viewer.canvas.keyPressEvent(event)
    assert not event.isAccepted()
