"""How far probabilities can be believed: skill, slope, reliability, and what chance alone gives."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.calibrate import logistic
from meddx.training.metrics import BINS, Scores, Truth, brier, calibration_error

_DRAWS: Final = 2000
_STEPS: Final = 50
_Z: Final = 1.959964  # 97.5th percentile of the normal distribution


@dataclass(frozen=True)
class Chance:
    """Calibration error of a perfectly calibrated model with the same probabilities.

    The expected calibration error of few pictures is above 0 however good the probabilities are.

    Parameters
    ----------
    mean, high
        Mean, and 95th percentile.
    """

    mean: float
    high: float


@dataclass(frozen=True)
class Bin:
    """One bin of a reliability diagram.

    Parameters
    ----------
    said, seen
        Mean probability, and share of positives, of the pictures in the bin.
    low, high
        95 % interval of ``seen`` (Wilson, J Am Stat Assoc 1927;22:209).
    count
        Number of pictures.
    """

    said: float
    seen: float
    low: float
    high: float
    count: int


def brier_skill(probabilities: Scores, truth: Truth) -> float:
    """Share of the base rate's Brier score that is saved: 1 is perfect, 0 no better than the rate.

    Brier, Mon Weather Rev 1950;78:1; nan where all are alike.
    """
    rate = float(truth.mean())
    if rate in (0.0, 1.0):
        return math.nan
    return 1.0 - brier(probabilities, truth) / (rate * (1.0 - rate))


def slope(probabilities: Scores, truth: Truth) -> float:
    """Calibration slope: of a logistic regression of the truth on the log odds (Cox 1958).

    1 is right, below 1 the probabilities are too extreme; nan where all are alike or where they
    separate both kinds, so that no slope is large enough.
    """
    found = _logistic(_log_odds(probabilities), truth)
    return math.nan if found is None else found[0]


def intercept(probabilities: Scores, truth: Truth) -> float:
    """Calibration in the large: log odds to be added so that the mean is right; 0 is right."""
    offset = _log_odds(probabilities)
    if truth.all() or not truth.any():
        return math.nan
    added = 0.0
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(offset + added)))
        step = float((truth - p).sum() / max(float((p * (1 - p)).sum()), 1e-12))
        added += max(-5.0, min(5.0, step))
        if abs(step) < 1e-10:
            break
    return added


def by_chance(probabilities: Scores, seed: int = 0) -> Chance:
    """Return what calibration error a perfectly calibrated model of these probabilities has."""
    random = np.random.default_rng(seed)
    p = probabilities.astype(np.float64)
    found = [calibration_error(p, random.random(len(p)) < p) for _ in range(_DRAWS)]
    return Chance(float(np.mean(found)), float(np.percentile(found, 95)))


def bins(probabilities: Scores, truth: Truth) -> tuple[Bin, ...]:
    """Return the bins of a reliability diagram, ten of equal width; empty ones are left out."""
    number = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    made = []
    for n in np.unique(number):
        inside = number == n
        count, seen = int(inside.sum()), float(truth[inside].mean())
        low, high = wilson(seen, count)
        made.append(Bin(float(probabilities[inside].mean()), seen, low, high, count))
    return tuple(made)


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of ``count``."""
    around = share + _Z**2 / (2 * count)
    wide = _Z * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    scale = 1 + _Z**2 / count
    return max(0.0, (around - wide) / scale), min(1.0, (around + wide) / scale)


def _log_odds(probabilities: Scores) -> NDArray[np.float64]:
    p = np.clip(probabilities.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(p / (1 - p)))


def _logistic(x: NDArray[np.float64], truth: Truth) -> tuple[float, float] | None:
    """Slope and intercept by maximum likelihood; None where there is no maximum."""
    if truth.all() or not truth.any() or float(np.ptp(x)) < 1e-9:
        return None
    if x[truth].min() >= x[~truth].max() or x[truth].max() <= x[~truth].min():
        return None
    return logistic(x, truth.astype(np.float64))
