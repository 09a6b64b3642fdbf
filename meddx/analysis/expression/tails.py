"""Tails of the distributions that counts are compared with, on arrays.

The base program has no scipy, and a negative binomial tail is one incomplete beta function away.
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TINY: Final = 1e-300
_PRECISE: Final = 1e-12
_MOST_STEPS: Final = 50_000
_SHIFT: Final = 8  # above it the asymptotic series below are good to 1e-12


def _shifted(x: Floats, term: Callable[[Floats], Floats]) -> Floats:
    """Return the sum of a term over x, x + 1, ... x + _SHIFT - 1 (recurrences of gamma)."""
    terms: Floats = np.sum([term(x + step) for step in range(_SHIFT)], axis=0)
    return terms


def log_gamma(x: Floats) -> Floats:
    """Return log gamma(x) of positive x (Stirling's series, DLMF 5.11.1)."""
    y = x + _SHIFT
    series = 1 / (12 * y) - 1 / (360 * y**3) + 1 / (1260 * y**5) - 1 / (1680 * y**7)
    large: Floats = (y - 0.5) * np.log(y) - y + 0.5 * np.log(2 * np.pi) + series
    return large - _shifted(x, np.log)


def digamma(x: Floats) -> Floats:
    """Return the derivative of log gamma at positive x (DLMF 5.11.2)."""
    y = x + _SHIFT
    series = np.log(y) - 1 / (2 * y) - 1 / (12 * y**2) + 1 / (120 * y**4) - 1 / (252 * y**6)
    return series - _shifted(x, np.reciprocal)


def trigamma(x: Floats) -> Floats:
    """Return the second derivative of log gamma at positive x (DLMF 5.15.8)."""
    y = x + _SHIFT
    series = 1 / y + 1 / (2 * y**2) + 1 / (6 * y**3) - 1 / (30 * y**5) + 1 / (42 * y**7)
    return series + _shifted(x, lambda z: 1 / z**2)


def incomplete_beta(a: Floats, b: Floats, x: Floats) -> Floats:
    """Return the regularised incomplete beta function I_x(a, b), all of one shape.

    Its continued fraction (DLMF 8.17.22) where that converges fast, else 1 - I_(1-x)(b, a).
    """
    turned = x > (a + 1) / (a + b + 2)
    first, second = np.where(turned, b, a), np.where(turned, a, b)
    at = np.where(turned, 1 - x, x)
    with np.errstate(divide="ignore"):
        front = first * np.log(at) + second * np.log1p(-at) - np.log(first)
    front += log_gamma(first + second) - log_gamma(first) - log_gamma(second)
    value = np.zeros_like(front)
    inside = (at > 0) & (at < 1)
    fraction = _fraction(first[inside], second[inside], at[inside])
    value[inside] = np.exp(front[inside]) * fraction
    value[at >= 1] = 1.0
    clipped: Floats = np.clip(np.where(turned, 1 - value, value), 0.0, 1.0)
    return clipped


def _fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """Evaluate the continued fraction by Lentz's method as modified by Thompson and Barnett."""
    value = np.ones_like(a)
    left = np.arange(len(a))
    c = np.ones_like(a)
    d = 1 / _away(1 - (a + b) * x / (a + 1))
    value[:] = d
    for m in range(1, _MOST_STEPS):
        if not len(left):
            break
        p, q, y = a[left], b[left], x[left]
        even = m * (q - m) * y / ((p + 2 * m - 1) * (p + 2 * m))
        odd = -(p + m) * (p + q + m) * y / ((p + 2 * m) * (p + 2 * m + 1))
        for part in (even, odd):
            d = 1 / _away(1 + part * d)
            c = _away(1 + part / c)
            value[left] *= c * d
        going = np.abs(c * d - 1) > _PRECISE
        left, c, d = left[going], c[going], d[going]
    return value


def _away(x: Floats) -> Floats:
    """Keep a divisor away from zero."""
    return np.where(np.abs(x) < _TINY, _TINY, x)


def negative_binomial_p(count: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Return two-sided p-values of counts: twice the smaller tail, the count itself included.

    Parameters
    ----------
    count, mean, dispersion
        Shape (genes,); the variance is mean + dispersion mean^2, both above 0.
    """
    size = 1 / dispersion
    share = size / (size + mean)
    lower = incomplete_beta(size, count + 1, share)
    upper = np.ones_like(lower)
    some = count > 0
    upper[some] = incomplete_beta(count[some], size[some], 1 - share[some])
    both: Floats = np.minimum(1.0, 2 * np.minimum(lower, upper))
    return both


def t_p(t: Floats, freedom: float) -> Floats:
    """Return two-sided p-values of Student's t (DLMF 8.17, Abramowitz and Stegun 26.7.1)."""
    if not np.isfinite(freedom) or freedom > 1e6:
        freedom = 1e6
    half = np.full_like(t, freedom / 2)
    return incomplete_beta(half, np.full_like(t, 0.5), freedom / (freedom + t**2))


def normal_z(p: Floats) -> Floats:
    """Return the distance from the mean, in standard deviations, that two-sided p-values mean."""
    inverse = NormalDist().inv_cdf
    return np.array([-inverse(value) if value < 1 else 0.0 for value in np.maximum(p, _TINY) / 2])


def normal_p(z: Floats) -> Floats:
    """Return two-sided p-values of distances from the mean in standard deviations."""
    return np.array([math.erfc(value / math.sqrt(2)) for value in np.abs(z)])


def false_discovery_rates(p: Floats) -> Floats:
    """Return q-values of Benjamini and Hochberg (J R Stat Soc B 1995;57:289)."""
    order = np.argsort(p, kind="stable")[::-1]
    ranks = np.arange(len(p), 0, -1)
    rates = np.empty_like(p)
    rates[order] = np.minimum.accumulate(p[order] * len(p) / ranks)
    return np.minimum(rates, 1.0)
