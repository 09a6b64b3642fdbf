"""What the menus do to make a picture true."""

import pytest
from shiboken6 import isValid

from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.display_check import Monitor
from meddx.imaging.frames import FrameStore
from meddx.imaging.view import ViewState
from meddx.workstation.display_check import DisplayCheck
from meddx.workstation.services import Preferences
from meddx.workstation.viewer import monitor
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.magnifier import Magnifier
from tests.helpers.builders import a_case, a_radiograph
from tests.helpers.phantoms import ct_series


@pytest.fixture
def window(build):
    kept = []
    made = build(preferences=Preferences(remember=lambda *what: kept.append(what)))
    case = a_case()
    made.viewer.show_series(a_radiograph(), case.patient, case.studies)
    made.kept = kept
    return made


def press(window, name):
    window.actions_[name].trigger()
    return window.viewer.canvas.view


def test_turning_and_mirroring_are_undone_step_by_step(window):
    assert press(window, "rotate_right") == ViewState(quarters=1)
    assert press(window, "rotate_left") == ViewState()
    assert press(window, "rotate_left") == ViewState(quarters=3)
    assert press(window, "flip_horizontal") == ViewState(quarters=3, flipped=True)
    assert press(window, "undo") == ViewState(quarters=3)
    assert press(window, "reset") == ViewState()
    assert press(window, "flip_vertical") == ViewState(quarters=2, flipped=True)


def test_life_size_says_why_it_cannot_be(window):
    press(window, "life_size")
    assert "pixel spacing" in window.status.said.text()
    window.viewer.show_series(ct_series(), a_case().patient)
    press(window, "life_size")
    assert "Display check" in window.status.said.text()
    assert window.viewer.canvas.view.zoom is None


def test_a_measured_monitor_gives_life_size(window):
    window.viewer.show_series(ct_series(), a_case().patient)
    window.true.monitors.keep(Monitor(monitor.key(window.screen()), pitch_mm=0.125))
    assert press(window, "life_size").zoom == 0.25 / 0.125
    assert window.kept[-1][0] == "monitors"


def test_the_whole_width(window):
    view = press(window, "fit_width")
    canvas = window.viewer.canvas
    screen = canvas.screen_of(canvas.shown)
    assert view.zoom == screen.width_px / 200


def test_one_key_takes_the_words_away_level_by_level_and_says_so(window):
    said = []
    for _ in range(4):
        press(window, "corners_level")
        said.append(window.status.said.text())
    assert said == [
        "Text on the image: brief, without the patient",
        "Text on the image: letters and scale",
        "Text on the image: none",
        "Text on the image: all",
    ]
    assert window.viewer.canvas.corner_level is Level.ALL


def test_the_check_opens_from_the_menu_and_from_the_words_below(window, qtbot):
    for opened in (lambda: press(window, "display_check"), window.true.chip.click):
        opened()
        dialog = window.findChild(DisplayCheck)
        assert dialog is not None
        assert dialog.isVisible()
        with qtbot.waitSignal(dialog.destroyed):
            dialog.reject()


def test_nothing_is_open_and_nothing_fails(build):
    window = build()
    for name in ("rotate_left", "flip_vertical", "life_size", "fit_width", "corners_level"):
        press(window, name)
    assert window.viewer.canvas.view == ViewState()


def test_every_canvas_that_is_adopted_follows(window, qtbot):
    other = Canvas(window.translation, FrameStore(Children(1)))
    press(window, "corners_level")
    window.true.adopt(other)
    assert other.corner_level is Level.BRIEF
    press(window, "corners_level")
    assert (other.corner_level, window.viewer.canvas.corner_level) == 2 * (Level.LETTERS,)
    key = monitor.key(window.screen())
    window.true.monitors.keep(Monitor(key, pitch_mm=0.2))
    assert other.screen_of(ct_series()).pitch_mm == 0.2
    other.deleteLater()
    qtbot.waitUntil(lambda: not isValid(other))
    press(window, "corners_level")  # one that is gone is no more asked
    assert window.viewer.canvas.corner_level is Level.NONE


def test_a_measured_monitor_and_the_glass_hold_for_every_pane(window, qtbot):
    case = a_case()
    key = monitor.key(window.screen())
    window.true.monitors.keep(Monitor(key, pitch_mm=0.2))
    press(window, "layout_2x2")
    press(window, "second_window")
    canvases = [pane.canvas for pane in window.viewer.panes]
    assert len(canvases) == 5
    assert {canvas.screen_of(case.series[0]).pitch_mm for canvas in canvases} == {0.2}
    assert [len(canvas.findChildren(Magnifier)) for canvas in canvases] == [1] * 5
    window.true.monitors.keep(Monitor(key, pitch_mm=0.25))
    assert {canvas.screen_of(case.series[0]).pitch_mm for canvas in canvases} == {0.25}
    press(window, "undo")
    press(window, "second_window")  # the pane is taken again, not adopted twice
    assert [len(pane.canvas.findChildren(Magnifier)) for pane in window.viewer.panes] == [1] * 5


def test_turning_is_of_the_active_pane_alone(window):
    window.viewer.show_case(a_case(a_radiograph(uid="2")), a_radiograph())
    press(window, "layout_1x2")
    press(window, "next_pane")
    assert press(window, "rotate_right").quarters == 1
    assert [pane.view.quarters for pane in window.viewer.desk.room.panes] == [0, 1]
