"""The tails against scipy, which the base program does not have."""

import numpy as np
import pytest

from meddx.analysis.expression import tails

stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
special = pytest.importorskip("scipy.special", reason="scipy is not installed")


def test_gamma_functions():
    x = np.random.default_rng(1).lognormal(0, 4, 1000)
    assert np.allclose(tails.log_gamma(x), special.gammaln(x), rtol=1e-10, atol=1e-10)
    assert np.allclose(tails.digamma(x), special.digamma(x), rtol=1e-7, atol=1e-10)
    assert np.allclose(tails.trigamma(x), special.polygamma(1, x), rtol=1e-9)


def test_incomplete_beta_in_both_tails_and_at_its_ends():
    rng = np.random.default_rng(2)
    a, b, x = rng.lognormal(1, 3, 3000), rng.lognormal(1, 3, 3000), rng.random(3000)
    x[:3] = (0.0, 1.0, 1e-9)
    wanted = special.betainc(a, b, x)
    assert np.allclose(tails.incomplete_beta(a, b, x), wanted, rtol=1e-7, atol=1e-13)


def test_negative_binomial_from_one_read_to_a_million():
    rng = np.random.default_rng(3)
    mean, dispersion = rng.lognormal(4, 3, 3000), rng.lognormal(-2, 2, 3000).clip(1e-4)
    count = np.floor(mean * rng.lognormal(0, 2, 3000))
    size = 1 / dispersion
    known = stats.nbinom(size, size / (size + mean))
    wanted = np.minimum(1, 2 * np.minimum(known.cdf(count), known.sf(count - 1)))
    found = tails.negative_binomial_p(count, mean, dispersion)
    sure = wanted > 1e-250
    assert np.allclose(found[sure], wanted[sure], rtol=1e-6)
    assert (found[~sure] < 1e-240).all()


@pytest.mark.parametrize("freedom", [1.0, 2.5, 9.0, 40.0, 1e4])
def test_student_t(freedom):
    t = np.linspace(-30, 30, 401)
    assert np.allclose(tails.t_p(t, freedom), 2 * stats.t.sf(np.abs(t), freedom), rtol=1e-7)


def test_normal_z_undoes_its_p_value():
    z = np.linspace(0, 8, 50)
    assert np.allclose(tails.normal_z(2 * stats.norm.sf(z)), z, atol=1e-6)


def test_false_discovery_rates():
    p = np.random.default_rng(4).random(500) ** 3
    assert np.allclose(tails.false_discovery_rates(p), stats.false_discovery_control(p))
