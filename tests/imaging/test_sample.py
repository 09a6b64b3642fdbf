import numpy as np
import pytest

from meddx.case.record import Window
from meddx.imaging import pyramid, sample, window

FULL = Window(127.5, 255, "LINEAR_EXACT")


def test_one_to_one_shows_every_pixel_exactly():
    values = np.random.default_rng(1).integers(0, 256, (60, 50)).astype(np.uint16)
    made = pyramid.build(values)
    shown = sample.visible(made, (10, 5, 50, 45), (40, 40), FULL)
    assert np.array_equal(shown, values[10:50, 5:45])


def test_twice_the_size_interpolates_between_pixel_centres():
    made = pyramid.build(np.array([[0, 100]], np.uint16))
    got = sample.values(made, (0, 0, 1, 2), (1, 4))
    # Centres of the four cells lie at 0.25, 0.75, 1.25, 1.75; the pixels' at 0.5 and 1.5.
    assert got[0] == pytest.approx([0, 25, 75, 100])


def test_shown_small_is_the_mean_and_does_not_alias():
    stripes = np.tile(np.array([0, 200], np.uint16), (512, 256))
    shown = sample.visible(pyramid.build(stripes), (0, 0, 512, 512), (64, 64), FULL)
    assert (shown == 100).all()


def test_what_lies_beyond_the_picture_is_black_also_when_inverted():
    made = pyramid.build(np.full((10, 10), 255, np.uint16))
    shown = sample.visible(made, (-5, -5, 15, 15), (20, 20), FULL, inverted=False)
    assert shown[5:15, 5:15].min() == 255
    assert shown[:5].max() == shown[15:].max() == shown[:, :5].max() == 0
    dark = pyramid.build(np.zeros((10, 10), np.uint16))
    inverted = sample.visible(dark, (-5, -5, 15, 15), (20, 20), FULL, inverted=True)
    assert inverted[5:15, 5:15].min() == 255
    assert inverted[:5].max() == 0


def test_padding_stays_black_and_does_not_bleed():
    values = np.full((8, 8), 200, np.float32)
    values[:, :4] = np.nan
    made = pyramid.build(values)
    shown = sample.visible(made, (0, 0, 8, 8), (8, 8), FULL)
    assert shown[:, :4].max() == 0
    assert shown[:, 4:].min() == 200


def test_colour_keeps_its_channels():
    rgb = np.zeros((4, 4, 3), np.uint8)
    rgb[..., 1] = 77
    shown = sample.visible(pyramid.build(rgb), (0, 0, 4, 4), (8, 8), FULL)
    assert shown.shape == (8, 8, 3)
    assert (shown == (0, 77, 0)).all()


def test_windowing_the_sampled_values_is_what_is_visible():
    made = pyramid.build(np.random.default_rng(2).integers(0, 999, (300, 200)).astype(np.int16))
    rect, shape, chosen = (3.3, 4.4, 250.1, 190.9), (123, 77), Window(300, 500)
    values = sample.values(made, rect, shape)
    shown = sample.visible(made, rect, shape, chosen)
    assert np.array_equal(window.apply(values, chosen), shown)
