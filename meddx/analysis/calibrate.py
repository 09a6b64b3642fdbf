"""From a network's score to a probability, and from a probability to evidence, once.

A logit becomes a probability by Platt's sigmoid (Platt 1999), fitted on patients that training
never saw. That probability belongs to the calibration set's prevalence; a person is shown it at a
stated one, and the ranking gets only the ratio of the odds, which belongs to no prevalence.
"""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.pack import Label

_CONFIDENCE: Final = 0.95
_MAX_LOGIT: Final = 30.0


def probability(label: Label, logit: float) -> float:
    """Calibrated probability of a logit at the calibration set's prevalence."""
    a, b = label.platt
    return 1.0 / (1.0 + math.exp(-_clip(a * logit + b)))


def scores_of(logits: NDArray[np.float32], task: str) -> NDArray[np.float32]:
    """Return the log odds of each label against its absence, as a network says them.

    Of labels that exclude one another (``multiclass``, softmax) the log odds are the logit less the
    logarithm of the summed exponentials of all others; else the logits themselves.

    Parameters
    ----------
    logits
        float32 (..., labels).
    """
    if task != "multiclass":
        return logits
    z = logits.astype(np.float64)
    others = np.stack(
        [np.logaddexp.reduce(np.delete(z, n, axis=-1), axis=-1) for n in range(z.shape[-1])], -1
    )
    return np.asarray(z - others, np.float32)


def log10_lr(label: Label, p: float) -> float:
    """Evidence of a calibrated probability: log10(odds(p) / odds(prevalence)), capped.

    The cap is ``cap(label)``, for and against.
    """
    if not label.calibrated:
        return 0.0
    raw = (_log_odds(p) - _log_odds(label.prevalence)) / math.log(10)
    against, in_favour = cap(label)
    return min(max(raw, -against), in_favour)


def cap(label: Label) -> tuple[float, float]:
    """Largest |log10 LR| against and for the label that its held-out patients support.

    Had none of ``n`` negatives been called, the false positive rate could still be
    ``1 - 0.05 ** (1 / n)`` with 95 % confidence (the exact "rule of three", Hanley and
    Lippman-Hand, JAMA 1983;249:1743); the likelihood ratio of a positive call is then at most the
    inverse. The same holds for the positives and a negative call. A label that nobody calibrated
    was held against no patient, so it supports nothing.
    """
    if not label.calibrated:
        return 0.0, 0.0

    def largest(n: int) -> float:
        return max(0.0, -math.log10(1.0 - (1.0 - _CONFIDENCE) ** (1.0 / n)))

    return largest(label.positives), largest(label.negatives)


def at_prevalence(p: float, stated_at: float, wanted: float) -> float:
    """Restate a probability at another prevalence: the likelihood ratio stays (Bayes).

    Parameters
    ----------
    p
        Probability at the prevalence ``stated_at``, 0 to 1.
    wanted
        Prevalence to restate it at, between 0 and 1.
    """
    shifted = _log_odds(p) - _log_odds(stated_at) + _log_odds(wanted)
    return 1.0 / (1.0 + math.exp(-_clip(shifted)))


def fit_platt(logits: NDArray[np.floating[Any]], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Fit ``sigmoid(a * logit + b)`` by maximum likelihood.

    Targets are Platt's ``(n_pos + 1) / (n_pos + 2)`` and ``1 / (n_neg + 2)``, so that separable
    scores stay finite (Lin, Lin, Weng, Mach Learn 2007;68:267).

    Parameters
    ----------
    logits
        Shape (n,).
    truth
        Shape (n,), with both values.

    Returns
    -------
    a, b
    """
    positives, negatives = int(truth.sum()), int((~truth).sum())
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    return logistic(logits.astype(np.float64), target)


def logistic(x: NDArray[np.float64], target: NDArray[np.float64]) -> tuple[float, float]:
    """Fit ``sigmoid(a * x + b)`` to targets between 0 and 1 by maximum likelihood.

    Newton steps, halved where the likelihood would fall. Shapes (n,); returns a and b.
    """
    a, b = 1.0, 0.0
    loss = _loss(a * x + b, target)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(a * x + b, -_MAX_LOGIT, _MAX_LOGIT)))
        slope = np.array([((p - target) * x).sum(), (p - target).sum()])
        weight = p * (1 - p)
        curve = np.array([[(weight * x * x).sum(), (weight * x).sum()], [(weight * x).sum(), 0.0]])
        curve[1, 1] = weight.sum()
        step = np.linalg.solve(curve + 1e-9 * np.eye(2), slope)
        scale = 1.0
        while (
            scale > 1e-8 and _loss((a - scale * step[0]) * x + b - scale * step[1], target) > loss
        ):
            scale /= 2
        a, b = a - scale * float(step[0]), b - scale * float(step[1])
        fresh = _loss(a * x + b, target)
        if loss - fresh < 1e-10:
            break
        loss = fresh
    return a, b


def _loss(z: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    return float((np.logaddexp(0, z) - target * z).sum())


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-12), 1 - 1e-12)
    return math.log(p / (1 - p))


def _clip(z: float) -> float:
    return min(max(z, -_MAX_LOGIT), _MAX_LOGIT)
