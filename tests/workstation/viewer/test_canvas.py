from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from meddx.case.evidence import Heatmap
from meddx.case.identity import Patient
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.imaging.render import render
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.window_level import WindowLevel
from meddx.workstation.viewer.canvas import Canvas
from tests.helpers.builders import a_heatmap, a_radiograph, a_stack
from tests.helpers.pictures import pixels

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot, styled):
    made = Canvas(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(400, 480)  # twice the phantom
    with qtbot.waitExposed(made):
        made.show()
    made.corner_level = Level.NONE
    made.show_series(a_radiograph(), Patient())
    return made


def drag(qtbot, canvas, start, end, button=LEFT):
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, button, pos=QPoint(*start))
    qtbot.mouseMove(viewport, QPoint(*end))
    qtbot.mouseRelease(viewport, button, pos=QPoint(*end))


def wheel(canvas, steps, held=Qt.KeyboardModifier.NoModifier, at=(200.0, 240.0)):
    event = QWheelEvent(
        QPointF(*at), QPointF(*at), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    canvas.wheelEvent(event)


def test_it_paints_what_render_computes(canvas):
    canvas.change(canvas.view.one_to_one())
    shown = pixels(canvas)[120:360, 100:300, 0].astype(int)
    wanted = render(a_radiograph(), ViewState()).astype(int)
    assert np.abs(shown - wanted).max() <= 1


def test_beside_the_picture_it_is_black(canvas):
    canvas.change(canvas.view.one_to_one())
    assert pixels(canvas)[:100].max() == 0


def test_the_heatmap_lies_over_its_slice_only(qtbot, canvas):
    canvas.show_series(a_stack(), Patient())
    plain = pixels(canvas)
    heatmap = Heatmap(a_heatmap().values, (0.0, 0.0, 40.0, 40.0), 1.0)
    canvas.show_overlay(Overlay(heatmap, 1.0), k=3)
    assert np.array_equal(pixels(canvas), plain)
    canvas.scroll(3)
    coloured = pixels(canvas)
    assert (coloured.max(axis=2).astype(int) - coloured.min(axis=2)).max() > 50
    canvas.show_overlay(None)
    assert np.ptp(pixels(canvas), axis=2).max() == 0


def test_dragging_the_window_is_one_undo(qtbot, canvas):
    canvas.choose(WindowLevel())
    drag(qtbot, canvas, (100, 100), (200, 60))
    window = canvas.view.window
    assert (window.center, window.width) == (1600.0, 5000.0)
    canvas.undo()
    assert canvas.view == ViewState()
    canvas.redo()
    assert canvas.view.window == window


def test_the_middle_button_moves_and_the_right_one_magnifies(qtbot, canvas):
    drag(qtbot, canvas, (100, 100), (140, 120), Qt.MouseButton.MiddleButton)
    assert canvas.view.centre == (110.0, 80.0)  # 20 and 40 screen pixels at zoom 2
    drag(qtbot, canvas, (200, 240), (200, 90), Qt.MouseButton.RightButton)
    assert canvas.view.zoom == pytest.approx(4.0)


def test_the_wheel_zooms_one_image_about_the_mouse(canvas):
    screen = canvas.screen_of(canvas.series)
    before = canvas.view.to_picture((60.0, 100.0), screen)
    wheel(canvas, 2, at=(100.0, 60.0))
    assert canvas.view.zoom > 2
    assert canvas.view.to_picture((60.0, 100.0), screen) == pytest.approx(before)


def test_the_wheel_scrolls_a_stack_and_zooms_with_ctrl(canvas):
    canvas.show_series(a_stack(), Patient())
    wheel(canvas, -1)
    wheel(canvas, -1)
    assert canvas.view.k == 2
    wheel(canvas, 5)
    assert canvas.view.k == 0
    wheel(canvas, 1, Qt.KeyboardModifier.ControlModifier)
    assert (canvas.view.k, canvas.view.zoom is not None) == (0, True)


def test_each_series_keeps_its_own_view(canvas):
    first = canvas.series
    canvas.choose(Pan())
    canvas.change(canvas.view.toggled_inversion())
    canvas.show_series(a_stack(), Patient())
    assert canvas.view == ViewState()
    canvas.show_series(first, Patient())
    assert canvas.view.inverted
    canvas.undo()
    assert not canvas.view.inverted


def test_the_probe_reads_the_modality_value_whatever_the_window(qtbot, canvas):
    canvas.change(canvas.view.toggled_inversion())
    with qtbot.waitSignal(canvas.probed, timeout=5000) as seen:
        qtbot.mouseMove(canvas.viewport(), QPoint(121, 289))  # the mass, at (144, 60)
    probe = seen.args[0]
    assert (probe.index, probe.value) == ((0, 144, 60), 2600.0)


def test_nothing_is_open_and_nothing_fails(qtbot, canvas):
    canvas.show_series(None, Patient())
    canvas.choose(WindowLevel())
    drag(qtbot, canvas, (10, 10), (50, 50))
    canvas.scroll(1)
    canvas.zoom_about_centre(2)
    assert pixels(canvas).max() == 0


def test_what_a_small_pane_has_no_room_for_is_said_in_full_under_the_mouse(qtbot, canvas):
    words = "Lossy compression 12:1, small contrasts may be lost"
    canvas.corner_level = Level.ALL
    canvas.resize(120, 160)
    canvas.show_series(replace(a_radiograph(), lossy=Phrase(words)), Patient())
    pixels(canvas)
    shown = set()
    for y in range(0, 160, 4):
        qtbot.mouseMove(canvas.viewport(), QPoint(14, y))
        shown |= {item.toolTip() for item in canvas.scene().items()}
    assert shown == {"", words}
