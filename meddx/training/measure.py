"""The figures of a card: every label on patients that training never saw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training import metrics
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.held_out import Fitted, HeldOut, calibrated
from meddx.training.metrics import Scores, Truth

AT_THRESHOLD: Final = (
    "accuracy",
    "balanced_accuracy",
    "recall",
    "specificity",
    "precision",
    "f1",
)


@dataclass(frozen=True)
class Figure:
    """One figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """One label: what is shipped, and how it does.

    Parameters
    ----------
    key
        Label.
    fitted
        Shipped calibration and threshold.
    positives, negatives
        Held-out patients of the calibration with and without the label.
    prevalence
        Share of positive pictures in the calibration set.
    images, test_positives
        Pictures the figures are measured on, and how many have the label.
    figures
        By name: auroc, auprc, accuracy ..., brier, calibration_error.
    peer_auroc
        AUROC of the peer whose soft labels there are, on the same pictures; nan without one.
    """

    key: str
    fitted: Fitted
    positives: int
    negatives: int
    prevalence: float
    images: int
    test_positives: int
    figures: dict[str, Figure]
    peer_auroc: float

    @property
    def is_weak(self) -> bool:
        """Whether the label may be no better than chance: its AUROC's interval reaches 0.5."""
        low = self.figures["auroc"].low
        return not low > 0.5


def measure(config: Config, data: Dataset, held: HeldOut) -> tuple[Measured, ...]:
    """Measure every label.

    With cross-validation, the probabilities and calls of a fold are made with calibration and
    threshold from the other folds' scores, so that nothing is measured on what it was fitted to.

    Raises
    ------
    Refused
        ``one_kind`` when a label cannot be measured.
    """
    return tuple(_label(config, data, held, n) for n in range(len(config.labels)))


def _label(config: Config, data: Dataset, held: HeldOut, n: int) -> Measured:
    key = config.labels[n].key
    truth, scores = data.targets[:, n] > 0.5, held.logits[:, n]
    fitted = calibrated(scores[held.calibration], truth[held.calibration], key, config.specificity)
    test = np.flatnonzero(held.test)
    probabilities, thresholds = _applied(config, data, held, n, fitted)
    # What is above its own fold's threshold is 1, what is below is 0.
    calls = (probabilities >= thresholds).astype(np.float64)
    patients = data.patients[test]
    result = _Test(truth[test], patients)
    figures = {
        "auroc": result.figure(metrics.auroc, scores[test].astype(np.float64)),
        "auprc": result.figure(metrics.auprc, scores[test].astype(np.float64)),
    }
    for name in AT_THRESHOLD:
        figures[name] = result.figure(metrics.of_calls(name), calls)
    figures["brier"] = result.figure(metrics.brier, probabilities)
    figures["calibration_error"] = result.figure(metrics.calibration_error, probabilities)
    known = truth[held.calibration]
    owners = data.patients[held.calibration]
    return Measured(
        key=key,
        fitted=fitted,
        positives=len(set(owners[known])),
        negatives=len(set(owners[~known])),
        prevalence=float(known.mean()),
        images=len(test),
        test_positives=int(truth[test].sum()),
        figures=figures,
        peer_auroc=_peer(data.soft[test, n], truth[test]),
    )


def _applied(
    config: Config, data: Dataset, held: HeldOut, n: int, fitted: Fitted
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probabilities and thresholds on the test pictures, none fitted to its own fold."""
    test = np.flatnonzero(held.test)
    scores, truth = held.logits[:, n], data.targets[:, n] > 0.5
    if not config.cross:
        return fitted.probability(scores[test]), np.full(len(test), fitted.threshold)
    probabilities, thresholds = np.empty(len(test)), np.empty(len(test))
    for fold in np.unique(data.folds):
        inside = data.folds == fold
        other = calibrated(
            scores[~inside], truth[~inside], config.labels[n].key, config.specificity
        )
        probabilities[inside] = other.probability(scores[inside])
        thresholds[inside] = other.threshold
    return probabilities, thresholds


@dataclass(frozen=True, eq=False)
class _Test:
    truth: Truth
    patients: NDArray[np.str_]

    def figure(self, of: Callable[[Scores, Truth], float], scores: Scores) -> Figure:
        return Figure(
            of(scores, self.truth), *metrics.interval(of, scores, self.truth, self.patients)
        )


def _peer(soft: NDArray[np.float32], truth: Truth) -> float:
    known = np.isfinite(soft)
    return metrics.auroc(soft[known], truth[known]) if known.any() else float("nan")
