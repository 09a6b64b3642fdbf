"""The figures of a card: every label on patients that training never saw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.training import groups, metrics, reliability
from meddx.training.config import MULTICLASS, Config
from meddx.training.dataset import Dataset
from meddx.training.groups import GroupResult
from meddx.training.held_out import Fitted, HeldOut, calibrated
from meddx.training.metrics import Scores, Truth
from meddx.training.reliability import Bin, Chance

AT_THRESHOLD: Final = (
    "accuracy",
    "balanced_accuracy",
    "recall",
    "specificity",
    "precision",
    "f1",
)
OF_PROBABILITIES: Final[dict[str, metrics.Figure]] = {
    "brier": metrics.brier,
    "brier_skill": reliability.brier_skill,
    "calibration_slope": reliability.slope,
    "calibration_intercept": reliability.intercept,
    "calibration_error": metrics.calibration_error,
}
RECALL_AT: Final = 0.9  # specificity
_ROC_POINTS: Final = 101


@dataclass(frozen=True)
class Figure:
    """One figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Together:
    """What is measured of labels that exclude one another: the likeliest is called.

    Parameters
    ----------
    accuracy, macro_recall
        Share called rightly; mean of the labels' recalls.
    recalls
        By label, in the order of the configuration.
    confusion
        How often each kind (row) was called each kind (column).
    """

    accuracy: Figure
    macro_recall: Figure
    recalls: tuple[Figure, ...]
    confusion: tuple[tuple[int, ...], ...]


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
        By name: auroc, auprc, recall_at, accuracy ..., brier ..., calibration_error.
    peer_auroc
        AUROC of the peer whose soft labels there are, on the same pictures; nan without one.
    baseline
        AUROC of the small network on the same pictures; None where none was trained.
    ensemble
        AUROC of the ensemble that taught the network; None without one.
    chance
        Calibration error of a perfectly calibrated model of the same probabilities.
    bins, roc
        Of the reliability diagram; points (1 - specificity, recall) of the ROC curve.
    groups
        Figures of parts of the pictures.
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
    baseline: Figure | None
    ensemble: Figure | None
    chance: Chance
    bins: tuple[Bin, ...]
    roc: tuple[tuple[float, float], ...]
    groups: tuple[GroupResult, ...]

    @property
    def is_weak(self) -> bool:
        """Whether the label may say no more than chance or the base rate does.

        The interval of its AUROC reaches 0.5, or its Brier skill is not above 0.
        """
        is_better = self.figures["auroc"].low > 0.5 and self.figures["brier_skill"].value > 0
        return not is_better


def measure(
    config: Config, data: Dataset, held: HeldOut, baseline: NDArray[np.float32] | None = None
) -> tuple[Measured, ...]:
    """Measure every label on the pictures of which it is known.

    ``baseline`` are the scores of the small network, as ``held.logits``.

    With cross-validation, the probabilities and calls of a fold are made with calibration and
    threshold from the other folds' scores, so that nothing is measured on what it was fitted to.

    Raises
    ------
    Refused
        ``one_kind`` when a label cannot be measured.
    """
    return tuple(_label(config, data, held, baseline, n) for n in range(len(config.labels)))


def together(config: Config, data: Dataset, held: HeldOut) -> Together | None:
    """Measure labels that exclude one another as one; None where they do not."""
    if config.card.task != MULTICLASS:
        return None
    test = np.flatnonzero(held.test)
    called = held.logits[test].argmax(axis=1)
    truth = data.targets[test].argmax(axis=1)
    kinds = len(config.labels)

    def recall_of(kind: int) -> metrics.Figure:
        return lambda right, of: float(np.mean(right[of == kind])) if (of == kind).any() else np.nan

    recalls = [recall_of(kind) for kind in range(kinds)]
    result = _Test(truth, data.patients[test])
    right = (called == truth).astype(np.float64)
    table = metrics.confusion(called, truth, kinds)
    return Together(
        accuracy=result.figure(lambda good, _: float(good.mean()), right),
        macro_recall=result.figure(
            lambda good, of: float(np.mean([one(good, of) for one in recalls])), right
        ),
        recalls=tuple(result.figure(one, right) for one in recalls),
        confusion=tuple(tuple(int(count) for count in row) for row in table),
    )


def _label(
    config: Config, data: Dataset, held: HeldOut, baseline: NDArray[np.float32] | None, n: int
) -> Measured:
    key, held = config.labels[n].key, held.of(data.known[:, n])
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
        "recall_at": result.figure(metrics.recall_at(RECALL_AT), scores[test].astype(np.float64)),
    }
    for name in AT_THRESHOLD:
        figures[name] = result.figure(metrics.of_calls(name), calls)
    for name, of in OF_PROBABILITIES.items():
        figures[name] = result.figure(of, probabilities)
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
        baseline=_beside(result, baseline, test, n),
        ensemble=_beside(result, held.ensemble, test, n),
        chance=reliability.by_chance(probabilities),
        bins=reliability.bins(probabilities, truth[test]),
        roc=_roc(scores[test], truth[test]),
        groups=groups.measure(
            {name: words[test] for name, words in data.groups.items()},
            (scores[test].astype(np.float64), calls, truth[test], patients),
        ),
    )


def _beside(
    result: "_Test", scores: NDArray[np.float32] | None, test: NDArray[np.int64], n: int
) -> Figure | None:
    """AUROC of other scores of the same pictures; None where there are none."""
    if scores is None:
        return None
    return result.figure(metrics.auroc, scores[test, n].astype(np.float64))


def _roc(scores: NDArray[np.float32], truth: Truth) -> tuple[tuple[float, float], ...]:
    """Points of the ROC curve at about a hundred thresholds, from (0, 0) to (1, 1)."""
    cuts = np.quantile(scores, np.linspace(1, 0, _ROC_POINTS))
    points = [
        (float((scores[~truth] >= cut).mean()), float((scores[truth] >= cut).mean()))
        for cut in cuts
    ]
    return ((0.0, 0.0), *dict.fromkeys(points), (1.0, 1.0))


def _applied(
    config: Config, data: Dataset, held: HeldOut, n: int, fitted: Fitted
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probabilities and thresholds on the test pictures, none fitted to its own fold."""
    test = np.flatnonzero(held.test)
    scores, truth = held.logits[:, n], data.targets[:, n] > 0.5
    if not config.cross:
        return fitted.probability(scores[test]), np.full(len(test), fitted.threshold)
    probabilities, thresholds = np.empty(len(scores)), np.empty(len(scores))
    for fold in np.unique(data.folds[test]):
        inside, outside = data.folds == fold, held.calibration & (data.folds != fold)
        other = calibrated(
            scores[outside], truth[outside], config.labels[n].key, config.specificity
        )
        probabilities[inside] = other.probability(scores[inside])
        thresholds[inside] = other.threshold
    return probabilities[test], thresholds[test]


@dataclass(frozen=True, eq=False)
class _Test:
    truth: NDArray[Any]
    patients: NDArray[np.str_]

    def figure(self, of: Callable[[Scores, NDArray[Any]], float], scores: Scores) -> Figure:
        return Figure(
            of(scores, self.truth), *metrics.interval(of, scores, self.truth, self.patients)
        )


def _peer(soft: NDArray[np.float32], truth: Truth) -> float:
    known = np.isfinite(soft)
    return metrics.auroc(soft[known], truth[known]) if known.any() else float("nan")
