import numpy as np
import pytest

from meddx.analysis.quantities import noise


@pytest.fixture
def noisy() -> np.ndarray:
    return np.random.default_rng(0).normal(-1000.0, 20.0, (20, 30, 40)).astype(np.float32)


def test_noise_of_an_even_substance(noisy):
    mask = np.ones(noisy.shape, bool)
    noisy[:2] = 40.0  # a tenth of it is something else
    assert noise.in_even(noisy, mask) == pytest.approx(20.0, rel=0.2)


def test_too_few_voxels_say_nothing(noisy):
    mask = np.zeros(noisy.shape, bool)
    mask[0, 0, :] = True
    assert noise.in_even(noisy, mask) is None


def test_a_slope_is_no_noise(noisy):
    mask = np.ones(noisy.shape, bool)
    sloped = noisy + np.arange(40, dtype=np.float32) * 2
    assert noise.in_uneven(sloped, mask) == pytest.approx(20.0, rel=0.05)
    assert noise.in_uneven(np.zeros_like(noisy), mask) == 0.0
    assert noise.in_uneven(noisy, ~mask) == 0.0
