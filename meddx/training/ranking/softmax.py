"""Weights of a linear softmax over the diseases of a list, with signs that are known beforehand.

The conditional logit of McFadden (1974): of a case with features x(d) of its listed diseases,
P(d) = exp(w x(d)) / sum exp(w x). The weights make the true diseases most probable; each disease of
the collection counts the same, however many cases it has, and so neither which diseases the
collection holds nor how often can be learnt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge.ranking import KINDS

_STEPS: Final = 300
SIGNS: Final = tuple(kind.sign for kind in KINDS.values())

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Examples:
    """Lists that hold the truth.

    Parameters
    ----------
    table
        Shape (cases, shortlist, features).
    truth
        Shape (cases,): where the true disease stands.
    weight
        Shape (cases,): how much each counts; the sum is 1.
    """

    table: Floats
    truth: NDArray[np.int64]
    weight: Floats


def even(diseases: Sequence[str]) -> Floats:
    """Return weights of cases by which each disease counts the same, shape (cases,); sum 1."""
    _, owner = np.unique(np.array(diseases), return_inverse=True)
    weight = 1.0 / np.bincount(owner)[owner]
    return np.asarray(weight / weight.sum())


def fit(examples: Examples, penalty: float, used: Sequence[bool]) -> Floats:
    """Return the weights, shape (features,).

    Parameters
    ----------
    examples
        What to learn from; one at least.
    penalty
        Of the sum of squared weights, each times the deviation of its feature.
    used
        Which features may have a weight; the others have 0.
    """
    from scipy.optimize import minimize

    chosen = np.flatnonzero(used)
    scale = examples.table.std(axis=(0, 1))
    chosen = chosen[scale[chosen] > 0.0]  # a feature that never differs tells nothing
    table = examples.table[:, :, chosen] / scale[chosen]
    flat = table.reshape(-1, len(chosen))
    true = table[np.arange(len(table)), examples.truth]

    def loss(weights: Floats) -> tuple[float, Floats]:
        logs = log_softmax(table @ weights)
        likelihood = examples.weight @ logs[np.arange(len(table)), examples.truth]
        expected = (np.exp(logs) * examples.weight[:, None]).reshape(-1) @ flat
        slope = expected - examples.weight @ true + 2.0 * penalty * weights
        return float(penalty * (weights @ weights) - likelihood), slope

    bounds = [(0.0, None) if SIGNS[n] > 0 else (None, 0.0) for n in chosen]
    start = np.zeros(len(chosen))
    options = {"maxiter": _STEPS, "ftol": 1e-10, "gtol": 1e-7}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    weights = np.zeros(len(scale))
    weights[chosen] = found.x / scale[chosen]
    return weights


def log_softmax(scores: Floats) -> Floats:
    """Return natural logarithms of shares along the last axis; same shape."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))
