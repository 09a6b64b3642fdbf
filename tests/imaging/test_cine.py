"""Speeds of clips: what plays how fast, steps of speed, counted frames."""

from dataclasses import replace

import pytest

from meddx.case.display import Cine
from meddx.case.volume import Geometry, Volume
from meddx.imaging import cine
from tests.helpers.phantoms import ct_series


def test_a_file_says_its_speed_else_a_stack_pages_and_a_clip_runs():
    stack = ct_series()
    own = Cine((40.0,), source="FrameTime")
    assert cine.of_series(replace(stack, cine=own)) is own
    assert cine.of_series(stack).rate_fps == 10.0
    clip = replace(stack, volume=Volume(stack.volume.voxels, Geometry.pixels()))
    assert cine.of_series(clip).rate_fps == pytest.approx(15.0)
    beating = replace(stack, volume=replace(stack.volume, time_points=2))
    assert cine.of_series(beating).rate_fps == pytest.approx(15.0)


def test_another_pace_keeps_the_shares_of_the_frames():
    made = cine.paced(Cine((100.0, 300.0), sweep=True, source="FrameTimeVector"), 10.0)
    assert made == Cine((50.0, 150.0), True, "FrameTimeVector")


@pytest.mark.parametrize(
    ("rate", "slower", "faster"), [(10, 8, 12), (13.3, 12, 15), (1, 1, 2), (60, 50, 60)]
)
def test_steps_of_speed(rate, slower, faster):
    assert (cine.stepped(rate, -1), cine.stepped(rate, 1)) == (slower, faster)


def test_frames_of_the_last_second_are_counted_once_it_has_passed():
    meter = cine.Meter()
    assert meter.rate_fps(5.0) is None
    meter.begin(10.0)
    for tick in range(20):
        meter.count(10.0 + tick / 10)
    assert meter.rate_fps(10.5) is None
    assert meter.rate_fps(12.0) == 9.0  # 11.1 to 11.9
    assert meter.rate_fps(14.0) == 0.0
