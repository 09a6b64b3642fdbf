"""Profiles of pictures whose value at every place is known in closed form."""

import math

import numpy as np
import pytest

from meddx.imaging.profile import profile, sampled


def ramp(rows=40, cols=30):
    """Value ``3 row + 2 col`` at the middle of a pixel, which lies half a pixel further."""
    r, c = np.mgrid[:rows, :cols] + 0.5
    return (3 * r + 2 * c).astype(np.float32)


@pytest.mark.parametrize("seed", range(10))
def test_a_plane_is_sampled_exactly_at_equal_steps(seed):
    random = np.random.default_rng(seed)
    start, end = random.uniform(1, 29, 2), random.uniform(1, 29, 2)
    found = profile(ramp(), tuple(start), tuple(end), (0.5, 0.25))
    length = math.hypot(*((end - start) * (0.5, 0.25)))
    assert found.distances[0] == 0
    assert found.distances[-1] == pytest.approx(length)
    assert np.diff(found.distances) == pytest.approx(found.step)
    assert math.hypot(*(end - start)) / (len(found.values) - 1) <= 1 + 1e-9  # px a step
    places = start + np.outer(np.linspace(0, 1, len(found.values)), end - start)
    assert found.values == pytest.approx(places @ (3, 2), abs=1e-4)


def test_along_the_middles_of_pixels_the_values_are_theirs():
    values = np.random.default_rng(1).normal(size=(20, 20))
    found = profile(values, (7.5, 2.5), (7.5, 12.5), (1, 1))
    assert found.values == pytest.approx(values[7, 2:13])


def test_what_padding_has_a_say_in_is_padding_and_nothing_else():
    values = ramp()
    values[10, 10] = np.nan
    found = profile(values, (10.5, 5.5), (10.5, 15.5), (1, 1))
    assert np.flatnonzero(np.isnan(found.values)).tolist() == [5]
    beside = profile(values, (11.5, 5.5), (11.5, 15.5), (1, 1))
    assert np.isfinite(beside.values).all()


def test_beyond_the_picture_there_is_no_value_and_at_its_edge_that_of_the_edge():
    found = profile(ramp(), (5.5, -4.0), (5.5, 4.0), (1, 1))
    assert np.isnan(found.values[:4]).all()
    assert found.values[4] == pytest.approx(3 * 5.5 + 2 * 0.5)  # column 0.0: the outer edge
    assert not profile(ramp(), (-9, -9), (-5, -5), (1, 1)).has_values


def test_integers_do_not_overflow():
    values = np.array([[-32768, 32767]], np.int16)
    found = sampled(values, np.array([0.5]), np.array([1.0]))
    assert found[0] == pytest.approx(-0.5)


def test_colour_has_no_profile():
    with pytest.raises(ValueError, match="grey"):
        profile(np.zeros((4, 4, 3), np.uint8), (0, 0), (3, 3), (1, 1))
