"""The menu of layouts, its keys and the second window, as a reader uses them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from meddx.case.identity import Patient
from meddx.case.record import Case, Study
from meddx.imaging.corner_text import Level
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.sync import Linking
from meddx.workstation.viewer import mpr
from meddx.workstation.viewer.layout import LARGE_LEFT, ONE, grid
from meddx.workstation.viewer.room_control import LAYOUTS
from tests.helpers.builders import a_case, a_radiograph
from tests.helpers.operated import (
    CONTROL,
    KEY,
    checked,
    enabled,
    key,
    opened,
    press,
    shown,
    views,
)

# ---- layouts


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_every_layout_is_shown_and_taken_back(window, name):
    before = window.viewer.desk.room
    room = press(window, name)
    assert room.layouts == (LAYOUTS[name],)
    assert checked(window, *LAYOUTS) == [other == name for other in LAYOUTS]
    visible = [pane.isVisible() for pane in window.viewer.panes]
    assert sum(visible) == len(LAYOUTS[name])
    assert shown(window)[:3] == ["a", "b", "c"][: len(room.panes)]
    if name == "layout_1x1":
        assert not window.actions_["undo"].isEnabled()
        return
    press(window, "undo")
    assert window.viewer.desk.room == before
    assert checked(window, *LAYOUTS) == [other == "layout_1x1" for other in LAYOUTS]
    assert press(window, "redo") == room


def test_a_layout_that_is_chosen_again_stays_chosen(window):
    press(window, "layout_2x2")
    press(window, "layout_2x2")
    assert checked(window, "layout_2x2") == [True]
    press(window, "undo")
    assert window.viewer.desk.room.layouts == (ONE,)


def test_the_layout_of_a_picker_is_shown(window):
    window.room._picker.chosen.emit(2, 3)
    assert window.viewer.desk.room.layouts == (grid(2, 3),)
    assert shown(window) == ["a", "b", "c", "", "", ""]
    assert checked(window, *LAYOUTS) == [False] * len(LAYOUTS)


def test_keys_lay_out_and_step_through_the_panes(window, qtbot):
    assert key(window, KEY.Key_4, CONTROL).layouts == (grid(2, 2),)
    assert key(window, KEY.Key_Tab).active == 1
    assert window.viewer.canvas.hasFocus()
    assert key(window, KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier).active == 0
    assert key(window, KEY.Key_Return).is_maximised
    assert checked(window, "maximise") == [True]
    assert not key(window, KEY.Key_Return).is_maximised
    assert checked(window, "maximise") == [False]
    assert key(window, KEY.Key_1, CONTROL).layouts == (ONE,)
    assert key(window, KEY.Key_Z, CONTROL).layouts == (grid(2, 2),)


def test_keys_of_the_picture_go_to_the_active_pane(window):
    press(window, "layout_1x2")
    press(window, "next_pane")
    before = views(window)
    key(window, KEY.Key_I)
    assert [view.inverted for view in views(window)] == [False, True]
    key(window, KEY.Key_2)  # a preset of the window
    assert views(window)[1].window != before[1].window
    key(window, KEY.Key_C)
    assert [view.plane for view in views(window)] == [Plane.ACQUIRED, Plane.CORONAL]
    assert checked(window, "coronal", "acquired") == [True, False]
    press(window, "previous_pane")
    assert checked(window, "coronal", "acquired") == [False, True]


def test_another_layout_shows_all_panes_again(window):
    press(window, "layout_2x2")
    press(window, "maximise")
    room = press(window, "layout_1x2")
    assert not room.is_maximised
    assert [pane.isVisible() for pane in window.viewer.panes] == [True, True, False, False]


def test_what_needs_several_panes_waits_for_them(window):
    several = ("maximise", "next_pane", "previous_pane", "reference_lines", "link_here")
    assert enabled(window, *several) == [False] * 5
    press(window, "layout_1x2")
    assert enabled(window, *several) == [True] * 5


def test_nothing_is_open_and_nothing_can_be_laid_out(build):
    window = build()
    names = (*LAYOUTS, "layout_mpr", "second_window", "key_image", "next_key_image", "unlink")
    assert enabled(window, *names) == [False] * len(names)


# ---- planes that cross


def test_three_planes_go_back_to_the_acquired_one_at_the_same_place(window):
    window.viewer.canvas.scroll(4)
    place = window.viewer.desk.seat(0).now.middle
    room = press(window, "layout_mpr")
    assert room.layouts == (LARGE_LEFT,)
    assert [view.plane for view in views(window)] == list(mpr.PLANES)
    assert checked(window, "layout_mpr", "layout_large") == [True, True]
    assert window.viewer.desk.point is not None
    crosshair = next(a for t, a in window.actions_.tools if type(t).__name__ == "CrosshairTool")
    assert crosshair.isChecked()
    room = press(window, "layout_mpr")
    assert window.actions_.tools[0][1].isChecked()  # the tool of before
    assert room.layouts == (ONE,)
    assert views(window)[0].plane is Plane.ACQUIRED
    assert window.viewer.desk.seat(0).now.middle == pytest.approx(place)
    assert checked(window, "layout_mpr") == [False]
    press(window, "undo")
    assert mpr.is_mpr(window.viewer.desk.room)
    assert checked(window, "layout_mpr") == [True]


def test_a_radiograph_has_no_other_planes_and_says_why(window, qtbot):
    case = a_case()
    opened(window, qtbot, case)
    room = press(window, "layout_mpr")
    assert room.layouts == (ONE,)
    assert checked(window, "layout_mpr") == [False]
    said = window.viewer.canvas.stage.refusal().label(window.translation.language)
    assert window.status.said.text() == said
    assert not window.viewer.desk.can_undo


def test_three_planes_are_left_from_the_second_window(window):
    press(window, "layout_mpr")
    desk = window.viewer.desk
    press(window, "second_window")
    desk.activate(3)
    assert desk.room.pane.series == "b"
    press(window, "layout_mpr")
    assert desk.room.layouts == (ONE, ONE)
    assert shown(window) == ["a", "b"]
    assert views(window)[0].plane is Plane.ACQUIRED
    assert desk.room.active == 1


# ---- panes that follow


def test_what_follows_is_chosen_one_by_one_and_altogether(window):
    press(window, "layout_1x2")
    desk = window.viewer.desk
    names = {"sync_scroll": "scroll", "sync_area": "area", "sync_window": "window"}
    for name, part in names.items():
        press(window, name)
        assert desk.linking == replace(Linking(), **{part: False})
        press(window, name)
        assert desk.linking == Linking()
    press(window, "sync")
    assert desk.linking == Linking(False, False, False)
    assert enabled(window, *names) == [False] * 3
    before = views(window)[1]
    window.viewer.canvas.scroll(3)
    assert views(window)[1] == before
    press(window, "sync")
    assert desk.linking == Linking()
    assert enabled(window, *names) == [True] * 3


def test_panes_are_linked_by_hand_and_let_go(window):
    press(window, "layout_1x2")
    window.viewer.pane(1).canvas.place("c")
    before = views(window)
    press(window, "link_here")
    assert "1" in window.status.said.text()
    assert enabled(window, "unlink") == [True]
    window.viewer.canvas.scroll(2)
    assert views(window)[1].k == before[1].k + 2
    press(window, "layout_2x2")
    press(window, "layout_1x2")
    window.viewer.canvas.scroll(1)
    assert views(window)[1].k == before[1].k + 3  # links outlive a layout
    press(window, "unlink")
    assert enabled(window, "unlink") == [False]
    window.viewer.canvas.scroll(1)
    assert views(window)[1].k == before[1].k + 3


def test_where_nothing_can_be_linked_that_is_said(window):
    press(window, "layout_1x2")
    press(window, "link_here")
    assert "Nothing to link" in window.status.said.text()
    assert enabled(window, "unlink") == [False]


def test_reference_lines_are_switched(window):
    press(window, "layout_mpr")
    desk = window.viewer.desk
    assert desk.lines_on(1)
    press(window, "reference_lines")
    assert desk.lines_on(1) == ()
    press(window, "reference_lines")
    assert desk.lines_on(1)


# ---- key images


def test_key_images_are_marked_gone_through_and_taken_back(qtbot, window):
    first = views(window)[0].k
    assert enabled(window, "next_key_image") == [False]
    key(window, KEY.Key_B)
    assert checked(window, "key_image") == [True]
    window.viewer.canvas.scroll(5)
    qtbot.waitUntil(lambda: checked(window, "key_image") == [False])
    press(window, "key_image")
    press(window, "next_key_image")
    assert views(window)[0].k == first
    press(window, "previous_key_image")
    assert views(window)[0].k == first + 5
    press(window, "key_image")
    qtbot.waitUntil(lambda: checked(window, "key_image") == [False])
    press(window, "undo")
    assert checked(window, "key_image") == [True]


# ---- what holds for every pane


def test_new_panes_have_the_words_the_tool_and_the_language_of_the_others(window):
    press(window, "corners_level")
    tool = window.actions_.tools[1]
    tool[1].trigger()
    press(window, "layout_2x2")
    press(window, "second_window")
    canvases = [pane.canvas for pane in window.viewer.panes]
    assert len(canvases) == 5
    assert {canvas.corner_level for canvas in canvases} == {Level.BRIEF}
    assert {canvas.tool for canvas in canvases} == {tool[0]}
    assert {canvas.pitch_of for canvas in canvases} == {window.true.monitors.pitch_mm}


def test_another_patient_begins_with_one_pane(window, qtbot):
    press(window, "layout_2x2")
    series = replace(a_radiograph(uid="x"), study_instance_uid="9")
    case = Case(Patient("2", "Other^One"), (Study("9", (series,)),))
    opened(window, qtbot, case)
    assert shown(window) == ["x"]
    assert checked(window, "layout_1x1") == [True]


def test_the_list_stands_on_what_the_active_pane_shows(window, qtbot):
    chosen = lambda: window.series.list.chosen_key  # noqa: E731
    press(window, "layout_2x2")
    assert chosen() == "a"
    press(window, "next_pane")
    assert chosen() == "b"
    row = window.series.list.keys.index("a")
    window.series.list.setCurrentRow(row)  # also what another pane shows already
    assert shown(window) == ["a", "a", "c", ""]
    press(window, "undo")
    assert chosen() == "b"
    window.viewer.desk.activate(3)
    assert chosen() == ""  # an empty pane
    window.series.list.setCurrentRow(row)
    assert shown(window) == ["a", "b", "c", "a"]
    key(window, KEY.Key_PageDown)
    assert shown(window) == ["a", "b", "c", "b"]
