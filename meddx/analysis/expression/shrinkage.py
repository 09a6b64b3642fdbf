"""Variances of few samples, moderated by those of the genes that are read as often.

Smyth (Stat Appl Genet Mol Biol 2004;3:3): variances of genes are taken to scatter about their
common course as a scaled inverse chi-square, whose degrees of freedom the data tell; a gene's own
variance and the common one are then averaged by their degrees of freedom. The course follows the
mean, as in limma's trend.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.analysis.expression.tails import Floats, digamma, trigamma

_BINS: Final = 20
_LEAST_IN_BIN: Final = 25
_MOST_FREEDOM: Final = 1e4


@dataclass(frozen=True, eq=False)
class Moderated:
    """Variances, shape (genes,), and the degrees of freedom that each of them has."""

    variance: Floats
    freedom: float


def moderated(variance: Floats, mean: Floats, freedom: float) -> Moderated:
    """Moderate variances.

    Parameters
    ----------
    variance, mean
        Shape (genes,); a variance of 0 takes no part in finding the course.
    freedom
        Degrees of freedom of each variance.
    """
    known = variance > 0
    logs = np.log(variance[known])
    course = _course(np.log(mean[known] + 1), logs)
    scatter = logs - np.interp(np.log(mean[known] + 1), *course)
    half = np.array([freedom / 2])
    excess = float(np.var(scatter, ddof=1) - trigamma(half)[0])
    prior = _freedom_of(excess)
    shift = float((np.log(half) - digamma(half))[0])
    if prior < _MOST_FREEDOM:
        other = np.array([prior / 2])
        shift += float((digamma(other) - np.log(other))[0])
    common = np.exp(np.interp(np.log(mean + 1), *course) + shift)
    total = prior + freedom
    return Moderated((prior * common + freedom * variance) / total, total)


def _course(x: Floats, logs: Floats) -> tuple[Floats, Floats]:
    """Return the mean of log variances in bins of the mean, to interpolate between."""
    order = np.argsort(x, kind="stable")
    bins = np.array_split(order, max(1, min(_BINS, len(x) // _LEAST_IN_BIN)))
    centres = np.array([x[places].mean() for places in bins])
    heights = np.array([logs[places].mean() for places in bins])
    return centres, heights


def _freedom_of(excess: float) -> float:
    """Return twice the x whose trigamma is ``excess`` (Newton's steps of Smyth's appendix)."""
    if excess <= 2.0 / _MOST_FREEDOM:
        return _MOST_FREEDOM
    x = np.array([0.5 + 1 / excess])
    for _ in range(50):
        value = trigamma(x)
        slope = (trigamma(x * (1 + 1e-6)) - value) / (x * 1e-6)
        step = value * (1 - value / excess) / slope
        x = x + step
        if abs(step[0] / x[0]) < 1e-8:
            break
    return min(2 * float(x[0]), _MOST_FREEDOM)
