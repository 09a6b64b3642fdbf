"""Logistic regression on what is seen of texts, also where only their sums over parts are known."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_heads import Matrix
from meddx.analysis.text_terms import Rows

_PENALTY: Final = 0.02
_ROUNDS: Final = 60
_RARE: Final = -6.0  # log odds of a sentence that says nothing
_THIRDS: Final = 3

Floats = NDArray[np.float64]


def matrix(seen: Matrix) -> Any:  # noqa: ANN401 - scipy is untyped
    """Return what a model sees as scipy wants it: sparse where it is."""
    if not isinstance(seen, Rows):
        return seen
    from scipy import sparse

    return sparse.csr_matrix((seen.values, (seen.rows, seen.columns)), shape=seen.shape)


def fit(features: Any, truth: NDArray[np.bool_], penalty: float = _PENALTY) -> Floats:  # noqa: ANN401 - dense or sparse
    """Fit a logistic regression for each label: squared weights are penalised, the bias is not.

    Parameters
    ----------
    features
        Shape (documents, features), dense or sparse.
    truth
        Shape (documents, labels).
    penalty
        Half of it times the sum of squares stands beside the summed loss.

    Returns
    -------
    ndarray of float64, shape (features + 1, labels)
        The last row is the bias.
    """
    starts = np.arange(len(truth))
    columns = [_one(features, one, penalty, starts, 0.0) for one in truth.T]
    return np.stack(columns, axis=1)


def fit_parts(
    features: Any,  # noqa: ANN401 - dense or sparse
    starts: NDArray[np.int64],
    truth: NDArray[np.bool_],
    penalty: float,
) -> Floats:
    """Fit as ``fit`` does, where a label is known of a document and seen in one of its parts.

    The odds of a document are the sum of those of its parts, as in ``meddx.analysis.text_heads``.

    Parameters
    ----------
    features
        Shape (parts, features), the parts of a document one after the other.
    starts
        Shape (documents,): the first part of each, ascending; each has at least one.
    truth, penalty
        See ``fit``.
    """
    return np.stack([_one(features, one, penalty, starts, _RARE) for one in truth.T], axis=1)


def log_odds(features: Any, weights: Floats) -> Floats:  # noqa: ANN401 - dense or sparse
    """Return the log odds of each label, shape (documents, labels)."""
    return np.asarray(features @ weights[:-1] + weights[-1], np.float64)


def best_cuts(features: Any, truth: NDArray[np.bool_]) -> Floats:  # noqa: ANN401 - dense or sparse
    """Return for each label the log odds from which F1 is highest, shape (labels,).

    Each third of the documents is scored by what learnt from the others.
    """
    third = np.arange(len(truth)) % _THIRDS
    odds = np.zeros(truth.shape)
    for number in range(_THIRDS):
        learnt = fit(features[third != number], truth[third != number])
        odds[third == number] = log_odds(features[third == number], learnt)
    return np.array([_best_cut(odds[:, n], truth[:, n]) for n in range(truth.shape[1])])


def _best_cut(odds: Floats, truth: NDArray[np.bool_]) -> float:
    order = np.argsort(-odds, kind="stable")
    hits = truth[order].cumsum()
    f1 = 2 * hits / (np.arange(1, len(truth) + 1) + truth.sum())
    best = int(f1.argmax())
    below = odds[order[min(best + 1, len(order) - 1)]]
    return float((odds[order[best]] + below) / 2)


def _one(
    features: Any,  # noqa: ANN401 - dense or sparse
    truth: NDArray[np.bool_],
    penalty: float,
    starts: NDArray[np.int64],
    begin: float,
) -> Floats:
    """Fit one label by L-BFGS, from weights of 0 and this bias."""
    from scipy import optimize

    sign = np.where(truth, 1.0, -1.0)
    owner = np.repeat(np.arange(len(starts)), np.diff([*starts, features.shape[0]]))

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = features @ weights[:-1] + weights[-1]
        highest = np.maximum.reduceat(odds, starts)
        shares = np.exp(odds - highest[owner])
        summed = np.add.reduceat(shares, starts)
        margin = sign * (highest + np.log(summed))
        pull = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        pulled = pull[owner] * shares / summed[owner]
        slope = np.append(features.T @ pulled + penalty * weights[:-1], pulled.sum())
        value = np.logaddexp(0, -margin).sum() + penalty / 2 * (weights[:-1] ** 2).sum()
        return float(value), slope

    start = np.zeros(features.shape[1] + 1)
    start[-1] = begin
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}
    )
    return np.asarray(found.x)
