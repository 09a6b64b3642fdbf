"""What is done with annotations: chosen, moved by keys, copied, deleted, gone to."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from meddx.case.annotations import Kind
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.rectangle import RectangleTool
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.annotator import Annotator
from tests.helpers.drawing import a_canvas, a_ramp, click, drag, said

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def canvas(qtbot, styled):
    made = a_canvas(qtbot, a_ramp())
    made.choose(LengthTool())
    return made


@pytest.fixture
def annotator(canvas):
    return Annotator(canvas)


def points(canvas, index=0):
    return np.array(drawn.home(canvas.stage, canvas.view.annotations[index]).points)


of_menus = pytest.mark.qt_log_ignore("grabbing the keyboard|support raise", extend=True)


def open_menu(qtbot, canvas, at):
    click(qtbot, canvas, *at, button=RIGHT)
    menus = [menu for menu in canvas.findChildren(QMenu) if menu.isVisible()]
    return menus[0] if menus else None


def choose(menu, words):
    action = next(action for action in menu.actions() if action.text().startswith(words))
    action.trigger()
    menu.close()


def test_alt_and_arrows_move_the_whole_by_a_pixel_and_with_shift_by_ten(qtbot, canvas, annotator):
    drag(qtbot, canvas, (100, 100), (180, 160))
    before, k = points(canvas), canvas.view.k
    qtbot.keyClick(canvas, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, ALT | SHIFT)
    assert points(canvas) - before == pytest.approx(np.tile((10.0, 1.0), (2, 1)))
    assert canvas.view.k == k
    canvas.undo()
    assert points(canvas) - before == pytest.approx(np.tile((0.0, 1.0), (2, 1)))


def test_they_move_only_the_handle_that_was_grabbed(qtbot, canvas, annotator):
    drag(qtbot, canvas, (100, 100), (180, 160))
    click(qtbot, canvas, 180, 160)
    before = points(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, ALT)
    assert points(canvas) - before == pytest.approx(np.array([[0, 0], [0, -1]]))


def test_on_a_cut_they_follow_the_screen(qtbot, canvas, annotator):
    canvas.change(canvas.view.in_plane(Plane.SAGITTAL, 20))
    screen = canvas.screen_of(canvas.shown)
    (y0, x0), (y1, x1) = (canvas.view.to_screen(at, screen) for at in ((5, 10), (12, 20)))
    drag(qtbot, canvas, (round(x0), round(y0)), (round(x1), round(y1)))
    before = points(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, ALT)
    assert points(canvas) - before == pytest.approx(np.tile((-1.0, 0.0), (2, 1)))


def test_without_a_choice_alt_and_arrows_and_f2_are_left_alone(qtbot, canvas, annotator):
    view = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(canvas, Qt.Key.Key_F2)
    assert canvas.view == view
    assert not annotator.editor.isVisible()


def test_a_click_chooses_a_line_with_any_tool(qtbot, canvas, annotator):
    drag(qtbot, canvas, (100, 100), (180, 160))
    drag(qtbot, canvas, (20, 20), (20, 60))
    canvas.choose(Pan())
    click(qtbot, canvas, 140, 130)
    assert annotator.selected.number == 1
    click(qtbot, canvas, 300, 300)
    assert annotator.selected is None


@of_menus
def test_the_menu_says_and_does(qtbot, canvas, annotator):
    drag(qtbot, canvas, (100, 100), (180, 160))
    annotator.marks.label(1, "Lesion")
    assert open_menu(qtbot, canvas, (300, 300)) is None
    menu = open_menu(qtbot, canvas, (140, 130))
    assert canvas.view.zoom is None
    assert not any(action.text() == "Histogram" for action in menu.actions())
    choose(menu, "Copy as text")
    assert QGuiApplication.clipboard().text() == "Lesion\n5.0 mm"
    choose(open_menu(qtbot, canvas, (140, 130)), "Edit the label")
    assert annotator.editor.text() == "Lesion"
    annotator.editor.leave()
    choose(open_menu(qtbot, canvas, (140, 130)), "Delete")
    assert canvas.view.annotations == ()
    canvas.undo()
    assert said(canvas) == ["5.0 mm"]


def test_a_drag_with_the_right_button_opens_no_menu(qtbot, canvas, annotator):
    drag(qtbot, canvas, (100, 100), (180, 160))
    drag(qtbot, canvas, (140, 130), (140, 80), button=RIGHT)
    assert not [menu for menu in canvas.findChildren(QMenu) if menu.isVisible()]
    assert canvas.view.zoom is not None


@of_menus
def test_the_histogram_of_a_region_opens_from_its_menu(qtbot, canvas, annotator):
    canvas.choose(RectangleTool())
    drag(qtbot, canvas, (100, 100), (200, 200))
    choose(open_menu(qtbot, canvas, (150, 100)), "Histogram")
    window = annotator.plots.window
    assert window.isVisible()
    assert window._shown.y.sum() == 100
    window.copy.click()
    rows = QGuiApplication.clipboard().text().split("\n")
    assert rows[0].startswith("Value (HU)")
    assert sum(float(row.split("\t")[2]) for row in rows[1:]) == 100
    window.close()


def test_all_of_an_image_or_a_series_go_in_one_step(qtbot, canvas, annotator):
    drag(qtbot, canvas, (100, 100), (180, 160))
    drag(qtbot, canvas, (20, 20), (20, 60))
    canvas.scroll(1)
    drag(qtbot, canvas, (50, 50), (90, 90))
    annotator.marks.remove_on_image()
    assert [one.number for one in canvas.view.annotations] == [1, 2]
    canvas.undo()
    assert len(canvas.view.annotations) == 3
    annotator.marks.remove_on_series()
    assert canvas.view.annotations == ()
    canvas.undo()
    assert len(canvas.view.annotations) == 3
    annotator.marks.remove_on_series()
    annotator.marks.remove_on_series()  # nothing is there: no step
    canvas.undo()
    assert len(canvas.view.annotations) == 3


def test_one_goes_to_the_picture_that_something_was_drawn_on(qtbot, canvas, annotator):
    canvas.change(replace(canvas.view, k=3))
    drag(qtbot, canvas, (100, 100), (180, 160))
    canvas.change(canvas.view.in_plane(Plane.CORONAL, 20))
    with qtbot.waitSignal(annotator.marks.selected_changed):
        annotator.marks.select(0)
    assert annotator.marks.go_to(1)
    assert (canvas.view.plane, canvas.view.k) == (Plane.ACQUIRED, 3)
    assert annotator.selected.number == 1
    canvas.scroll(4)
    canvas.change(replace(canvas.view, zoom=20.0, centre=(10.0, 10.0)))
    assert annotator.marks.go_to(1)
    assert (canvas.view.k, canvas.view.zoom) == (3, 20.0)  # the same plane: as close as before
    assert not annotator.marks.go_to(9)


def test_an_unknown_number_is_no_label(qtbot, canvas, annotator):
    annotator.marks.label(7, "x")
    assert not canvas.history.can_undo
    assert Kind.LENGTH not in [one.kind for one in canvas.view.annotations]
