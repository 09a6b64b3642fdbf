"""Playing: the frame that is due by the clock, frames dropped, one step of undo."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from meddx.case.display import Cine
from meddx.case.identity import Patient
from meddx.case.volume import Geometry, Volume
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.imaging.fusion_choice import FusionChoice
from meddx.imaging.layer_choices import LayerChoices
from meddx.imaging.view import ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.cine_player import CinePlayer
from meddx.workstation.viewer.time_bar import TimeBar
from tests.helpers.arriving import Arriving, a_coming_series
from tests.helpers.builders import a_radiograph, a_stack
from tests.helpers.phantoms import ct_series
from tests.helpers.pictures import pixels


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


def a_clip(**more):
    return replace(a_stack(10), cine=Cine((100.0,)), **more)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def player(qtbot, styled, clock):
    canvas = Canvas(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(canvas)
    canvas.show_series(a_clip(), Patient())
    return CinePlayer(canvas, clock)


def at(player, clock, seconds):
    clock.now_s = 100.0 + seconds
    player.tick()
    return player._canvas.view.k


def test_rule_22_frames_are_dropped_rather_than_slowed_down(player, clock):
    player.toggle()
    assert [at(player, clock, s) for s in (0.05, 0.15, 0.72, 1.04)] == [0, 1, 7, 0]


def test_it_starts_where_the_reader_stands_and_stops_as_one_step(player, clock):
    canvas = player._canvas
    canvas.change(ViewState(k=4))
    player.toggle()
    assert at(player, clock, 0.31) == 7
    player.stop()
    assert not player.is_playing
    canvas.undo()
    assert canvas.view.k == 4


def test_the_reader_who_scrolls_has_stopped_it(player, clock):
    player.toggle()
    at(player, clock, 0.2)
    player._canvas.scroll(3)
    assert not player.is_playing
    assert player._canvas.view.k == 5


def test_layers_may_be_switched_while_it_plays(player, clock):
    player.toggle()
    at(player, clock, 0.3)
    layers = LayerChoices(hidden_planes=frozenset({0x6000}))
    player._canvas.choose_layers(layers)
    assert player.is_playing
    at(player, clock, 0.55)
    player.stop()
    assert player._canvas.view == ViewState(k=5, layers=layers)


@pytest.mark.parametrize(("sweep", "seen"), [(False, [0, 3, 2]), (True, [0, 3, 2, 1, 0])])
def test_rule_22_each_frame_is_shown_as_long_as_its_file_says(player, clock, sweep, seen):
    cine = Cine((100.0, 300.0, 100.0, 500.0), sweep)
    player._canvas.show_series(replace(a_stack(4), cine=cine), Patient())
    player.toggle()
    # There: 0 to 0.1 to 0.4 to 0.5 to 1.0 s; from there on again, or back over frames 2 and 1.
    times = {False: (0.05, 0.9, 1.45), True: (0.05, 0.9, 1.05, 1.3, 1.45)}[sweep]
    assert [at(player, clock, s) for s in times] == seen


def test_time_points_are_played_at_their_slice(player, clock):
    voxels = np.zeros((12, 8, 8), np.int16)
    series = replace(a_clip(), volume=Volume(voxels, Geometry.pixels(), time_points=4))
    player._canvas.show_series(replace(series, series_instance_uid="1.5"), Patient())
    player._canvas.scroll(2)
    player.toggle()
    assert at(player, clock, 0.35) == 2
    assert player._canvas.view.t == 3


def test_one_picture_does_not_play(player):
    player._canvas.show_series(a_radiograph(), Patient())
    player.toggle()
    assert not player.is_playing


def test_a_frame_that_is_not_there_yet_is_left_out(qtbot, styled, clock):
    children = Arriving()
    frames = FrameStore(children)
    canvas = Canvas(Translation(), frames)
    qtbot.addWidget(canvas)
    canvas.show_series(replace(a_coming_series(3), cine=Cine((100.0,))), Patient())
    children.let(0)
    qtbot.waitUntil(lambda: canvas.values is not None, timeout=5000)
    player = CinePlayer(canvas, clock)
    player.toggle()
    assert at(player, clock, 0.11) == 0
    children.let(1, 2)
    qtbot.waitUntil(lambda: canvas.stage.progress.is_complete, timeout=5000)
    assert at(player, clock, 0.22) == 2
    frames.close()


def test_the_strip_says_the_rate_of_the_file(qtbot, player):
    bar = TimeBar(player)
    qtbot.addWidget(bar)
    bar.show_view(player._canvas.series, player._canvas.view)
    assert bar.said.text() == "10 fps"
    assert bar.isVisibleTo(bar.parentWidget())
    bar.show_view(a_stack(), ViewState())
    assert not bar.isVisible()


def test_slices_of_a_stack_are_paged_through_ten_times_a_second(qtbot, player, clock):
    player._canvas.show_series(ct_series(np.zeros((30, 8, 8), np.int16)), Patient())
    player._canvas.scroll(-100)
    assert player.cine.rate_fps == pytest.approx(10.0)
    player.toggle()
    assert [at(player, clock, s) for s in (0.05, 0.15, 1.25)] == [0, 1, 12]


def test_another_speed_goes_on_from_where_it_is_also_on_the_way_back(player, clock):
    player._canvas.show_series(replace(a_clip(), cine=Cine((100.0,), sweep=True)), Patient())
    player.toggle()
    assert at(player, clock, 1.25) == 6  # 0 to 9, then back over 8, 7, 6
    player.choose_rate(20.0)
    assert at(player, clock, 1.25) == 6
    assert at(player, clock, 1.25 + 0.105) == 4  # twice as fast, still backwards
    player.choose_rate(None)
    assert player.cine.rate_fps == pytest.approx(10.0)


def test_frames_of_different_length_stay_so_at_another_speed(player, clock):
    player._canvas.show_series(replace(a_stack(2), cine=Cine((100.0, 300.0))), Patient())
    player.choose_rate(10.0)  # twice as fast as on average
    player.toggle()
    assert [at(player, clock, s) for s in (0.04, 0.06, 0.19, 0.21)] == [0, 1, 1, 0]


def test_there_and_back_is_chosen_while_it_plays(player, clock):
    player.toggle()
    assert at(player, clock, 0.85) == 8
    player.choose_sweep(True)
    assert [at(player, clock, s) for s in (0.85, 0.96, 1.06, 1.16)] == [8, 9, 8, 7]


def test_choices_are_those_of_one_series(player):
    player.choose_rate(30.0)
    player.choose_sweep(True)
    other = replace(a_clip(), series_instance_uid="1.5")
    player._canvas.show_series(other, Patient())
    assert (player.cine.rate_fps, player.cine.sweep) == (10.0, False)


def test_the_slider_marks_the_speed_of_the_file_and_goes_back_to_it(qtbot, player):
    bar = TimeBar(player)
    qtbot.addWidget(bar)
    bar.show_view(player._canvas.series, player._canvas.view)
    bar.resize(500, 40)
    bar.show()
    yellow = pixels(bar.rate).astype(int)
    assert ((yellow[..., 0] > 180) & (yellow[..., 2] < 140)).sum() >= 8
    bar.rate.setValue(25)
    assert bar.said.text() == "25 fps"
    bar.step_rate(1)
    assert player.cine.rate_fps == pytest.approx(30.0)
    bar.step_rate(-1)
    bar.step_rate(-1)
    assert player.cine.rate_fps == pytest.approx(20.0)
    assert bar.rate.value() == 20
    qtbot.mouseDClick(bar.rate, Qt.MouseButton.LeftButton)
    assert player.cine.rate_fps == pytest.approx(10.0)
    bar.sweep.click()
    assert player.cine.sweep


def test_the_strip_stands_under_a_stack_once_it_was_played(qtbot, player):
    canvas = player._canvas
    bar = TimeBar(player)
    qtbot.addWidget(bar)
    canvas.show_series(ct_series(np.zeros((30, 8, 8), np.int16)), Patient())
    bar.show_view(canvas.series, canvas.view)
    assert not bar.isVisible()
    player.toggle()
    assert bar.isVisible()
    player.stop()
    assert bar.isVisible()
    assert "says no speed" in bar.rate.toolTip()


def test_it_says_when_frames_are_left_out(qtbot, player, clock):
    bar = TimeBar(player)
    qtbot.addWidget(bar)
    bar.show_view(player._canvas.series, player._canvas.view)
    player.toggle()
    for tick in range(1, 8):
        at(player, clock, tick * 0.25)  # the machine manages four of ten
    assert bar.said.text() == "4 of 10 fps"
    player.stop()
    assert bar.said.text() == "10 fps"


def test_fusion_may_be_switched_while_it_plays(player, clock):
    player.toggle()
    at(player, clock, 0.3)
    player._canvas.choose_fusion(FusionChoice("1.7"))
    assert player.is_playing
    assert at(player, clock, 0.55) == 5
