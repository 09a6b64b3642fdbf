import numpy as np
import pytest

from meddx.imaging import bilinear


def test_a_linear_ramp_is_sampled_exactly_in_both_directions():
    j, i = np.mgrid[:20, :30]
    ramp = (3.0 * j + 2.0 * i).astype(np.float32)
    got = bilinear.sample(ramp, (2.5, 4.0, 12.5, 24.0), (7, 11))
    rows = 2.5 + 10 / 7 * (np.arange(7) + 0.5) - 0.5
    cols = 4.0 + 20 / 11 * (np.arange(11) + 0.5) - 0.5
    assert got == pytest.approx(3 * rows[:, None] + 2 * cols[None, :], abs=1e-4)


def test_beyond_the_edge_the_edge_is_repeated():
    got = bilinear.sample(np.array([[1.0, 2.0]], np.float32), (-5, -5, 6, 7), (3, 3))
    assert got[:, 0].tolist() == [1, 1, 1]
    assert got[:, 2].tolist() == [2, 2, 2]


@pytest.mark.parametrize("out_shape", [(3, 50), (50, 3)])
def test_either_axis_may_come_first(out_shape):
    source = np.random.default_rng(3).integers(0, 99, (40, 40)).astype(np.int16)
    got = bilinear.sample(source, (1, 2, 31, 35), out_shape)
    turned = bilinear.sample(source.T, (2, 1, 35, 31), out_shape[::-1])
    assert got == pytest.approx(turned.T, abs=1e-4)


def test_on_a_pixels_middle_a_neighbour_has_no_say():
    source = np.array([[5.0, np.nan]], np.float32)
    assert bilinear.sample(source, (0, 0, 1, 1), (1, 1)).tolist() == [[5.0]]
