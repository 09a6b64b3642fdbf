"""The list of labels to look at again, beside the state of a run."""

import csv
from pathlib import Path

import numpy as np

from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.held_out import HeldOut
from meddx.training.label_noise import Suspects, suspects
from meddx.training.measure import Measured


def shares(data: Dataset, held: HeldOut, measured: tuple[Measured, ...]) -> dict[str, float]:
    """Return the estimated share of wrong labels, by label."""
    return {entry.key: _of(data, held, entry, n).share for n, entry in enumerate(measured)}


def write(
    config: Config, data: Dataset, held: HeldOut, measured: tuple[Measured, ...], path: Path
) -> None:
    """Write a row a doubted label: picture, label, whether it was given, by how much it is doubted.

    Networks that never saw a picture doubt its labels; with hold-out only the held-out are listed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "label", "given", "margin"])
        for n, (entry, label) in enumerate(zip(measured, config.labels, strict=True)):
            found = _of(data, held, entry, n)
            for number, margin in zip(found.numbers, found.margins, strict=True):
                given = int(data.targets[number, n] > 0.5)
                writer.writerow([data.files[number], label.key, given, f"{margin:.4f}"])


def _of(data: Dataset, held: HeldOut, entry: Measured, n: int) -> Suspects:
    p = entry.fitted.probability(held.logits[:, n])
    p[np.isnan(held.logits[:, n]) | ~data.known[:, n]] = np.nan
    return suspects(p, data.targets[:, n] > 0.5)
