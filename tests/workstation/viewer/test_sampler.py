import threading

import numpy as np
import pytest
from PySide6.QtCore import QTimer

from meddx.case.record import Series, Window
from meddx.case.volume import Geometry, Volume
from meddx.imaging import window
from meddx.imaging.stored import Stored
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.viewer.sampler import Sampler

CHOSEN = Window(20000, 30000, "LINEAR_EXACT")
COUNT = 14


class Pictures:
    """A source whose pictures lie in memory; it notes which were asked for, and by whom."""

    def __init__(self, size=(700, 500)):
        random = np.random.default_rng(11)
        self.voxels = random.integers(0, 60000, (COUNT, *size)).astype(np.uint16)
        self.series = Series("1.2", "1", "DX", Volume(self.voxels, Geometry.pixels()))
        self.asked = []
        self.windowed = 0
        self.toned = None

    def stored(self, view):
        self.asked.append((view.k, threading.current_thread().name))
        return Stored(self.voxels[view.k])

    def usual(self, _view):
        return CHOSEN

    def grey(self, values, view):
        self.windowed += 1
        return window.apply(values, view.window or CHOSEN, view.inverted)

    def toned_first(self, _view):
        return self.toned

    def draft(self, _view):
        return None

    @property
    def beside(self):
        return [k for k, thread in self.asked if thread == "meddx-ahead"]


@pytest.fixture
def source():
    return Pictures()


def screen_of(source, height=350, width=260):
    return Screen.of(source.series, height, width)


def let_it_begin(qtbot):
    """Return when timers that were started before have run."""
    ended = []
    QTimer.singleShot(20, lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))


def alone(source, view, screen):
    """Return the picture as a sampler makes it that saw no other before."""
    return Sampler(source).picture(view, screen)


def test_every_picture_of_a_scroll_is_the_one_it_would_be_alone(qtbot, source):
    sampler, screen = Sampler(source), screen_of(source)
    before = source.voxels.copy()
    for k in (*range(COUNT), *range(COUNT - 2, -1, -1)):
        let_it_begin(qtbot)
        shown = sampler.picture(ViewState(k=k), screen)
        assert np.array_equal(shown, alone(source, ViewState(k=k), screen)), k
    assert np.array_equal(source.voxels, before)


def test_the_next_picture_is_made_beside_the_window_and_not_again(qtbot, source):
    sampler, screen = Sampler(source), screen_of(source)
    sampler.picture(ViewState(k=5), screen)
    sampler.picture(ViewState(k=4), screen)
    qtbot.waitUntil(lambda: source.beside == [3])
    wanted = alone(source, ViewState(k=3), screen)
    source.asked.clear()
    assert np.array_equal(sampler.picture(ViewState(k=3), screen), wanted)
    assert [k for k, thread in source.asked if thread != "meddx-ahead"] == []


def test_neither_a_window_nor_a_move_makes_pictures_ahead(qtbot, source):
    sampler, screen = Sampler(source), screen_of(source)
    sampler.picture(ViewState(k=5), screen)
    sampler.picture(ViewState(k=5, window=Window(9000, 20000)), screen)
    sampler.picture(ViewState(k=5, zoom=2.0, centre=(300.0, 200.0)), screen)
    sampler.picture(ViewState(k=6, zoom=3.0), screen)
    let_it_begin(qtbot)
    assert source.beside == []


def test_what_must_be_toned_first_is_not_made_ahead(qtbot, source):
    source.toned = "palette"
    sampler, screen = Sampler(source), screen_of(source)
    for k in range(3):
        shown = sampler.picture(ViewState(k=k), screen)
    let_it_begin(qtbot)
    assert source.beside == []
    assert np.array_equal(shown, alone(source, ViewState(k=2), screen))


def test_nothing_is_made_beyond_the_last_picture(qtbot, source):
    sampler, screen = Sampler(source), screen_of(source)
    sampler.picture(ViewState(k=COUNT - 2), screen)
    sampler.picture(ViewState(k=COUNT - 1), screen)
    let_it_begin(qtbot)
    assert source.beside == []


def test_dragging_the_window_samples_nothing_anew(source):
    sampler, screen = Sampler(source), screen_of(source)
    sampler.picture(ViewState(), screen)
    source.asked.clear()
    dragged = ViewState(window=Window(9000, 20000))
    shown = sampler.picture(dragged, screen)
    assert source.asked == []
    assert np.array_equal(shown, alone(source, dragged, screen))


def test_what_has_not_changed_is_not_windowed_again(source):
    sampler, screen = Sampler(source), screen_of(source)
    first = sampler.picture(ViewState(), screen)
    assert sampler.picture(ViewState(), screen) is first
    assert source.windowed == 1
    inverted = sampler.picture(ViewState(inverted=True), screen)
    assert source.windowed == 2
    assert not np.array_equal(inverted, first)


def test_a_window_chosen_while_the_next_picture_is_made_is_its_window(qtbot, source):
    sampler, screen = Sampler(source), screen_of(source)
    sampler.picture(ViewState(k=1), screen)
    sampler.picture(ViewState(k=2), screen)
    qtbot.waitUntil(lambda: source.beside == [3])
    narrow = ViewState(k=3, window=Window(20000, 500))
    assert np.array_equal(sampler.picture(narrow, screen), alone(source, narrow, screen))


def test_values_are_those_of_the_whole_picture(source):
    sampler = Sampler(source)
    assert sampler.is_there(ViewState(k=2))
    assert np.array_equal(sampler.values(ViewState(k=2)), source.voxels[2])
