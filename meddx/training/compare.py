"""Compares ways to train by measurement, one change at a time, on patients that none of them saw.

The pictures of the calibration fold score every way; the test fold stays untouched, so that
choosing a way by this table does not flatter the card.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from meddx.jobs import Context
from meddx.training import metrics
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.fit_spec import FitSpec, afresh
from meddx.training.held_out import single

FILE: Final = "comparison.csv"
HEAD: Final = ("way", "auroc", "low", "high", "brier")
WAYS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("as configured", {}),
    ("small CNN", {"network": "small_cnn"}),
    ("MobileNetV2", {"network": "mobilenet_v2"}),
    ("EfficientNet-B0", {"network": "efficientnet_b0"}),
    ("focal loss", {"loss": "focal"}),
    ("rare labels not weighted", {"balance": "none"}),
    ("rare labels weighted in full", {"balance": "full"}),
    ("rare labels drawn more often", {"balance": "resample"}),
    ("stochastic gradient descent", {"optimiser": "sgd"}),
    ("rate in steps", {"schedule": "step"}),
    ("constant rate", {"schedule": "constant"}),
)


@dataclass(frozen=True)
class Way:
    """One way to train, and how it does on the calibration fold.

    Parameters
    ----------
    name
        What is changed.
    auroc, low, high
        Mean over the labels, with the 95 % interval by patient.
    brier
        Mean over the labels, of probabilities as the network says them.
    """

    name: str
    auroc: float
    low: float
    high: float
    brier: float


def compare(config: Config, data: Dataset, work: Path, context: Context) -> tuple[Way, ...]:
    """Train every way and write ``comparison.csv`` beside the state of the runs.

    A way that is what the configuration says already is left out.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled; ways that are finished are not trained again.
    """
    folder = work / config.card.name
    found = []
    for number, (name, changes) in enumerate(WAYS):
        fit = _changed(config.fit, changes)
        if changes and fit == config.fit:
            continue
        file = f"way{number}.safetensors"
        found.append(_way(name, replace(config, fit=fit), data, folder / "ways" / file, context))
        _write(found, folder / FILE)
    return tuple(found)


def _changed(fit: FitSpec, changes: dict[str, str]) -> FitSpec:
    # Another network cannot start with the body of this one.
    if changes.get("network", fit.network) != fit.network:
        fit = afresh(fit)
    return replace(fit, **changes)  # type: ignore[arg-type]  # texts by name


def read(folder: Path) -> tuple[Way, ...]:
    """Return what ``compare`` wrote into the folder of a run; empty where it never ran."""
    try:
        with (folder / FILE).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except OSError:
        return ()
    return tuple(Way(row["way"], *(float(row[key]) for key in HEAD[1:])) for row in rows)


def _write(found: list[Way], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEAD)
        for way in found:
            figures = (way.auroc, way.low, way.high, way.brier)
            writer.writerow([way.name, *(f"{value:.6f}" for value in figures)])


def _way(name: str, config: Config, data: Dataset, path: Path, context: Context) -> Way:
    scores = single(config, data, path, context)
    chosen = data.folds == config.calibration_fold
    truth, known = data.targets[chosen] > 0.5, data.known[chosen]
    numbers = np.arange(len(truth))

    def mean_auroc(rows: metrics.Scores, _: metrics.Truth) -> float:
        at = rows.astype(int)
        of = [at[known[at, n]] for n in range(truth.shape[1])]  # of each label what is known
        values = [metrics.auroc(scores[own, n], truth[own, n]) for n, own in enumerate(of)]
        defined = [value for value in values if value == value]
        return float(np.mean(defined)) if defined else float("nan")

    rows, nothing = numbers.astype(np.float64), np.zeros(len(truth), bool)
    low, high = metrics.interval(mean_auroc, rows, nothing, data.patients[chosen])
    p = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    brier = float(np.mean((p - truth)[known] ** 2))
    return Way(name, mean_auroc(rows, nothing), low, high, brier)
