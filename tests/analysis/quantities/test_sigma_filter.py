import numpy as np
import pytest

from meddx.analysis.quantities.sigma_filter import LEAVES, smoothed


def noisy(sd: float, shape=(40, 60, 60)) -> np.ndarray:
    return np.random.default_rng(0).normal(0.0, sd, shape).astype(np.float32)


def test_a_quarter_of_the_noise_is_left():
    left = smoothed(noisy(20.0), 20.0)[2:-2, 2:-2, 2:-2]
    assert left.std() == pytest.approx(20.0 * LEAVES, rel=0.05)
    assert left.mean() == pytest.approx(0.0, abs=0.1)


def test_a_border_stays_where_it_is():
    k, j, i = np.ogrid[-20:20, -20:20, -20:20]
    ball = k * k + j * j + i * i < 15 * 15
    clean = np.where(ball, -1000.0, -900.0).astype(np.float32)
    found = smoothed(clean + noisy(20.0, clean.shape), 20.0)
    assert np.count_nonzero(found < -950) == pytest.approx(np.count_nonzero(ball), rel=0.01)
    assert (smoothed(clean, 5.0) == clean).all()


def test_slabs_do_not_show(monkeypatch):
    values = noisy(10.0, (17, 20, 20))
    whole = smoothed(values, 10.0)
    monkeypatch.setattr("meddx.analysis.quantities.sigma_filter._SLAB_VOXELS", 1600)
    assert np.allclose(smoothed(values, 10.0), whole)
