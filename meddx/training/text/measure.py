"""Figures and tables of a network that reads text, on the generated texts that it never saw."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training import metrics
from meddx.training.text.config import TextConfig
from meddx.training.text.learn import CALLED, Calibrated, Learnt
from meddx.training.text.mentions import KINDS

DRAWS: Final = 1000

_Figure = Callable[[NDArray[np.float64], NDArray[np.bool_]], float]
_RANKING: Final[dict[str, _Figure]] = {"AUROC": metrics.auroc, "AUPRC": metrics.auprc}
_CALLS: Final = ("accuracy", "recall", "precision", "f1")
_CALIBRATION: Final[dict[str, _Figure]] = {
    "Brier": metrics.brier,
    "calibration error": metrics.calibration_error,
}


def labels_table(config: TextConfig, learnt: Learnt) -> str:
    """Return a Markdown table: a row a label, figures with 95 % intervals over texts."""
    names = ["texts with it", *_RANKING, *map(str.capitalize, _CALLS), *_CALIBRATION]
    lines = [f"| label | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for key, label in zip(config.keys, learnt.labels, strict=True):
        cells = [str(int(label.truth.sum())), *_cells(label)]
        lines.append(f"| {key} | {' | '.join(cells)} |")
    return "\n".join(lines)


def kinds_table(learnt: Learnt) -> str:
    """Return a Markdown table: a row an assertion, its mentions, recall, precision and F1."""
    told, true = learnt.kinds
    lines = ["| assertion | mentions | recall | precision | F1 |", "|---|---|---|---|---|"]
    for place, kind in enumerate(KINDS):
        found = metrics.counts((told == place).astype(float), true == place, CALLED)
        figures = (found.recall, found.precision, found.f1)
        cells = " | ".join(f"{figure:.3f}" for figure in figures)
        lines.append(f"| {kind.value} | {int((true == place).sum())} | {cells} |")
    return "\n".join(lines)


def kinds_accuracy(learnt: Learnt) -> float:
    """Return the share of mentions whose assertion is told rightly."""
    told, true = learnt.kinds
    return float((told == true).mean())


def _cells(label: Calibrated) -> list[str]:
    p, truth = label.probabilities, label.truth
    drawn = np.random.default_rng(0).integers(0, len(truth), (DRAWS, len(truth)))
    calls = (p >= CALLED).astype(float)
    cells = [_cell(figure, p, truth, drawn) for figure in _RANKING.values()]
    cells += [_cell(metrics.of_calls(name), calls, truth, drawn) for name in _CALLS]
    return cells + [_cell(figure, p, truth, drawn) for figure in _CALIBRATION.values()]


def _cell(
    figure: _Figure,
    scores: NDArray[np.float64],
    truth: NDArray[np.bool_],
    drawn: NDArray[np.int64],
) -> str:
    found = np.array([figure(scores[rows], truth[rows]) for rows in drawn])
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return f"{figure(scores, truth):.3f} [{low:.3f}, {high:.3f}]"
