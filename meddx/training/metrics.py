"""How good a score is: the figures of a card, with confidence intervals by patient."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Truth = NDArray[np.bool_]
Figure = Callable[[Scores, Truth], float]

BINS: Final = 10
RESAMPLES: Final = 2000


def auroc(scores: Scores, truth: Truth) -> float:
    """Area under the ROC curve: the Mann-Whitney statistic, ties count half; nan if one-sided."""
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auprc(scores: Scores, truth: Truth) -> float:
    """Average precision: precision at each step of recall, ties taken together."""
    positives = int(truth.sum())
    if not positives:
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))
    hits = np.cumsum(truth[order])[ends]
    precision = hits / (ends + 1)
    return float((np.diff(hits, prepend=0) / positives * precision).sum())


def brier(probabilities: Scores, truth: Truth) -> float:
    """Mean squared difference of probability and outcome."""
    return float(np.mean((probabilities - truth) ** 2))


def calibration_error(probabilities: Scores, truth: Truth) -> float:
    """Return the expected calibration error, ten bins of equal width (arXiv:1706.04599)."""
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    total = 0.0
    for number in np.unique(bins):
        inside = bins == number
        total += inside.mean() * abs(probabilities[inside].mean() - truth[inside].mean())
    return float(total)


@dataclass(frozen=True)
class Counts:
    """A confusion matrix at one threshold."""

    true_positive: int
    false_positive: int
    true_negative: int
    false_negative: int

    @property
    def recall(self) -> float:
        """Share of the positives that were called."""
        return _ratio(self.true_positive, self.true_positive + self.false_negative)

    @property
    def specificity(self) -> float:
        """Share of the negatives that were not called."""
        return _ratio(self.true_negative, self.true_negative + self.false_positive)

    @property
    def precision(self) -> float:
        """Share of the called that are positive."""
        return _ratio(self.true_positive, self.true_positive + self.false_positive)

    @property
    def accuracy(self) -> float:
        """Share that was called rightly."""
        right = self.true_positive + self.true_negative
        return _ratio(right, right + self.false_positive + self.false_negative)

    @property
    def balanced_accuracy(self) -> float:
        """Mean of recall and specificity."""
        return (self.recall + self.specificity) / 2

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        wrong = self.false_positive + self.false_negative
        return _ratio(2 * self.true_positive, 2 * self.true_positive + wrong)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def counts(probabilities: Scores, truth: Truth, threshold: float) -> Counts:
    """Count what a threshold calls: positive is at or above it."""
    called = probabilities >= threshold
    return Counts(
        int((called & truth).sum()),
        int((called & ~truth).sum()),
        int((~called & ~truth).sum()),
        int((~called & truth).sum()),
    )


def of_calls(name: str) -> Figure:
    """Return the figure ``name`` of ``Counts`` as a function of calls (0 or 1) and truth."""

    def figure(calls: Scores, truth: Truth) -> float:
        return float(getattr(counts(calls, truth, 0.5), name))

    return figure


def best_threshold(probabilities: Scores, truth: Truth) -> float:
    """Threshold with the highest balanced accuracy (Youden 1950); the middle of its plateau."""
    values = np.unique(probabilities.astype(float))
    cuts = np.concatenate([values[:1] / 2, (values[1:] + values[:-1]) / 2])
    scores = np.array([counts(probabilities, truth, cut).balanced_accuracy for cut in cuts])
    best = cuts[scores >= scores.max() - 1e-12]
    return float(np.clip(best[len(best) // 2], 1e-4, 1 - 1e-4))


def threshold_at_specificity(probabilities: Scores, truth: Truth, specificity: float) -> float:
    """Lowest threshold that leaves at least this share of those without the label below it."""
    values = np.unique(probabilities.astype(float))
    below = np.sort(probabilities[~truth].astype(float))
    needed = min(math.ceil(specificity * len(below) - 1e-9), len(below))
    last = below[needed - 1] if needed else 0.0
    above = values[values > last]
    cut = (last + above[0]) / 2 if len(above) else (last + 1.0) / 2
    return float(np.clip(cut, 1e-4, 1 - 1e-4))


def threshold_at_sensitivity(probabilities: Scores, truth: Truth, sensitivity: float) -> float:
    """Highest threshold that leaves at least this share of those with the label at or above it."""
    with_it = np.sort(probabilities[truth].astype(float))
    missed = math.floor((1.0 - sensitivity) * len(with_it) + 1e-9)
    first = with_it[min(missed, len(with_it) - 1)]
    values = np.unique(probabilities.astype(float))
    below = values[values < first]
    cut = (first + below[-1]) / 2 if len(below) else first / 2
    return float(np.clip(cut, 1e-4, 1 - 1e-4))


def recall_at(specificity: float) -> Figure:
    """Return the figure "share of positives called where this share of negatives is not"."""

    def figure(scores: Scores, truth: Truth) -> float:
        if truth.all() or not truth.any():
            return math.nan
        below = np.sort(scores[~truth].astype(float))
        needed = min(math.ceil(specificity * len(below) - 1e-9), len(below))
        last = below[needed - 1] if needed else -math.inf
        return float((scores[truth] > last).mean())

    return figure


def confusion(called: NDArray[np.int64], truth: NDArray[np.int64], kinds: int) -> NDArray[np.int64]:
    """Return how often each kind (row) was called each kind (column); int64 (kinds, kinds)."""
    return np.bincount(truth * kinds + called, minlength=kinds * kinds).reshape(kinds, kinds)


def interval(
    figure: Figure, scores: Scores, truth: Truth, patients: NDArray[np.str_], seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap interval of a figure; whole patients are drawn.

    Draws on which the figure is not defined (no positive, no negative) are left out.
    """
    random = np.random.default_rng(seed)
    names, owner = np.unique(patients, return_inverse=True)
    order = np.argsort(owner, kind="stable")
    ends = np.searchsorted(owner[order], np.arange(len(names) + 1))
    rows = [order[ends[n] : ends[n + 1]] for n in range(len(names))]
    found = np.empty(RESAMPLES)
    for n in range(RESAMPLES):
        drawn = np.concatenate([rows[p] for p in random.integers(0, len(names), len(names))])
        found[n] = figure(scores[drawn], truth[drawn])
    found = found[np.isfinite(found)]
    if not found.size:
        return float("nan"), float("nan")
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
