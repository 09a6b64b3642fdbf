import numpy as np
import pytest

from meddx.imaging import pyramid


def test_means_leave_padding_out():
    values = np.full((256, 256), 100, np.float32)
    values[::2] = np.nan
    made = pyramid.build(values)
    assert (made.level(1) == 100).all()


def test_an_odd_size_halves_upwards_and_keeps_its_edge():
    values = np.zeros((257, 129), np.uint16)
    values[-1, -1] = 80
    level = pyramid.build(values).level(1)
    assert level.shape == (129, 65)
    assert level[-1, -1] == 80


def test_the_level_is_never_coarser_than_the_screen():
    made = pyramid.build(np.zeros((1024, 1024), np.uint8))
    assert [made.level_for(step) for step in (0.2, 1, 1.9, 2, 3.9, 4)] == [0, 0, 0, 1, 1, 2]


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.float32])
def test_means_are_the_same_wherever_the_work_is_cut_into_parts(dtype):
    random = np.random.default_rng(5)
    values = (random.random((701, 999)) * 200).astype(dtype)
    level = pyramid.build(values).level(1)
    even = np.pad(values, ((0, 1), (0, 1)), mode="edge").astype(np.float64)
    expected = even.reshape(351, 2, 500, 2).mean((1, 3))
    assert level.dtype == np.float32
    assert level == pytest.approx(expected, rel=1e-6)
