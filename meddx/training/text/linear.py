"""A linear baseline that reads texts: TF-IDF of words and pairs of words, logistic regression."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_tokens import plain
from meddx.analysis.tokens import tokenize

_RAREST: Final = 3  # documents
_PENALTY: Final = 0.02
_ROUNDS: Final = 60
_THIRDS: Final = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TfIdf:
    """Words and pairs of neighbours, weighed by how few documents hold them (Jones 1972)."""

    places: dict[str, int]
    weights: Floats

    def encode(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - scipy is untyped
        """Return a sparse matrix, float64 (texts, words), rows of length 1."""
        from scipy import sparse

        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            counts = Counter(self.places[w] for w in _words(text) if w in self.places)
            found = np.array(sorted(counts), np.int64)
            value = np.array([1 + np.log(counts[int(n)]) for n in found]) * self.weights[found]
            rows += [row] * len(found)
            columns += found.tolist()
            values += (value / max(float(np.linalg.norm(value)), 1e-12)).tolist()
        shape = len(texts), len(self.weights)
        return sparse.csr_matrix((values, (rows, columns)), shape=shape)


def learn_words(texts: Sequence[str]) -> TfIdf:
    """Count in how many of these documents each word and pair stands; the rarest are left out."""
    counts = Counter(word for text in texts for word in set(_words(text)))
    kept = sorted(word for word, count in counts.items() if count >= _RAREST)
    weights = np.array([np.log((1 + len(texts)) / (1 + counts[word])) + 1 for word in kept])
    return TfIdf({word: place for place, word in enumerate(kept)}, weights)


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
    return np.stack([_one(features, truth[:, n], penalty) for n in range(truth.shape[1])], axis=1)


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


def _one(features: Any, truth: NDArray[np.bool_], penalty: float) -> Floats:  # noqa: ANN401
    from scipy import optimize

    sign = np.where(truth, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (features @ weights[:-1] + weights[-1])
        pull = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        slope = np.append(features.T @ pull + penalty * weights[:-1], pull.sum())
        value = np.logaddexp(0, -margin).sum() + penalty / 2 * (weights[:-1] ** 2).sum()
        return float(value), slope

    start = np.zeros(features.shape[1] + 1)
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}
    )
    return np.asarray(found.x)


def _words(text: str) -> list[str]:
    words = [plain(token.text) for token in tokenize(text)]
    return words + [f"{one} {two}" for one, two in pairwise(words)]
