"""Outlier genes of one sample against a cohort.

Counts of a cohort of at least ``NB_LEAST`` samples are compared by a negative binomial: size
factors are medians of ratios (Anders and Huber, Genome Biol 2010;11:R106), the dispersion follows
from each gene's variance (method of moments) after ``shrinkage``, the p-value is two-sided, and
what is not known of mean and variance widens it: the error of the mean is added to the variance,
and the tail is that of Student's t. Smaller cohorts, and TPM, are compared by a robust z on
logarithms: median and median absolute deviation, which the common course may widen and never
narrows, with the tail of t at no more than 16 degrees of freedom for many reads and 6 for few,
because logarithms of counts are skewed to the left. Genes that the cohort hardly reads are not
tested. Rates are those of Benjamini and Hochberg; on simulated counts without any outlier, with 3
among 2,000 and with 100 among 8,000, they hold.

A sample of another batch or tissue differs in most genes, and then the rates do not hold. How far
the middle gene lies out tells it (the inflation of Devlin and Roeder, Biometrics 1999;55:997, as a
``spread`` in standard deviations): above ``WIDENED`` all distances are divided by it, and at
``OTHER_BATCH`` nothing is compared.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.expression.shrinkage import moderated
from meddx.analysis.expression.tails import (
    Floats,
    false_discovery_rates,
    negative_binomial_p,
    normal_p,
    normal_z,
    t_p,
)

LEAST: Final = 5  # others, for any comparison
NB_LEAST: Final = 8  # others, for the negative binomial
LEAST_TESTED: Final = 100  # genes: fewer tell no common course of the variance
LEAST_COUNT: Final = 5.0  # mean of the cohort, reads
LEAST_COUNT_Z: Final = 30.0  # the same for the robust z: logarithms of few reads are skewed
LEAST_TPM: Final = 1.0  # median of the cohort
RATE: Final = 0.05
CHANGE: Final = 2.0  # fold, either way, that an outlier has at least
# Simulated samples of the cohort's own batch have a spread of 0.95 to 1.04; with a batch that moves
# each gene by 10, 30 and 60 per cent 1.05, 1.2 to 1.4 and 1.5 to 2.1.
WIDENED: Final = 1.05
DIFFERENT: Final = 1.1  # to be said: the rates hold no longer
OTHER_BATCH: Final = 1.5  # nine in ten outliers would be of the batch

_LEAST_DISPERSION: Final = 1e-4
_MAD: Final = 1.4826  # makes the median absolute deviation that of a normal distribution
_MAD_EFFICIENCY: Final = 0.37  # of its square against the variance (Rousseeuw and Croux 1993)
_MEDIAN_VARIANCE: Final = np.pi / 2  # of a median against a mean
_MOST_FREEDOM_HIGH: Final = 16.0
_MOST_FREEDOM_LOW: Final = 6.0  # at 8, simulated cohorts of five gave twice as many false ones
_PSEUDO: Final = 0.5  # added to both sides of a fold change
_MIDDLE: Final = 1 / _MAD  # half of a normal distribution lies within so many standard deviations


class Method(StrEnum):
    """How genes were compared."""

    NEGATIVE_BINOMIAL = "negative_binomial"
    ROBUST_Z = "robust_z"


class NotComparableError(ValueError):
    """A cohort that cannot be compared with; its text says why in one word."""


@dataclass(frozen=True, eq=False)
class Compared:
    """Genes of a sample against a cohort.

    Parameters
    ----------
    method, others
        How, and with how many samples.
    tested
        ndarray of bool, shape (genes,): genes that the cohort reads often enough.
    observed, expected
        Shape (genes,): in the sample, and in the cohort at the sample's depth.
    log2_change, p, q
        Shape (genes,); nan where a gene was not tested.
    spread
        How far the middle gene lies out against what chance alone would do; all p are widened by
        it where it is above ``WIDENED``.
    """

    method: Method
    others: int
    tested: NDArray[np.bool_]
    observed: Floats
    expected: Floats
    log2_change: Floats
    p: Floats
    q: Floats
    spread: float = 1.0

    @property
    def low(self) -> NDArray[np.intp]:
        """Places of the genes that are read too rarely, the surest first."""
        return self._outliers(-self.log2_change)

    @property
    def high(self) -> NDArray[np.intp]:
        """Places of the genes that are read too often, the surest first."""
        return self._outliers(self.log2_change)

    def _outliers(self, change: Floats) -> NDArray[np.intp]:
        with np.errstate(invalid="ignore"):
            found = np.flatnonzero((self.q <= RATE) & (change >= np.log2(CHANGE)))
        return found[np.lexsort((-change[found], self.p[found]))]


def compare(values: Floats, cohort: Floats, unit: str = "counts") -> Compared:
    """Compare a sample with a cohort.

    Parameters
    ----------
    values
        Shape (genes,): the sample.
    cohort
        Shape (genes, samples): the others.
    unit
        ``counts`` or ``TPM``.

    Raises
    ------
    NotComparableError
        ``few_samples``, ``few_genes`` (tested), ``no_depth`` (a sample without reads, or no genes
        that all samples read), ``no_scatter`` (others that are all alike) or ``other_batch``.
    """
    if cohort.ndim != 2 or cohort.shape[1] < LEAST:
        raise NotComparableError("few_samples")
    is_counted = unit == "counts"
    by_counts = is_counted and cohort.shape[1] >= NB_LEAST
    factors = size_factors(values, cohort) if is_counted else np.ones(cohort.shape[1] + 1)
    own, others = values / factors[0], cohort / factors[1:]
    middle = others.mean(axis=1) if is_counted else np.median(others, axis=1)
    least = (LEAST_COUNT if by_counts else LEAST_COUNT_Z) if is_counted else LEAST_TPM
    tested = middle >= least
    if np.count_nonzero(tested) < LEAST_TESTED:
        raise NotComparableError("few_genes")
    if np.count_nonzero(np.ptp(others[tested], axis=1)) < LEAST_TESTED:
        raise NotComparableError("no_scatter")
    if by_counts:
        chances = _negative_binomial(values[tested], others[tested], factors)
    else:
        chances = _robust(own[tested], others[tested])
    spread = _spread(chances)
    if spread >= OTHER_BATCH:
        raise NotComparableError("other_batch")
    if spread > WIDENED:
        chances = normal_p(normal_z(chances) / spread)
    if not by_counts:
        chances = np.where(_reached(own[tested], others[tested]), 1.0, chances)
    change, p, q = (np.full(len(values), np.nan) for _ in range(3))
    change[tested] = np.log2((own[tested] + _PSEUDO) / (middle[tested] + _PSEUDO))
    p[tested], q[tested] = chances, false_discovery_rates(chances)
    method = Method.NEGATIVE_BINOMIAL if by_counts else Method.ROBUST_Z
    expected = middle * factors[0]
    return Compared(method, cohort.shape[1], tested, values, expected, change, p, q, spread)


def size_factors(values: Floats, cohort: Floats) -> Floats:
    """Return how deep each sample was read, the patient's first: medians of ratios.

    Raises
    ------
    NotComparableError
        ``no_depth`` when no gene is read in every sample.
    """
    counts = np.column_stack((values, cohort))
    read = np.all(counts > 0, axis=1)
    if not read.any():
        raise NotComparableError("no_depth")
    logs = np.log(counts[read])
    middle: Floats = np.exp(np.median(logs - logs[:, 1:].mean(axis=1)[:, None], axis=0))
    return middle


def _negative_binomial(count: Floats, others: Floats, factors: Floats) -> Floats:
    n = others.shape[1]
    mean = others.mean(axis=1)
    found = moderated(others.var(axis=1, ddof=1), mean, n - 1)
    counting = mean * np.mean(1 / factors[1:])  # what reads alone scatter
    dispersion = np.maximum((found.variance - counting) / mean**2, _LEAST_DISPERSION)
    dispersion += found.variance / (n * mean**2)
    p = negative_binomial_p(count, mean * factors[0], dispersion)
    return t_p(normal_z(p), found.freedom)


def _robust(own: Floats, others: Floats) -> Floats:
    n = others.shape[1]
    logs = np.log2(others + 1)
    middle = np.median(logs, axis=1)
    spread = _MAD * np.median(np.abs(logs - middle[:, None]), axis=1)
    found = moderated(spread**2, middle, _MAD_EFFICIENCY * (n - 1))
    variance = np.maximum(found.variance, spread**2)
    error = np.sqrt(variance * (1 + _MEDIAN_VARIANCE / n))
    t = (np.log2(own + 1) - middle) / error
    high = t_p(t, min(found.freedom, _MOST_FREEDOM_HIGH))
    return np.where(t > 0, high, t_p(t, min(found.freedom, _MOST_FREEDOM_LOW)))


def _reached(own: Floats, others: Floats) -> NDArray[np.bool_]:
    """Whether other samples lie on both sides: such a gene is no outlier of the robust z.

    A gene that is on in some people and off in others (of the other sex, say) has no scatter about
    its median.
    """
    inside: NDArray[np.bool_] = (own >= others.min(axis=1)) & (own <= others.max(axis=1))
    return inside


def _spread(p: Floats) -> float:
    """Return the distance of the middle gene against that of the normal distribution."""
    return float(normal_z(np.array([np.median(p)]))[0] / _MIDDLE)
