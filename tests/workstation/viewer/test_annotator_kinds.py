"""Every kind that is drawn, on 40 x 40 px of 0.5 mm shown ten times as large."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.case.annotations import Kind
from meddx.case.identity import Patient
from meddx.imaging import outlines
from meddx.imaging.reslice_planes import Plane
from meddx.workstation.tools.arrow import ArrowTool
from meddx.workstation.tools.bidirectional import BidirectionalTool
from meddx.workstation.tools.cardiothoracic import CardiothoracicTool
from meddx.workstation.tools.cobb import CobbTool
from meddx.workstation.tools.freehand import FreehandTool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.profile import ProfileTool
from meddx.workstation.tools.rectangle import RectangleTool
from meddx.workstation.tools.text import TextTool
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.annotator import Annotator
from tests.helpers.builders import a_radiograph
from tests.helpers.drawing import a_canvas, a_ramp, click, drag, said


@pytest.fixture
def canvas(qtbot, styled):
    return a_canvas(qtbot, a_ramp())


@pytest.fixture
def annotator(canvas):
    return Annotator(canvas)


def points(canvas, index=0):
    own = drawn.home(canvas.stage, canvas.view.annotations[index])
    return np.array(own.points)


@pytest.mark.parametrize("by_clicks", [True, False])
def test_a_cobb_angle_is_two_lines(qtbot, canvas, annotator, by_clicks):
    canvas.choose(CobbTool())
    if by_clicks:
        for at in ((100, 100), (200, 200), (100, 300)):
            click(qtbot, canvas, *at)
            assert annotator.is_drawing
        click(qtbot, canvas, 200, 300)
    else:
        drag(qtbot, canvas, (100, 100), (200, 200))
        assert annotator.is_drawing
        drag(qtbot, canvas, (100, 300), (200, 300))
    assert not annotator.is_drawing
    assert said(canvas) == ["Cobb angle 45.0°"]
    canvas.undo()
    assert canvas.view.annotations == ()


def test_a_second_line_without_length_waits_for_its_other_end(qtbot, canvas, annotator):
    canvas.choose(CobbTool())
    drag(qtbot, canvas, (100, 100), (200, 200))
    for _ in range(3):
        click(qtbot, canvas, 100, 300)
    assert annotator.is_drawing
    click(qtbot, canvas, 200, 300)
    assert said(canvas) == ["Cobb angle 45.0°"]


def test_the_short_axis_is_perpendicular_however_it_is_drawn_and_pulled(qtbot, canvas, annotator):
    canvas.choose(BidirectionalTool())
    drag(qtbot, canvas, (100, 200), (300, 200))
    drag(qtbot, canvas, (180, 150), (250, 260))  # the mouse ends aside
    # 20 px and 11 px of 0.5 mm
    assert said(canvas) == ["Long axis 10.0 mm", "Short axis 5.5 mm"]
    drag(qtbot, canvas, (300, 200), (300, 100))  # an end of the long axis
    a, b, c, d = points(canvas)
    assert (b - a) @ (d - c) == pytest.approx(0, abs=1e-9)
    assert said(canvas)[1] == "Short axis 5.5 mm"


def test_widths_of_heart_and_thorax_stay_horizontal(qtbot, canvas, annotator):
    canvas.show_series(a_radiograph(rows=40, cols=40), Patient())
    canvas.choose(CardiothoracicTool())
    drag(qtbot, canvas, (100, 200), (220, 240))
    drag(qtbot, canvas, (60, 300), (300, 280))
    assert said(canvas)[0] == "Cardiothoracic ratio 0.50"
    rows = points(canvas)[:, 0]
    assert rows[0] == pytest.approx(rows[1])
    assert rows[2] == pytest.approx(rows[3])


class TestFreehand:
    def test_a_drag_is_closed_and_light(self, qtbot, canvas, annotator):
        canvas.choose(FreehandTool())
        square = [(100 + at, 100) for at in range(0, 100, 4)]
        square += [(200, 100 + at) for at in range(0, 100, 4)]
        square += [(200 - at, 200) for at in range(0, 100, 4)]
        square += [(100, 200 - at) for at in range(0, 96, 4)]
        drag(qtbot, canvas, *square)
        assert not annotator.is_drawing
        assert len(canvas.view.annotations[0].points) <= 8
        # The rectangle of pixels 10 to 19, but for what a corner was cut by.
        count = int(said(canvas)[1].rsplit("n ", 1)[1])
        assert count == pytest.approx(100, abs=6)

    @pytest.mark.parametrize("closing", ["double", "enter", "first"])
    def test_corners_by_clicks_are_closed(self, qtbot, canvas, annotator, closing):
        canvas.choose(FreehandTool())
        for at in ((100, 100), (200, 100), (200, 200), (100, 200)):
            click(qtbot, canvas, *at)
        assert annotator.is_drawing
        if closing == "double":
            qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 200))
        elif closing == "enter":
            qtbot.keyClick(canvas, Qt.Key.Key_Return)
        else:
            click(qtbot, canvas, 102, 101)
        assert not annotator.is_drawing
        assert said(canvas)[1:] == ["Min 1020, max 1038, n 100", "Area 25 mm²"]

    def test_backspace_takes_a_corner_back_and_escape_all(self, qtbot, canvas, annotator):
        canvas.choose(FreehandTool())
        for at in ((100, 100), (200, 100), (300, 300), (300, 200)):
            click(qtbot, canvas, *at)
        qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
        qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
        click(qtbot, canvas, 200, 200)
        click(qtbot, canvas, 100, 200)
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
        assert said(canvas)[-1] == "Area 25 mm²"
        click(qtbot, canvas, 300, 300)
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
        assert not annotator.is_drawing
        assert len(canvas.view.annotations) == 1

    def test_what_encloses_nothing_is_not_kept(self, qtbot, canvas, annotator):
        canvas.choose(FreehandTool())
        drag(qtbot, canvas, (100, 100), (150, 100))
        assert canvas.view.annotations == ()
        click(qtbot, canvas, 100, 100)
        click(qtbot, canvas, 100, 100)
        assert not annotator.is_drawing

    def test_rule_21_values_are_the_same_in_another_plane_and_not_in_a_slab(
        self, qtbot, canvas, annotator
    ):
        canvas.choose(FreehandTool())
        for at in ((100, 100), (200, 100), (150, 200)):
            click(qtbot, canvas, *at)
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
        wanted, k = said(canvas), canvas.view.k
        one = canvas.view.annotations[0]
        own = drawn.home(canvas.stage, one)
        axial = canvas.view.in_plane(Plane.AXIAL, k)
        assert drawn.lies(canvas.stage, axial, one, own, own.points) is not None
        canvas.change(axial)
        canvas.change(canvas.view.scrolled(2, 20))
        assert said(canvas) == wanted


class TestWords:
    def test_a_text_is_written_where_it_is_clicked(self, qtbot, canvas, annotator):
        canvas.choose(TextTool())
        click(qtbot, canvas, 100, 150)
        assert annotator.editor.isVisible()
        assert canvas.view.annotations == ()
        qtbot.keyClicks(annotator.editor, "Nodule d")
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Return)
        one = canvas.view.annotations[0]
        assert (one.kind, one.label) == (Kind.TEXT, "Nodule d")
        assert points(canvas)[0] == pytest.approx((15, 10), abs=0.11)
        canvas.undo()
        assert canvas.view.annotations == ()

    def test_a_text_without_words_is_not_kept(self, qtbot, canvas, annotator):
        canvas.choose(TextTool())
        click(qtbot, canvas, 100, 150)
        qtbot.keyClicks(annotator.editor, "x")
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Escape)
        click(qtbot, canvas, 100, 150)
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Return)
        assert canvas.view.annotations == ()
        assert not canvas.history.can_undo

    def test_an_arrow_is_kept_without_words_too(self, qtbot, canvas, annotator):
        canvas.choose(ArrowTool())
        drag(qtbot, canvas, (100, 100), (200, 200))
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Escape)
        drag(qtbot, canvas, (300, 100), (200, 150))
        qtbot.keyClicks(annotator.editor, "here")
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Return)
        assert [one.label for one in canvas.view.annotations] == ["", "here"]
        assert said(canvas) == []

    def test_a_press_on_the_picture_keeps_what_is_written(self, qtbot, canvas, annotator):
        canvas.choose(TextTool())
        click(qtbot, canvas, 100, 150)
        qtbot.keyClicks(annotator.editor, "kept")
        canvas.choose(RectangleTool())
        drag(qtbot, canvas, (200, 200), (300, 300))
        assert [one.label for one in canvas.view.annotations] == ["kept", ""]

    @pytest.mark.parametrize("by_key", [True, False])
    def test_a_label_is_edited_and_undone(self, qtbot, canvas, annotator, by_key):
        canvas.choose(RectangleTool())
        drag(qtbot, canvas, (100, 100), (200, 200))
        canvas.choose(Pan())
        if by_key:
            qtbot.keyClick(canvas, Qt.Key.Key_F2)
        else:
            qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
        qtbot.keyClicks(annotator.editor, "Liver")
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Return)
        assert canvas.view.annotations[0].label == "Liver"
        assert canvas.view.centre is None  # a double click moves nothing
        canvas.undo()
        assert canvas.view.annotations[0].label == ""

    def test_a_text_is_grabbed_by_its_words_and_emptied_it_goes(self, qtbot, canvas, annotator):
        canvas.choose(TextTool())
        click(qtbot, canvas, 100, 150)
        qtbot.keyClicks(annotator.editor, "Nodule in the left lung")
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Return)
        before = points(canvas)[0]
        drag(qtbot, canvas, (160, 160), (190, 180))
        assert points(canvas)[0] - before == pytest.approx((2, 3))
        qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(180, 180))
        annotator.editor.clear()
        qtbot.keyClick(annotator.editor, Qt.Key.Key_Return)
        assert canvas.view.annotations == ()


@pytest.mark.qt_log_ignore("support raise", extend=True)
def test_a_profile_opens_its_plot_which_follows_it(qtbot, canvas, annotator):
    canvas.choose(ProfileTool())
    drag(qtbot, canvas, (105, 155), (205, 155))
    window = annotator.plots.window
    assert window.isVisible()
    # Row 15 of slice 10 from column 10 to 20, in HU.
    assert window._shown.y == pytest.approx(1000 + 15 + np.arange(10, 21))
    drag(qtbot, canvas, (205, 155), (255, 155))
    assert len(window._shown.y) == 16
    annotator.delete()
    assert window._shown is None
    window.close()


def test_a_long_outline_has_no_handles_but_is_moved_by_its_line(qtbot, canvas, annotator):
    canvas.choose(FreehandTool())
    turns = np.linspace(0, 2 * np.pi, 130)
    radius = 100 + 12 * np.sin(14 * turns)
    way = [
        (round(200 + r * np.cos(t)), round(200 + r * np.sin(t)))
        for r, t in zip(radius, turns, strict=True)
    ]
    drag(qtbot, canvas, *way)
    before = points(canvas)
    assert outlines.MOST_HANDLES < len(before) < 130
    x, y = (round(value) for value in before[5][::-1] * 10)
    drag(qtbot, canvas, (x, y), (x + 20, y + 10))
    assert points(canvas) - before == pytest.approx(np.tile((1.0, 2.0), (len(before), 1)), abs=0.11)
