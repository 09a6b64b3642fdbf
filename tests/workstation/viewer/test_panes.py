"""Several panes: what they show, how they follow one another, and that undo takes back all."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent

from meddx.case.annotations import Annotation, Kind
from meddx.case.display import Window
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.tools.crosshair import CrosshairTool
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.tools.window_level import WindowLevel
from meddx.workstation.viewer import marking, mpr, turning_planes
from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.pane import SERIES_MIME
from meddx.workstation.viewer.room import PaneState, Room
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.pictures import pixels
from tests.helpers.rooms import a_case_of, a_volume

LEFT = Qt.MouseButton.LeftButton
CASE = a_case_of(
    a_volume("a"),
    a_volume("b", (40, 30, 40), (1.0, 1.0, 1.0)),
    a_volume("c", frame_of_reference_uid="2"),
)


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.show_case(CASE, CASE.series[0])
    return made


def laid_out(viewer, rows, cols):
    room = viewer.desk.room.laid_out(grid(rows, cols))
    viewer.desk.go(room.filled(("a", "b", "c"), viewer.first_view))
    return viewer.desk


def views(viewer):
    return [pane.view for pane in viewer.desk.room.panes]


def drag(qtbot, viewer, number, start, end):
    viewport = viewer.pane(number).canvas.viewport()
    qtbot.mousePress(viewport, LEFT, pos=QPoint(*start))
    qtbot.mouseMove(viewport, QPoint(*end))
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(*end))


def test_a_layout_fills_its_panes_and_undo_takes_it_back(viewer):
    desk = laid_out(viewer, 1, 3)
    assert [pane.series for pane in desk.room.panes] == ["a", "b", "c"]
    assert [viewer.pane(n).isVisible() for n in range(3)] == [True] * 3
    widths = [viewer.pane(n).width() for n in range(3)]
    assert max(widths) - min(widths) <= 2
    desk.undo()
    assert [pane.series for pane in desk.room.panes] == ["a"]
    assert not viewer.pane(1).isVisible()
    assert viewer.pane(1).canvas.series is None
    desk.redo()
    assert viewer.pane(2).canvas.series is CASE.series[2]


def test_panes_of_one_frame_of_reference_scroll_together(viewer):
    laid_out(viewer, 1, 3)
    start = views(viewer)
    viewer.canvas.scroll(3)
    after = views(viewer)
    assert after[0].k == start[0].k + 3
    assert after[1].k == 2 * after[0].k
    assert after[2] == start[2]
    viewer.canvas.undo()
    assert views(viewer) == start


def test_scrolling_on_and_on_is_one_step(viewer):
    before = views(viewer)
    for _ in range(4):
        viewer.canvas.scroll(1)
    viewer.canvas.change(viewer.canvas.view.toggled_inversion())
    viewer.canvas.undo()
    assert not viewer.canvas.view.inverted
    viewer.canvas.undo()
    assert views(viewer) == before


def test_dragging_the_window_of_one_pane_is_one_step_of_all(qtbot, viewer):
    laid_out(viewer, 1, 2)
    viewer.choose_tool(WindowLevel())
    drag(qtbot, viewer, 0, (100, 100), (160, 60))
    windows = [view.window for view in views(viewer)]
    assert windows[0] == windows[1]
    assert isinstance(windows[0], Window)
    viewer.canvas.undo()
    assert [view.window for view in views(viewer)] == [None, None]


def test_nothing_follows_when_nothing_shall(viewer):
    desk = laid_out(viewer, 1, 2)
    desk.linking = replace(desk.linking, scroll=False, area=False, window=False)
    before = views(viewer)[1]
    viewer.canvas.scroll(3)
    assert views(viewer)[1] == before


def test_a_link_by_hand_makes_two_examinations_follow(viewer):
    desk = laid_out(viewer, 1, 3)
    viewer.pane(2).canvas.scroll(4)
    assert desk.link_by_hand() == 1  # b follows a by itself
    k = [view.k for view in views(viewer)]
    viewer.canvas.scroll(-2)
    assert [view.k for view in views(viewer)] == [k[0] - 2, k[1] - 4, k[2] - 2]
    desk.unlink()
    viewer.canvas.scroll(1)
    assert views(viewer)[2].k == k[2] - 2


def test_the_pane_that_is_pressed_is_the_active_one(qtbot, viewer):
    desk = laid_out(viewer, 1, 2)
    qtbot.mouseClick(viewer.pane(1).canvas.viewport(), LEFT, pos=QPoint(50, 50))
    assert desk.room.active == 1
    assert viewer.canvas is viewer.pane(1).canvas
    assert viewer.pane(1).property("active")
    assert not viewer.pane(0).property("active")
    viewer.step_pane(1)
    assert desk.room.active == 0


def test_drawing_in_a_pane_makes_it_the_active_one(qtbot, viewer):
    desk = laid_out(viewer, 1, 2)
    viewer.choose_tool(LengthTool())
    drag(qtbot, viewer, 1, (40, 40), (90, 60))
    assert desk.room.active == 1
    assert len(viewer.canvas.view.annotations) == 1


def test_a_double_click_fills_the_room_and_another_shows_all(qtbot, viewer):
    laid_out(viewer, 2, 2)
    viewport = viewer.pane(1).canvas.viewport()
    viewer.desk.activate(1)
    qtbot.mouseDClick(viewport, LEFT, pos=QPoint(40, 40))
    assert viewer.pane(1).isVisible()
    assert not viewer.pane(0).isVisible()
    qtbot.waitUntil(lambda: viewer.pane(1).width() > 700)
    qtbot.mouseDClick(viewport, LEFT, pos=QPoint(40, 40))
    assert viewer.pane(0).isVisible()


def test_a_series_is_dropped_into_a_pane(viewer):
    desk = laid_out(viewer, 1, 2)
    data = QMimeData()
    data.setData(SERIES_MIME, b"c")
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    viewer.pane(1).dropEvent(event)
    assert [pane.series for pane in desk.room.panes] == ["a", "c"]
    assert desk.room.active == 1
    desk.undo()
    assert [pane.series for pane in desk.room.panes] == ["a", "b"]


def test_three_planes_cross_in_the_point_that_is_pressed(qtbot, viewer):
    desk = viewer.desk
    desk.go(mpr.arranged(desk.room, CASE.series[0]))
    assert [view.plane for view in views(viewer)] == list(mpr.PLANES)
    assert mpr.is_mpr(desk.room)
    viewer.choose_tool(CrosshairTool())
    drag(qtbot, viewer, 0, (200, 150), (260, 220))
    point = desk.point
    assert point is not None
    for number in range(3):
        now = desk.seat(number).now
        k, _, _ = now.shown.volume.geometry.to_index(point)
        assert abs(k - now.view.k) <= 0.5 + 1e-6
        assert desk.point_on(number) is not None
        assert len(desk.lines_on(number)) == 2
    view = views(viewer)[0]
    there = viewer.pane(0).canvas.stage.shown(view).volume.geometry.to_index(point)
    screen = viewer.pane(0).canvas.screen_of(viewer.pane(0).canvas.shown)
    assert view.to_screen((there[1] + 0.5, there[2] + 0.5), screen) == pytest.approx((220, 260))
    desk.undo()
    assert mpr.is_mpr(desk.room)
    desk.go(mpr.left(desk.room, CASE.series[0]))
    assert [view.plane for view in views(viewer)] == [Plane.ACQUIRED]


def test_a_handle_turns_the_planes_that_cross_a_picture(qtbot, viewer):
    desk = viewer.desk
    desk.go(mpr.arranged(desk.room, CASE.series[0]))
    viewer.choose_tool(CrosshairTool())
    seen = desk.seat(0).now
    desk.show_point(seen.at(seen.view.centre_on(seen.screen)))
    before = desk.room
    canvas = viewer.pane(0).canvas
    handles = turning_planes.handles_on(desk, 0)
    assert len(handles) == 4
    middle = seen.view.to_screen(seen.view.centre_on(seen.screen), seen.screen)
    y, x = seen.view.to_screen(handles[0], seen.screen)
    # A quarter of a right angle round the middle of the picture.
    turn = np.deg2rad(30.0)
    down, right = y - middle[0], x - middle[1]
    to = (
        middle[1] + right * np.cos(turn) - down * np.sin(turn),
        middle[0] + right * np.sin(turn) + down * np.cos(turn),
    )
    drag(qtbot, viewer, 0, (round(x), round(y)), (round(to[0]), round(to[1])))
    planes = [view.plane for view in views(viewer)]
    assert planes[0] is Plane.AXIAL
    normals = [np.array(plane.normal) for plane in planes[1:]]
    assert abs(normals[0] @ normals[1]) < 1e-6
    angle = np.degrees(np.arccos(abs(normals[0] @ np.array([0.0, 1.0, 0.0]))))
    assert angle == pytest.approx(30.0, abs=2.0)
    assert mpr.is_mpr(desk.room)
    assert canvas.view.plane is Plane.AXIAL
    for number in (1, 2):  # the point stays where it was on the screen
        assert desk.point_on(number) is not None
    desk.undo()
    assert desk.room == before


def test_reference_lines_are_painted_and_can_be_hidden(viewer):
    desk = viewer.desk
    desk.go(mpr.arranged(desk.room, CASE.series[0]))
    viewer.pane(1).canvas.corner_level = Level.NONE
    with_lines = pixels(viewer.pane(1).canvas)
    assert len(desk.lines_on(1)) == 1  # of the active pane
    desk.show_lines(on=False)
    assert desk.lines_on(1) == ()
    without = pixels(viewer.pane(1).canvas)
    changed = (with_lines != without).any(axis=2)
    assert 1 <= changed.any(axis=1).sum() <= 8  # one line across


def test_a_key_image_is_marked_found_again_and_taken_back(viewer):
    canvas = viewer.canvas
    first = canvas.view.k
    canvas.change(marking.toggled(canvas.stage, canvas.view))
    canvas.scroll(5)
    canvas.change(marking.toggled(canvas.stage, canvas.view))
    assert marking.marked(canvas.stage, canvas.view) is not None
    assert viewer.desk.stars == {"a": 2}
    canvas.scroll(-2)
    assert marking.marked(canvas.stage, canvas.view) is None
    assert marking.step(canvas.stage, canvas.view, 1).k == first + 5
    assert marking.step(canvas.stage, canvas.view, -1).k == first
    last = replace(canvas.view, k=first + 5)
    assert marking.step(canvas.stage, last, 1).k == first  # round again
    canvas.undo()
    canvas.undo()
    assert len(canvas.view.key_images) == 1


def test_a_key_image_of_another_plane_is_shown_in_its_plane(viewer):
    canvas = viewer.canvas
    viewer.choose_plane(Plane.CORONAL)
    canvas.change(marking.toggled(canvas.stage, canvas.view))
    coronal = canvas.view.k
    viewer.choose_plane(Plane.ACQUIRED)
    assert marking.marked(canvas.stage, canvas.view) is None
    found = marking.step(canvas.stage, canvas.view, 1)
    assert (found.plane, found.k) == (Plane.CORONAL, coronal)


def test_slices_that_were_painted_are_seen_and_cuts_do_not_count(viewer):
    desk, canvas = viewer.desk, viewer.canvas
    pixels(canvas)
    middle = canvas.view.k
    assert desk.seen.of(CASE.series[0]) == {middle}
    canvas.scroll(2)
    pixels(canvas)
    viewer.choose_plane(Plane.CORONAL)
    pixels(canvas)
    assert desk.seen.of(CASE.series[0]) == {middle, middle + 2}
    unseen = desk.seen.unseen(CASE.series)
    assert [(one.series.series_instance_uid, one.seen, one.total) for one in unseen] == [
        ("a", 2, 20),
        ("b", 0, 40),
        ("c", 0, 20),
    ]


def test_what_is_drawn_in_one_pane_stands_in_another_of_the_series(viewer):
    desk = laid_out(viewer, 1, 2)
    viewer.pane(1).canvas.place("a")
    drawn = Annotation(1, Kind.LENGTH, ((0.0, 0.0, 100.0), (5.0, 0.0, 100.0)))
    viewer.pane(0).canvas.change(replace(views(viewer)[0], annotations=(drawn,)))
    assert views(viewer)[1].annotations == (drawn,)
    desk.undo()
    assert views(viewer)[1].annotations == ()


def test_another_case_leaves_nothing_of_the_one_before(viewer):
    laid_out(viewer, 1, 3)
    other = a_case_of(a_volume("x"))
    viewer.show_case(other, other.series[0])
    assert [pane.series for pane in viewer.desk.room.panes] == ["x"]
    assert not viewer.desk.can_undo


def test_a_layout_chosen_in_the_middle_of_a_gesture_leaves_the_gesture_behind(qtbot, viewer):
    laid_out(viewer, 2, 2)
    viewer.choose_tool(WindowLevel())
    viewport = viewer.pane(0).canvas.viewport()
    qtbot.mousePress(viewport, LEFT, pos=QPoint(40, 40))
    qtbot.mouseMove(viewport, QPoint(60, 60))
    viewer.desk.go(viewer.desk.room.laid_out(grid(1, 1)))
    chosen = viewer.desk.room
    qtbot.mouseMove(viewport, QPoint(90, 90))
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(90, 90))
    assert viewer.desk.room == chosen
    viewer.desk.undo()
    assert len(viewer.desk.room.panes) == 4


def test_a_mark_that_comes_while_a_gesture_goes_on_stays(qtbot, viewer):
    viewer.choose_tool(WindowLevel())
    viewport = viewer.canvas.viewport()
    drawn = (Annotation(1, Kind.LENGTH, ((0.0, 0.0, 110.0), (5.0, 0.0, 110.0))),)
    qtbot.mousePress(viewport, LEFT, pos=QPoint(40, 40))
    viewer.desk.recall({"a": replace(viewer.canvas.view, annotations=drawn)})
    qtbot.mouseMove(viewport, QPoint(60, 60))
    assert viewer.canvas.view.annotations == drawn
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(60, 60))
    assert viewer.canvas.view.annotations == drawn
    viewer.desk.undo()
    assert viewer.canvas.view.annotations == drawn


def test_undo_never_leads_back_before_what_was_recalled(viewer):
    drawn = (Annotation(1, Kind.LENGTH, ((0.0, 0.0, 110.0), (5.0, 0.0, 110.0))),)
    viewer.canvas.scroll(2)
    viewer.canvas.place("c")
    kept = {uid: replace(viewer.first_view(uid), annotations=drawn) for uid in ("a", "c")}
    viewer.desk.recall(kept)
    assert viewer.desk.left("a").annotations == drawn
    while viewer.desk.can_undo:
        viewer.desk.undo()
        assert viewer.canvas.view.annotations == drawn


def test_a_pane_that_is_drawn_on_is_the_active_one(qtbot, viewer):
    laid_out(viewer, 1, 2)
    viewer.choose_tool(LengthTool())
    drag(qtbot, viewer, 1, (100, 150), (160, 220))
    assert viewer.desk.room.active == 1
    viewer.desk.activate(0)
    viewport = viewer.pane(1).canvas.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=QPoint(100, 150))  # on the end of the line
    assert viewer.desk.room.active == 1
    viewer.annotator.delete()  # what the key does: of the active pane
    assert views(viewer)[1].annotations == ()


def test_no_frame_is_asked_for_that_a_series_does_not_have(viewer, monkeypatch):
    asked = []

    def look_at(_store, _viewer, volume, frame=0):
        if volume is not None:
            asked.append(frame < volume.frame_count)

    monkeypatch.setattr(FrameStore, "look_at", look_at)
    last = ViewState(k=39)  # of b; a, which stands in the pane until then, has 20 slices
    viewer.desk.go(Room((grid(1, 2),), (PaneState("b", last), PaneState("a", ViewState()))))
    assert asked
    assert all(asked)
