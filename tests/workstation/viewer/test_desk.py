"""The desk: what it remembers of whom, what a step is, and what happens when a case grows."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.case.annotations import Annotation, Kind
from meddx.case.identity import Patient
from meddx.case.volume import Volume
from meddx.imaging.frames import FrameStore
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.i18n import Translation
from meddx.workstation.tools.crosshair import CrosshairTool
from meddx.workstation.tools.window_level import WindowLevel
from meddx.workstation.viewer import mpr
from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.arriving import Arriving, a_coming_series
from tests.helpers.pictures import pixels
from tests.helpers.rooms import a_case_of, a_volume

LEFT = Qt.MouseButton.LeftButton
CASE = a_case_of(a_volume("a"), a_volume("b"))
DRAWN = Annotation(1, Kind.LENGTH, ((0.0, 0.0, 110.0), (5.0, 0.0, 110.0)))


@pytest.fixture
def frames():
    children = Arriving()
    children.let(0, 1, 2)
    store = FrameStore(children)
    yield store
    store.close()


@pytest.fixture
def viewer(qtbot, styled, frames):
    made = Viewer(Translation(), frames)
    qtbot.addWidget(made)
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.show_case(CASE, CASE.series[0])
    return made


def side_by_side(viewer, *uids):
    room = viewer.desk.room.laid_out(grid(1, len(uids)))
    viewer.desk.go(room.filled(uids, viewer.first_view))
    return viewer.desk


def views(viewer):
    return [pane.view for pane in viewer.desk.room.panes]


def place_mm(viewer, number=0):
    return viewer.desk.seat(number).now.middle


def press(qtbot, viewer, number=0, at=(100, 100), to=(160, 60)):
    viewport = viewer.pane(number).canvas.viewport()
    qtbot.mousePress(viewport, LEFT, pos=QPoint(*at))
    qtbot.mouseMove(viewport, QPoint(*to))
    return viewport


# ---- steps and gestures


def test_undo_in_the_middle_of_a_gesture_gives_the_gesture_up(qtbot, viewer):
    viewer.canvas.scroll(3)
    before = viewer.desk.room
    viewer.choose_tool(WindowLevel())
    viewport = press(qtbot, viewer)
    assert viewer.canvas.view.window is not None
    viewer.desk.undo()
    assert viewer.desk.room == before
    qtbot.mouseMove(viewport, QPoint(300, 300))
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(300, 300))
    assert viewer.desk.room == before
    viewer.desk.undo()
    assert viewer.canvas.view.k == before.pane.view.k - 3
    assert not viewer.desk.can_undo


def test_the_first_gesture_can_be_given_up(qtbot, viewer):
    assert not viewer.desk.can_undo
    viewer.choose_tool(WindowLevel())
    press(qtbot, viewer)
    assert viewer.desk.can_undo
    viewer.desk.undo()
    assert viewer.canvas.view.window is None
    assert not viewer.desk.can_undo


def test_undo_while_the_crosshair_is_dragged_gives_it_up(qtbot, viewer):
    viewer.desk.go(mpr.arranged(viewer.desk.room, CASE.series[0]))
    before = viewer.desk.room
    viewer.choose_tool(CrosshairTool())
    viewport = press(qtbot, viewer, 0, (200, 150), (260, 220))
    assert viewer.desk.room != before
    viewer.desk.undo()
    assert viewer.desk.room == before
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(280, 240))
    assert viewer.desk.room == before
    viewer.desk.undo()
    assert not mpr.is_mpr(viewer.desk.room)


def test_a_step_after_an_interrupted_gesture_goes_back_to_what_stood_before_it(viewer):
    desk = side_by_side(viewer, "a", "b")
    desk.link(replace(desk.linking, scroll=False, area=False, window=False))
    viewer.canvas.adjust(replace(views(viewer)[0], inverted=True), is_final=False)
    viewer.pane(1).canvas.scroll(2)  # a step elsewhere
    viewer.canvas.adjust(views(viewer)[0].scrolled(1, 20))
    desk.undo()
    k = [view.k for view in views(viewer)]
    assert k == [10, 12]
    desk.undo()
    assert [view.k for view in views(viewer)] == [10, 10]


def test_a_layout_that_shrinks_under_a_gesture_ends_it(qtbot, viewer):
    desk = side_by_side(viewer, "a", "b")
    viewer.choose_tool(WindowLevel())
    viewport = press(qtbot, viewer, 1)
    desk.go(desk.room.activated(0).laid_out(grid(1, 1)))
    room = desk.room
    qtbot.mouseMove(viewport, QPoint(30, 300))
    qtbot.mouseRelease(viewport, LEFT, pos=QPoint(30, 300))
    assert desk.room == room
    desk.undo()
    assert [pane.series for pane in desk.room.panes] == ["a", "b"]


def test_a_maximised_pane_and_undo(viewer):
    desk = side_by_side(viewer, "a", "b")
    viewer.maximise()
    assert desk.room.is_maximised
    viewer.canvas.scroll(1)
    desk.undo()
    assert desk.room.is_maximised
    assert not viewer.pane(1).isVisible()
    desk.undo()
    assert not desk.room.is_maximised
    assert viewer.pane(1).isVisible()
    desk.redo()
    assert not viewer.pane(1).isVisible()


# ---- panes that are hidden


def test_frames_of_a_hidden_pane_may_go(viewer, frames):
    coming = replace(a_coming_series(), series_instance_uid="c")
    case = a_case_of(a_volume("a"), coming)
    viewer.show_case(case, case.series[0])
    desk = side_by_side(viewer, "a", "c")
    volume = case.series[1].volume
    pinned = lambda: [kept for kept, _ in frames._pins.values() if kept is volume]  # noqa: E731
    assert pinned()
    viewer.maximise()
    assert not pinned()
    desk.undo()
    assert pinned()
    desk.go(desk.room.laid_out(grid(1, 1)))
    assert not pinned()


def test_a_clip_stops_when_its_pane_is_hidden(viewer):
    desk = side_by_side(viewer, "a", "b")
    desk.activate(1)
    player = viewer.player
    player.toggle()
    assert player.is_playing
    desk.activate(0)
    assert player.is_playing
    viewer.maximise()
    assert not player.is_playing
    k = views(viewer)[1].k
    desk.undo()
    assert views(viewer)[1].k == k


# ---- more of a case


def grown(uid="a", before=4, shape=(30, 30, 40)):
    """The same volume with slices before and after those that were there."""
    return a_volume(uid, shape, origin_mm=(-20.0, -15.0, 100.0 - 2.0 * before))


def test_a_series_that_grows_stays_where_it_was_looked_at(viewer):
    viewer.canvas.scroll(3)
    pixels(viewer.canvas)
    here, seen = place_mm(viewer), viewer.desk.seen.of(CASE.series[0])
    case = a_case_of(grown(), CASE.series[1])
    viewer.show_case(case, case.series[0])
    assert viewer.canvas.series is case.series[0]
    assert place_mm(viewer) == pytest.approx(here)
    assert viewer.desk.seen.of(case.series[0]) == {k + 4 for k in seen}
    viewer.desk.undo()
    assert place_mm(viewer)[2] == pytest.approx(here[2] - 6.0)


def test_three_planes_of_a_series_that_grows_stay_where_they_were(viewer):
    desk = viewer.desk
    desk.go(mpr.arranged(desk.room, CASE.series[0]))
    viewer.pane(2).canvas.scroll(4)
    here = [place_mm(viewer, number) for number in range(3)]
    case = a_case_of(grown(shape=(20, 40, 40)), CASE.series[1])
    viewer.show_case(case, case.series[0])
    assert mpr.is_mpr(desk.room)
    for number, axis in enumerate((2, 1, 0)):
        assert place_mm(viewer, number)[axis] == pytest.approx(here[number][axis], abs=1.0)


def test_a_plane_that_a_series_no_longer_has_becomes_the_acquired_one(viewer):
    desk = side_by_side(viewer, "a", "b")
    viewer.pane(1).canvas.place("a")
    viewer.pane(1).canvas.change(replace(views(viewer)[1], annotations=(DRAWN,)))
    desk.activate(1)
    viewer.choose_plane(Plane.CORONAL)
    viewer.canvas.scroll(2)
    one = a_volume("a", (1, 30, 40))  # a single slice cannot be cut
    case = a_case_of(one, CASE.series[1])
    viewer.show_case(case, case.series[0])
    for step in (lambda: None, desk.undo, desk.undo, desk.redo):
        step()
        for number in range(2):
            assert viewer.pane(number).canvas.view.plane is Plane.ACQUIRED
            pixels(viewer.pane(number).canvas)
        assert viewer.pane(1).canvas.view.annotations == (DRAWN,)


def test_fewer_slices_are_never_left_behind(viewer):
    viewer.canvas.scroll(100)
    viewer.canvas.change(viewer.canvas.view.toggled_inversion())
    case = a_case_of(a_volume("a", (5, 30, 40)), CASE.series[1])
    viewer.show_case(case, case.series[0])
    assert viewer.canvas.view.k == 4
    viewer.desk.undo()
    assert viewer.canvas.view.k == 4
    pixels(viewer.canvas)


def test_a_series_that_vanishes_leaves_its_pane_empty(viewer):
    desk = side_by_side(viewer, "a", "b")
    desk.activate(1)
    case = a_case_of(CASE.series[0])
    viewer.show_case(case, case.series[0])
    assert [pane.series for pane in desk.room.panes] == ["a", ""]
    assert viewer.pane(1).canvas.series is None
    assert not desk.can_undo  # nothing of what is gone comes back
    pixels(viewer.pane(1).canvas)


def test_what_was_seen_of_stills_without_a_place_is_forgotten_when_more_come(viewer):
    pixels(viewer.canvas)
    still = replace(
        CASE.series[0],
        volume=Volume(
            np.zeros((2, 30, 40), np.int16), viewer.canvas.series.volume.geometry.pixels()
        ),
    )
    viewer.show_case(a_case_of(still), still)
    assert viewer.desk.seen.of(still) == frozenset()


# ---- whose it is


def of(patient_id, *series):
    return replace(a_case_of(*series), patient=Patient(patient_id, f"{patient_id}^X"))


def test_nothing_of_one_patient_is_shown_of_another_with_the_same_series(qtbot, viewer):
    one, other = of("1", a_volume("a")), of("2", a_volume("a"))
    viewer.show_case(one, one.series[0])
    canvas = viewer.canvas
    canvas.change(replace(canvas.view, annotations=(DRAWN,), inverted=True))
    canvas.scroll(5)
    qtbot.waitUntil(viewer.updatesEnabled)  # the picture is painted in the turn after
    pixels(canvas)
    viewer.show_case(other, other.series[0])
    desk = viewer.desk
    assert viewer.canvas.series is other.series[0]
    assert viewer.canvas.view == viewer.canvas.stage.first_view()
    assert desk.seen.of(other.series[0]) == frozenset()
    assert desk.stars == {"a": 0}
    assert not desk.can_undo
    viewer.show_case(one, one.series[0])
    assert viewer.canvas.view.annotations == (DRAWN,)
    assert desk.seen.of(one.series[0]) == {viewer.canvas.view.k}


def test_links_by_hand_are_of_one_patient(viewer):
    one = of("1", a_volume("a"), a_volume("b", frame_of_reference_uid="2"))
    viewer.show_case(one, one.series[0])
    desk = side_by_side(viewer, "a", "b")
    assert desk.link_by_hand() == 1
    links = desk.links
    viewer.show_case(of("2", a_volume("x")), a_volume("x"))
    assert desk.links == ()
    viewer.show_case(one, one.series[0])
    assert desk.links == links


def test_a_case_that_is_closed_leaves_nothing(viewer):
    viewer.canvas.change(replace(viewer.canvas.view, annotations=(DRAWN,)))
    viewer.show_series(None, Patient())
    viewer.show_case(CASE, CASE.series[0])
    assert viewer.canvas.view.annotations == ()
