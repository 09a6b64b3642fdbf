"""Thresholds by purpose and conformal sets, from the calibration pictures, and how they do.

Sets are class-conditional ("Mondrian"): patients with a label and those without it each have their
own quantile, because an average over both would be kept by the many that are healthy (Vovk, ACML
2012, arXiv:1209.2673; Angelopoulos and Bates, arXiv:2107.07511, section 4.3). Labels that exclude
one another share one set, the least ambiguous one of Sadinle, Lei and Wasserman (JASA 2019;114:223,
arXiv:1609.00451). The probabilities were calibrated on the same pictures; that changes no set,
because Platt's curve keeps the order of the scores within a class.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.decision import Decision, Purpose
from meddx.training import metrics
from meddx.training.config import MULTICLASS, Config
from meddx.training.dataset import Dataset
from meddx.training.held_out import Fitted, HeldOut, calibrated
from meddx.training.measure import Figure, Measured

COVERAGE: Final = 0.9
SENSITIVITY: Final = 0.95  # of screening
SPECIFICITY: Final = 0.95  # of confirming

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class LabelDecided:
    """One label: what is shipped, and how it does on the test pictures.

    Parameters
    ----------
    key, balanced, decision
        Label; its own threshold; those for other purposes, and the quantiles.
    calls
        By purpose: sensitivity, specificity.
    covered_with, covered_without
        Share of the pictures with and without the label whose set holds the truth; the second is
        not defined of labels that exclude one another.
    size
        Mean number of answers in the set; of labels that exclude one another, over the pictures
        with this one.
    abstained
        Share of the same pictures whose set is not one answer.
    """

    key: str
    balanced: float
    decision: Decision
    calls: dict[Purpose, tuple[Figure, Figure]]
    covered_with: Figure
    covered_without: Figure
    size: Figure
    abstained: Figure


@dataclass(frozen=True)
class Decided:
    """All labels; ``size`` and ``abstained`` over all pictures, of exclusive labels only."""

    labels: tuple[LabelDecided, ...]
    size: Figure | None = None
    abstained: Figure | None = None


def quantile(scores: Numbers, patients: NDArray[Any], coverage: float = COVERAGE) -> float:
    """Return the split-conformal quantile of nonconformity scores, 1 where there are too few.

    With one picture a patient it is the ``ceil((n + 1) * coverage)``-th smallest of ``n`` scores
    (Angelopoulos and Bates, arXiv:2107.07511, section 1): a new score is at most that with at least
    this probability. A patient with several pictures counts once, shared among them, and the new
    patient takes the place at infinity (Lee, Barber and Willett, arXiv:2306.06342, theorem 1).

    Parameters
    ----------
    scores
        Shape (n,), 0 (conforming) to 1.
    patients
        Shape (n,): whose they are.
    """
    _, owner, count = np.unique(patients, return_inverse=True, return_counts=True)
    order = np.argsort(scores, kind="stable")
    summed = np.cumsum(1.0 / count[owner[order]])
    needed = (len(count) + 1) * coverage - 1e-9
    place = int(np.searchsorted(summed, needed))
    return float(scores[order[place]]) if place < len(scores) else 1.0


def fit(
    p: Numbers, truth: Mask, patients: NDArray[Any], balanced: float, *, exclusive: bool = False
) -> Decision:
    """Fit the thresholds by purpose and the conformal quantiles of one label.

    Parameters
    ----------
    p, truth, patients
        Of the calibration pictures, shape (n,): calibrated probability, whether it has the label,
        whose it is. Both kinds are there.
    balanced
        The label's own threshold; screening is never above it and confirming never below.
    exclusive
        Whether the label is one of several that exclude one another.
    """
    screening = metrics.threshold_at_sensitivity(p, truth, SENSITIVITY)
    confirming = metrics.threshold_at_specificity(p, truth, SPECIFICITY)
    present = quantile(1.0 - p[truth], patients[truth])
    absent = () if exclusive else (quantile(p[~truth], patients[~truth]),)
    return Decision(
        min(screening, balanced), max(confirming, balanced), COVERAGE, (*absent, present)
    )


def decide(config: Config, data: Dataset, held: HeldOut, measured: tuple[Measured, ...]) -> Decided:
    """Fit what is shipped, and measure it on the test pictures.

    With cross-validation a fold's figures come from thresholds and quantiles of the other folds, as
    in ``measure.measure``; scores of several networks are exchangeable only nearly then.
    """
    exclusive = config.card.task == MULTICLASS
    helds = [held.of(data.known[:, n]) for n in range(len(measured))]
    own = [_of_label(config, data, of_label, n) for n, of_label in enumerate(helds)]
    # How many of labels that exclude one another stay open: these are all known.
    sizes: NDArray[np.float64] | None = None
    if exclusive:
        sizes = np.array([one.present for one in own], np.float64).sum(axis=0)
    labels = []
    for n, (entry, one) in enumerate(zip(measured, own, strict=True)):
        truth = data.targets[:, n] > 0.5
        known, test = helds[n].calibration, np.flatnonzero(helds[n].test)
        p = entry.fitted.probability(held.logits[known, n])
        decision = fit(
            p, truth[known], data.patients[known], entry.fitted.threshold, exclusive=exclusive
        )
        either = one.present.astype(np.float64) + one.absent
        counts = either if sizes is None else sizes
        rows = truth[test] if exclusive else np.ones(len(test), bool)
        figures = _Figures(truth[test], data.patients[test])
        labels.append(
            LabelDecided(
                key=entry.key,
                balanced=entry.fitted.threshold,
                decision=decision,
                calls={purpose: figures.call(made) for purpose, made in one.calls.items()},
                covered_with=figures.mean(one.present, truth[test]),
                covered_without=_NOT_DEFINED
                if exclusive
                else figures.mean(one.absent, ~truth[test]),
                size=figures.mean(counts, rows),
                abstained=figures.mean(counts != 1, rows),
            )
        )
    if sizes is None:
        return Decided(tuple(labels))
    test = np.flatnonzero(held.test)
    everything = np.ones(len(test), bool)
    all_ = _Figures(everything, data.patients[test])
    return Decided(tuple(labels), all_.mean(sizes, everything), all_.mean(sizes != 1, everything))


_NOT_DEFINED: Final = Figure(math.nan, math.nan, math.nan)


@dataclass(frozen=True, eq=False)
class _Applied:
    """Answers for the test pictures, bool (n,): what stays open, and the calls by purpose."""

    present: Mask
    absent: Mask
    calls: dict[Purpose, Mask]


def _of_label(config: Config, data: Dataset, held: HeldOut, n: int) -> _Applied:
    """Apply thresholds and quantiles of one label to the test pictures, none fitted to its fold."""
    test, scores = np.flatnonzero(held.test), held.logits[:, n]
    truth, exclusive = data.targets[:, n] > 0.5, config.card.task == MULTICLASS
    size = len(data.files)
    present, absent = np.zeros(size, bool), np.zeros(size, bool)
    calls = {purpose: np.zeros(size, bool) for purpose in Purpose}
    for inside, known in _parts(config, data, held):
        key = config.labels[n].key
        fitted: Fitted = calibrated(scores[known], truth[known], key, config.specificity)
        seen = fitted.probability(scores[known])
        own = fit(seen, truth[known], data.patients[known], fitted.threshold, exclusive=exclusive)
        p = fitted.probability(scores[inside])
        present[inside] = 1.0 - p <= own.quantiles[-1]
        absent[inside] = p <= own.quantiles[0]
        for purpose, made in calls.items():
            made[inside] = p >= own.threshold(purpose, fitted.threshold)
    return _Applied(present[test], absent[test], {k: made[test] for k, made in calls.items()})


def _parts(config: Config, data: Dataset, held: HeldOut) -> Iterator[tuple[Mask, Mask]]:
    """Return test pictures, and the calibration pictures that their answers come from."""
    if not config.cross:
        yield held.test, held.calibration
        return
    for fold in np.unique(data.folds[held.test]):
        inside = data.folds == fold
        yield held.test & inside, held.calibration & ~inside


@dataclass(frozen=True, eq=False)
class _Figures:
    """Figures with intervals by whole patients."""

    truth: Mask
    patients: NDArray[Any]

    def mean(self, values: NDArray[Any], rows: Mask) -> Figure:
        """Mean of values over some pictures; not defined over none."""
        if not rows.any():
            return _NOT_DEFINED
        return self._figure(lambda x, _: float(x.mean()), values[rows], rows)

    def call(self, made: Mask) -> tuple[Figure, Figure]:
        """Sensitivity and specificity."""
        rows, calls = np.ones(len(made), bool), made.astype(np.float64)
        recall, specificity = (metrics.of_calls(name) for name in ("recall", "specificity"))
        return self._figure(recall, calls, rows), self._figure(specificity, calls, rows)

    def _figure(self, of: Callable[[Any, Any], float], values: NDArray[Any], rows: Mask) -> Figure:
        values, truth = values.astype(np.float64), self.truth[rows]
        return Figure(of(values, truth), *metrics.interval(of, values, truth, self.patients[rows]))
