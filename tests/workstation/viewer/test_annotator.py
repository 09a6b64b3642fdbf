"""Drawing with the mouse: 40 x 40 px of 0.5 mm, slices 2 mm apart, on 400 x 400."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.case.annotations import Kind, Picture
from meddx.case.identity import Patient
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Language
from meddx.workstation.tools.angle import AngleTool
from meddx.workstation.tools.ellipse import EllipseTool
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.rectangle import RectangleTool
from meddx.workstation.tools.window_level import WindowLevel
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.annotator import Annotator
from tests.helpers.builders import a_radiograph
from tests.helpers.drawing import a_canvas, a_ramp, click, drag, said
from tests.helpers.pictures import pixels

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def canvas(qtbot, styled):
    return a_canvas(qtbot, a_ramp())  # ten screen pixels for each pixel


@pytest.fixture
def annotator(canvas):
    return Annotator(canvas)


def seen(canvas, view, index=0):
    one = canvas.view.annotations[index]
    own = drawn.home(canvas.stage, one)
    return drawn.lies(canvas.stage, view, one, own, own.points)


def test_a_drag_draws_a_length_and_is_one_undo(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (150, 120), (180, 160))
    # 8 and 6 px of 0.5 mm: 4 and 3 mm.
    assert said(canvas) == ["5.0 mm"]
    assert annotator.selected == canvas.view.annotations[0]
    canvas.undo()
    assert canvas.view.annotations == ()
    canvas.redo()
    assert said(canvas) == ["5.0 mm"]


def test_two_clicks_draw_the_same_length(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    click(qtbot, canvas, 100, 100)
    assert annotator.is_drawing
    assert canvas.view.annotations == ()
    click(qtbot, canvas, 180, 160)
    assert not annotator.is_drawing
    assert said(canvas) == ["5.0 mm"]


def test_two_clicks_at_one_place_draw_nothing(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    click(qtbot, canvas, 100, 100)
    click(qtbot, canvas, 100, 100)
    assert not annotator.is_drawing
    assert canvas.view.annotations == ()


@pytest.mark.parametrize("by_clicks", [True, False])
def test_an_angle_has_three_points(qtbot, canvas, annotator, by_clicks):
    canvas.choose(AngleTool())
    if by_clicks:
        click(qtbot, canvas, 100, 100)
        click(qtbot, canvas, 100, 200)
    else:
        drag(qtbot, canvas, (100, 100), (100, 200))
    assert annotator.is_drawing
    click(qtbot, canvas, 200, 200)
    assert said(canvas) == ["90.0°"]


def test_escape_abandons_and_is_no_step(qtbot, canvas, annotator):
    canvas.choose(AngleTool())
    click(qtbot, canvas, 100, 100)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not annotator.is_drawing
    assert canvas.view.annotations == ()
    assert not canvas.history.can_undo


@pytest.mark.parametrize("tool", [RectangleTool(), EllipseTool()])
def test_a_region_reads_the_modality_values_of_its_slice(qtbot, canvas, annotator, tool):
    canvas.change(replace(canvas.view, k=3))
    canvas.choose(tool)
    drag(qtbot, canvas, (100, 100), (200, 200))
    # Symmetric about pixel edge (15, 15): the mean of 300 + j + i is 300 + 14.5 + 14.5.
    assert said(canvas)[0].startswith("Mean 329.0 HU")
    assert said(canvas)[2].endswith("mm²")
    if tool.kind is Kind.RECTANGLE:
        assert said(canvas)[1:] == ["Min 320, max 338, n 100", "Area 25 mm²"]


def test_a_handle_is_grabbed_with_every_tool_and_undone_in_one_step(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    canvas.choose(WindowLevel())
    drag(qtbot, canvas, (181, 159), (240, 200), (220, 190))
    # 12 and 9 px
    assert said(canvas) == ["7.5 mm"]
    assert canvas.view.window is None
    assert len(canvas.view.annotations) == 1
    canvas.undo()
    assert said(canvas) == ["5.0 mm"]


def test_a_corner_of_a_region_is_grabbed_also_one_that_was_not_drawn(qtbot, canvas, annotator):
    canvas.choose(RectangleTool())
    drag(qtbot, canvas, (100, 100), (200, 200))
    drag(qtbot, canvas, (200, 100), (220, 80))
    # 12 px x 12 px of 0.25 mm2
    assert said(canvas)[-1] == "Area 36 mm²"


def test_a_line_is_moved_with_a_drawing_tool_only(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    before = canvas.view.annotations[0].points
    drag(qtbot, canvas, (140, 130), (150, 150))
    after = np.array(canvas.view.annotations[0].points)
    # 1 px right, 2 px down: 0.5 and 1 mm.
    assert after - np.array(before) == pytest.approx(np.tile((0.5, 1.0, 0.0), (2, 1)))
    canvas.choose(Pan())
    drag(qtbot, canvas, (150, 150), (160, 160))
    assert np.array(canvas.view.annotations[0].points) == pytest.approx(after)


def test_delete_takes_the_selected_one_and_undo_brings_it_back(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    drag(qtbot, canvas, (20, 20), (20, 60))
    drag(qtbot, canvas, (100, 100), (100, 100))  # a click on a handle selects
    assert annotator.selected.number == 1
    annotator.delete()
    assert [one.number for one in canvas.view.annotations] == [2]
    annotator.delete()
    assert len(canvas.view.annotations) == 1
    canvas.undo()
    assert [one.number for one in canvas.view.annotations] == [1, 2]


def test_it_is_seen_on_its_own_slice_only(qtbot, canvas, annotator):
    plain = pixels(canvas)
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    assert not np.array_equal(pixels(canvas), plain)
    k = canvas.view.k
    canvas.scroll(1)
    assert seen(canvas, canvas.view) is None
    canvas.scroll(-1)
    assert seen(canvas, replace(canvas.view, k=k)) is not None
    canvas.scroll(1)
    other = pixels(canvas)
    annotator.delete()
    assert np.array_equal(pixels(canvas), other)


def test_rule_21_values_are_the_same_zoomed_moved_and_in_another_plane(qtbot, canvas, annotator):
    canvas.change(replace(canvas.view, k=4, zoom=20.0, centre=(15.0, 15.0)))
    canvas.choose(RectangleTool())
    drag(qtbot, canvas, (100, 100), (300, 300))  # the pixels 10 to 19, both ways
    assert said(canvas)[1] == "Min 420, max 438, n 100"
    axial = replace(canvas.view, plane=Plane.AXIAL, k=4)
    assert seen(canvas, axial) == pytest.approx(np.array([[10, 10], [20, 20]]))
    assert seen(canvas, replace(axial, k=5)) is None
    assert seen(canvas, replace(axial, plane=Plane.CORONAL)) is None
    assert seen(canvas, replace(axial, slab_mm=6.0)) is None


def test_rule_21_a_cut_is_measured_in_its_own_px_and_mm(qtbot, canvas, annotator):
    canvas.change(replace(canvas.view, plane=Plane.CORONAL, k=10, centre=None, zoom=None))
    canvas.choose(LengthTool())
    screen = canvas.screen_of(canvas.shown)
    ends = [canvas.view.to_screen(at, screen) for at in ((5.0, 10.0), (15.0, 10.0))]
    (y0, x0), (y1, x1) = ends
    drag(qtbot, canvas, (round(x0), round(y0)), (round(x1), round(y1)))
    rows_mm = 2.0  # a row of the cut is a slice
    assert float(said(canvas)[0].split()[0]) == pytest.approx(10 * rows_mm, abs=0.15)
    # Up and down in a coronal cut is the patient's z: it crosses axial slices, and lies in none.
    assert canvas.view.annotations[0].picture == Picture("coronal")
    assert seen(canvas, replace(canvas.view, plane=Plane.ACQUIRED, k=10)) is None
    assert seen(canvas, replace(canvas.view, slab_mm=4.0, projection=Projection.MEAN)) is not None


def test_each_series_keeps_its_own(qtbot, canvas, annotator):
    first = canvas.series
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    canvas.show_series(a_radiograph(), Patient())
    assert canvas.view.annotations == ()
    assert annotator.selected is None
    drag(qtbot, canvas, (100, 100), (100, 200))
    assert "px" in said(canvas)[0]
    canvas.show_series(first, Patient())
    assert said(canvas) == ["5.0 mm"]


def test_what_is_half_drawn_does_not_go_to_another_series(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    click(qtbot, canvas, 100, 100)
    canvas.show_series(a_radiograph(), Patient())
    qtbot.mouseMove(canvas.viewport(), QPoint(150, 150))
    assert not annotator.is_drawing
    assert canvas.view.annotations == ()


def test_zooming_between_two_clicks_goes_on_drawing(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    click(qtbot, canvas, 100, 100)
    drag(qtbot, canvas, (200, 200), (200, 140), button=RIGHT)
    assert canvas.view.zoom is not None
    screen = canvas.screen_of(canvas.shown)
    y, x = canvas.view.to_screen((16.0, 18.0), screen)
    click(qtbot, canvas, round(x), round(y))
    assert float(said(canvas)[0].split()[0]) == pytest.approx(5.0, abs=0.05)


def test_other_buttons_and_views_are_left_alone(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160), button=Qt.MouseButton.MiddleButton)
    assert canvas.view.annotations == ()
    assert canvas.view.centre is not None


def test_nothing_is_open_and_nothing_fails(qtbot, canvas, annotator):
    canvas.show_series(None, Patient())
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    annotator.delete()
    assert not annotator.is_drawing


def test_words_are_there_in_both_languages(qtbot, canvas, annotator):
    canvas.choose(RectangleTool())
    drag(qtbot, canvas, (100, 100), (200, 200))
    one = canvas.view.annotations[0]
    told = drawn.Told().of(canvas.stage, one, drawn.home(canvas.stage, one))
    words = " ".join(line.label(Language.ZH_CN) for line in told)
    assert all(term in words for term in ("均值", "标准差", "最小", "最大", "像素数", "面积"))


def test_a_right_click_beside_what_is_drawn_asks_for_the_menu(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (150, 120), (180, 160))
    asked = []
    annotator.menu_asked.connect(asked.append)
    click(qtbot, canvas, 300, 300, button=RIGHT)
    assert asked == [canvas.viewport().mapToGlobal(QPoint(300, 300))]
    zoom = canvas.view.zoom
    drag(qtbot, canvas, (200, 200), (200, 140), button=RIGHT)
    assert canvas.view.zoom != zoom
    assert len(asked) == 1, "a drag is no click"


def test_a_right_click_while_something_is_half_drawn_asks_for_nothing(qtbot, canvas, annotator):
    canvas.choose(LengthTool())
    click(qtbot, canvas, 100, 100)
    asked = []
    annotator.menu_asked.connect(asked.append)
    click(qtbot, canvas, 300, 300, button=RIGHT)
    assert asked == []
