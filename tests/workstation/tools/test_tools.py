from dataclasses import replace

import pytest

from meddx import discovery
from meddx.case.record import Window
from meddx.imaging.view import Screen, ViewState
from meddx.workstation import theme
from meddx.workstation.tools import Look, Pointer, Tool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.probe import ProbeTool
from meddx.workstation.tools.scroll import Scroll
from meddx.workstation.tools.window_level import WindowLevel
from meddx.workstation.tools.zoom import Zoom
from tests.helpers.builders import a_radiograph, a_stack

TOOLS = discovery.find("meddx.workstation.tools", Tool)
USUAL = Window(2000.0, 4000.0)


def look(series=None, view=None) -> Look:
    shown = series or a_radiograph()
    return Look(shown, view or ViewState(), Screen.of(shown, 480, 400), USUAL)


def at(y: float, x: float, **held: bool) -> Pointer:
    return Pointer((y, x), **held)


@pytest.mark.parametrize("kind", TOOLS, ids=lambda kind: kind.__name__)
class TestEveryTool:
    def test_has_words_an_icon_and_a_pointer(self, styled, kind):
        assert kind.title
        assert kind.shortcut
        assert not theme.pixmap(kind.icon, 16).isNull()

    def test_a_click_without_a_drag_changes_nothing(self, kind):
        tool, seen = kind(), look()
        assert tool.press(seen, at(50, 50)) == seen.view
        end = tool.release(seen, at(50, 50), at(50, 50))
        assert end.window in {None, USUAL}
        assert replace(end, window=None) == seen.view


def test_no_two_tools_share_a_key():
    keys = [kind.shortcut for kind in TOOLS]
    assert len(set(keys)) == len(keys) >= 5


def test_window_level_up_is_brighter_and_right_is_flatter():
    end = WindowLevel().drag(look(), at(100, 100), at(90, 120))
    assert (end.window.center, end.window.width) == (1900.0, 4200.0)


def test_window_level_up_is_brighter_for_monochrome1_too():
    series = replace(a_radiograph(), inverted=True)
    end = WindowLevel().drag(look(series), at(100, 100), at(90, 100))
    assert end.window.center == 2100.0


@pytest.mark.parametrize(("held", "moved"), [({"fine": True}, 20.0), ({"coarse": True}, 500.0)])
def test_ctrl_is_finer_and_shift_coarser(held, moved):
    end = WindowLevel().drag(look(), at(100, 100), at(110, 100, **held))
    assert end.window.center == 2000.0 + moved


def test_window_level_keeps_the_function_and_a_positive_width():
    view = ViewState(window=Window(10, 20, "SIGMOID", "Mine"))
    end = WindowLevel().drag(look(view=view), at(0, 0), at(0, -10_000))
    assert (end.window.width, end.window.function, end.window.name) == (1.0, "SIGMOID", "")


def test_pan_moves_with_the_mouse():
    end = Pan().drag(look(), at(0, 0), at(20, 40))
    assert end.centre == (110.0, 80.0)


def test_zoom_doubles_and_keeps_the_point():
    seen = look()
    end = Zoom().drag(seen, at(240, 100), at(90, 100))
    assert end.zoom == pytest.approx(4.0)
    assert end.to_picture((240, 100), seen.screen) == pytest.approx((120, 50))


def test_scroll_reaches_both_ends_and_stops():
    seen = look(a_stack(), ViewState(k=5))
    assert Scroll().drag(seen, at(0, 0), at(24, 0)).k == 7
    assert Scroll().drag(seen, at(0, 0), at(400, 0)).k == 11
    assert Scroll().drag(seen, at(400, 0), at(0, 0)).k == 0


def test_the_probe_changes_nothing():
    seen = look()
    assert ProbeTool().drag(seen, at(0, 0), at(100, 100)) == seen.view
