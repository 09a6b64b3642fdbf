"""A glass over the picture: by key, by tool, stronger with the wheel, sampled from the slice."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from meddx.case.display import Window
from meddx.case.identity import Patient
from meddx.case.volume import Geometry, Volume
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.workstation.i18n import Translation
from meddx.workstation.tools.magnifier import MagnifierTool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.viewer import magnifier as module
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.magnifier import SIDE_PX, Magnifier
from tests.helpers.builders import a_radiograph
from tests.helpers.pictures import pixels

LEFT = Qt.MouseButton.LeftButton


def stripes():
    """Lines of one pixel: shown at half their size, no screen pixel knows them any more."""
    voxels = np.zeros((1, 800, 800), np.int16)
    voxels[:, :, ::2] = 1000
    volume = Volume(voxels, Geometry.pixels())
    return replace(a_radiograph(), volume=volume, windows=(Window(500.0, 1000.0),))


@pytest.fixture
def canvas(qtbot, styled):
    made = Canvas(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(400, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.corner_level = Level.NONE
    made.show_series(stripes(), Patient())
    return made


@pytest.fixture
def action(canvas):
    made = QAction(canvas)
    made.setCheckable(True)
    made.setShortcut("M")
    return made


@pytest.fixture
def glass(canvas, action):
    return Magnifier(canvas, action).glass


def over(qtbot, canvas, x=200, y=200):
    qtbot.mouseMove(canvas.viewport(), QPoint(x, y))


def wheel(canvas, steps):
    at = QPointF(200, 200)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


def inside(canvas):
    """Pixels of the square in the middle of the glass."""
    return pixels(canvas)[150:250, 150:250, 0].astype(int)


def test_it_shows_detail_that_the_screen_had_lost(qtbot, canvas, action, glass):
    assert np.ptp(inside(canvas)) < 30  # two lines share a pixel
    action.setChecked(True)
    over(qtbot, canvas)
    assert glass.isVisible()
    assert glass.geometry().center() == QPoint(199, 199)
    assert np.ptp(inside(canvas)) > 200  # pixel on pixel at twice the size
    action.setChecked(False)
    assert not glass.isVisible()
    assert np.ptp(inside(canvas)) < 30


def test_beside_the_glass_the_picture_stays(qtbot, canvas, action, glass):
    before = pixels(canvas)
    action.setChecked(True)
    over(qtbot, canvas)
    away = (400 - SIDE_PX) // 2 - 1
    assert np.array_equal(pixels(canvas)[:away], before[:away])


def test_the_wheel_makes_it_stronger_instead_of_zooming(qtbot, canvas, action, glass):
    action.setChecked(True)
    over(qtbot, canvas)
    view = canvas.view
    wheel(canvas, 1)
    assert (glass.factor, canvas.view) == (3.0, view)
    action.setChecked(False)
    wheel(canvas, 1)
    assert canvas.view != view


def test_a_key_that_is_held_shows_it_only_meanwhile(qtbot, canvas, action, glass, monkeypatch):
    monkeypatch.setattr(module, "_HELD_MS", -1)
    over(qtbot, canvas)
    action.setChecked(True)
    QTest.keyRelease(canvas, Qt.Key.Key_N)
    assert action.isChecked()
    QTest.keyRelease(canvas, Qt.Key.Key_M)
    assert not action.isChecked()


def test_a_tap_leaves_it_on(qtbot, canvas, action, glass):
    over(qtbot, canvas)
    action.setChecked(True)
    QTest.keyRelease(canvas, Qt.Key.Key_M)
    assert action.isChecked()


def test_the_tool_shows_it_while_the_button_is_held(qtbot, canvas, glass):
    canvas.choose(Pan())
    qtbot.mousePress(canvas.viewport(), LEFT, pos=QPoint(100, 100))
    assert not glass.isVisible()
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=QPoint(100, 100))
    canvas.choose(MagnifierTool())
    view = canvas.view
    qtbot.mousePress(canvas.viewport(), LEFT, pos=QPoint(100, 100))
    assert glass.isVisible()
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=QPoint(100, 100))
    assert not glass.isVisible()
    assert canvas.view == view


def test_it_is_as_dark_as_the_picture_and_turned_with_it(qtbot, canvas, action, glass):
    canvas.change(canvas.view.rotated(1, canvas.screen_of(canvas.shown)))
    action.setChecked(True)
    over(qtbot, canvas)
    found = inside(canvas)
    assert np.ptp(found[:, 50]) > 200  # lines lie across now
    assert np.ptp(found[50]) < 30
    canvas.change(canvas.view.with_window(Window(5000.0, 10.0)))
    assert inside(canvas).max() == 0


def test_sampling_the_glass_gives_up_nothing_that_is_kept(qtbot, canvas, action, glass):
    pixels(canvas)
    sampler, screen = canvas.stage.sampler(canvas.view), canvas.screen_of(canvas.shown)
    kept = sampler.picture(canvas.view, screen)
    action.setChecked(True)
    over(qtbot, canvas)
    assert np.ptp(inside(canvas)) > 200  # the glass was painted
    assert canvas.stage.sampler(canvas.view) is sampler
    assert sampler.picture(canvas.view, screen) is kept


def test_without_a_picture_there_is_no_glass(qtbot, canvas, action, glass):
    canvas.show_series(None, Patient())
    action.setChecked(True)
    over(qtbot, canvas)
    assert not glass.isVisible()
