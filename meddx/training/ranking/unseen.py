"""What a pack says of patients whom its training never saw, with the finding and without it.

A pack keeps no scores of patients, but its card holds the reliability diagram of the pictures that
no network scoring them had seen: for each tenth of probability the mean that was said, the share
that had the finding, and the Wilson interval of that share. Interval and share together give back
how many pictures lay there and how many of them had the finding. A score drawn from here is the
mean of a tenth, so as fine as the diagram and no finer.
"""

import html
import math
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate
from meddx.analysis.pack import Label, ModelPack
from meddx.phrase import Phrase, Refused
from meddx.training.plots import SIDE
from meddx.training.reliability import wilson

DIAGRAM: Final = "reliability.svg"
NO_SCORES: Final = Phrase(
    "The model pack {pack} tells no scores of patients that its training did not see (its card has "
    "no reliability diagram that can be read)."
)
_MOST: Final = 2000  # pictures in a tenth
_ROUNDED: Final = 0.003  # that the ends of an interval may be off: one decimal of a pixel, twice
_NUMBER: Final = r"(-?[\d.]+)"
_BIN: Final = re.compile(
    rf'<line x1="{_NUMBER}" y1="{_NUMBER}" x2="{_NUMBER}" y2="{_NUMBER}"[^>]*/>'
    rf'<circle cx="{_NUMBER}" cy="{_NUMBER}"'
)
_HEADING: Final = re.compile(r'font-weight="bold">([^<]*)<')


@dataclass(frozen=True, eq=False)
class Unseen:
    """Scores of one label.

    Parameters
    ----------
    label
        Of the pack.
    pack
        Its name.
    probabilities
        Calibrated, at the prevalence of the calibration set, shape (scores,).
    positives, negatives
        How many patients with and without the finding had each, shape (scores,).
    """

    label: Label
    pack: str
    probabilities: NDArray[np.float64]
    positives: NDArray[np.int64]
    negatives: NDArray[np.int64]

    def drawn(self, random: np.random.Generator, *, present: bool) -> float:
        """Draw the calibrated probability of a patient with or without the finding."""
        counts = self.positives if present else self.negatives
        return float(random.choice(self.probabilities, p=counts / counts.sum()))

    def log10_lr(self, probability: float) -> float:
        """Return what such a score is worth, as the product weighs it."""
        return calibrate.log10_lr(self.label, probability)


def of_pack(pack: ModelPack) -> tuple[Unseen, ...]:
    """Return the scores of every label that the pack delivers.

    Raises
    ------
    Refused
        ``no_scores`` when its diagram does not tell them.
    """
    panels = _panels(pack)
    found = []
    for label in pack.delivered:
        bins = panels.get(label.key, ())
        positives = np.array([with_it for _, _, with_it in bins], np.int64)
        negatives = np.array([count - with_it for _, count, with_it in bins], np.int64)
        if not (positives.sum() and negatives.sum()):
            raise Refused("no_scores", NO_SCORES.with_values(pack=pack.name))
        said = np.array([said for said, _, _ in bins])
        found.append(Unseen(label, pack.name, said, positives, negatives))
    return tuple(found)


def _panels(pack: ModelPack) -> dict[str, tuple[tuple[float, int, int], ...]]:
    """Return the bins of each label: mean said, pictures, and those of them with the finding."""
    if DIAGRAM not in dict(pack.files):
        return {}
    text = (pack.folder / DIAGRAM).read_text(encoding="utf-8")
    panels = {}
    for panel in text.split("<g transform")[1:]:
        heading = _HEADING.search(panel)
        if heading is not None:
            cells = [tuple(map(float, found)) for found in _BIN.findall(panel)]
            panels[html.unescape(heading[1])] = tuple(_bin(cell, pack) for cell in cells)
    return panels


def _bin(cell: tuple[float, ...], pack: ModelPack) -> tuple[float, int, int]:
    """Read a bar and its dot: x1, y1, x2, y2, and the dot's middle, in px of the panel."""
    _, low, _, high, said, seen = cell
    count, positive = _counted(1.0 - low / SIDE, 1.0 - high / SIDE, 1.0 - seen / SIDE, pack)
    return said / SIDE, count, positive


def _counted(low: float, high: float, seen: float, pack: ModelPack) -> tuple[int, int]:
    """Return how many pictures have this share and this interval, and how many are positive."""

    def off(count: int, positive: int) -> float:
        least, most = wilson(positive / count, count)
        return abs(least - low) + abs(most - high) + abs(positive / count - seen)

    tried = (
        (off(count, positive), count, positive)
        for count in range(1, _MOST + 1)
        for positive in {math.floor(seen * count), math.ceil(seen * count)}
        if 0 <= positive <= count
    )
    least, count, positive = min(tried)
    if least > 3 * _ROUNDED:
        raise Refused("no_scores", NO_SCORES.with_values(pack=pack.name))
    return count, positive
