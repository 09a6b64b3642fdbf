"""Life size: a millimetre of the picture is a millimetre on the glass."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import UsRegion
from meddx.case.volume import Geometry, Volume
from meddx.imaging import true_size
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Refused
from tests.helpers.phantoms import ct_series, geometry

PITCH = 0.25


def a_series(spacing=(2.0, 0.6, 0.4)):
    volume = Volume(np.zeros((2, 100, 200), np.int16), geometry(spacing), "HU")
    return replace(ct_series(), volume=volume)


def screen(series, pitch=PITCH):
    return Screen.of(series, 300, 400, pitch)


def test_ten_millimetres_take_ten_millimetres_of_glass_both_ways():
    series = a_series()
    view = true_size.life_size(series, ViewState(centre=(10.0, 20.0)), screen(series))
    assert view.centre == (10.0, 20.0)
    y, x = view.to_screen((10.0 + 10 / 0.6, 20.0 + 10 / 0.4), screen(series))
    y0, x0 = view.to_screen((10.0, 20.0), screen(series))
    assert ((y - y0) * PITCH, (x - x0) * PITCH) == pytest.approx((10.0, 10.0))
    assert true_size.is_life_size(series, view, screen(series))
    assert not true_size.is_life_size(series, view.fitted(), screen(series))


def test_why_it_cannot_be_is_said():
    series = a_series()
    with pytest.raises(Refused, match="ruler"):
        true_size.life_size(series, ViewState(), screen(series, None))
    bare = replace(series, volume=replace(series.volume, geometry=Geometry.pixels()))
    with pytest.raises(Refused, match="spacing"):
        true_size.life_size(bare, ViewState(), screen(bare))
    huge = a_series((2.0, 40.0, 40.0))
    with pytest.raises(Refused, match="beyond the zoom"):
        true_size.life_size(huge, ViewState(), screen(huge))


def test_of_ultrasound_the_region_in_the_middle_counts():
    series = replace(
        a_series(),
        volume=Volume(np.zeros((1, 100, 200), np.int16), Geometry.pixels()),
        regions=((UsRegion((0, 0, 99, 99), (3, 3), (0.05, 0.05)),),),
    )
    assert true_size.life_zoom(series, ViewState(centre=(50.0, 50.0)), screen(series)) == 2.0
    assert true_size.life_zoom(series, ViewState(centre=(50.0, 150.0)), screen(series)) is None


def test_a_measured_line_gives_the_size_of_a_pixel():
    assert true_size.measured_pitch_mm(400, 100.0) == 0.25
    assert true_size.measured_pitch_mm(400, 1000.0) is None
    assert true_size.measured_pitch_mm(400, 1.0) is None
    assert true_size.measured_pitch_mm(0, 100.0) is None


def test_the_whole_width_is_shown():
    series = a_series()
    view = ViewState(centre=(10.0, 20.0), zoom=7.0).fit_width(screen(series))
    _, left, _, right = view.rect(screen(series))
    assert (left, right) == (0.0, 200.0)
    assert view.centre_on(screen(series))[0] == 10.0


def test_one_to_one_never_mixes_neighbours():
    series = a_series((2.0, 0.4, 0.4))
    odd = Screen.of(series, 301, 399)
    for centre in ((50.0, 100.0), (50.3, 99.9)):
        top, left, bottom, right = ViewState(centre=centre, zoom=1.0).rect(odd)
        assert (top, left) == (round(top), round(left))
        assert (bottom - top, right - left) == (301, 399)
