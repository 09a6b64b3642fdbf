"""Figures of several findings called in documents, with intervals by document."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training.corpora import Estimate
from meddx.training.corpora.shared.found_counts import RESAMPLES
from meddx.training.metrics import BINS

_AT_ONCE: Final = 250  # draws, so that the sums stay small

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def estimates(scores: Floats, calls: Bools, truth: Bools, seed: int = 0) -> tuple[Estimate, ...]:
    """Return micro and macro F1, precision, recall, accuracy, and mean AUROC and AUPRC.

    Macro figures are means over the labels that occur. AUROC counts ties half; AUPRC is the average
    precision, ties taken together.

    Parameters
    ----------
    scores, calls, truth
        Shape (documents, labels).
    seed
        Of the draws of whole documents for the 95 % intervals.
    """
    drawn = _drawn(len(truth), seed)
    parts = [drawn[n : n + _AT_ONCE] for n in range(0, len(drawn), _AT_ONCE)]
    found = [_figures(part, scores, calls, truth) for part in parts]
    return tuple(
        _estimate(name, np.concatenate([part[name] for part in found])) for name in found[0]
    )


def calibration(probabilities: Floats, truth: Bools, seed: int = 0) -> tuple[Estimate, ...]:
    """Return the Brier score and the expected calibration error over all labels together.

    The error is taken over ten bins of equal width (arXiv:1706.04599).
    """
    drawn = _drawn(len(truth), seed)
    squared = ((probabilities - truth) ** 2).mean(axis=1)
    brier = (drawn @ squared) / drawn.sum(axis=1)
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    gaps = [drawn @ np.where(bins == n, probabilities - truth, 0).sum(axis=1) for n in range(BINS)]
    error = np.abs(gaps).sum(axis=0) / (drawn.sum(axis=1) * truth.shape[1])
    return _estimate("brier", brier), _estimate("calibration error", error)


def recalls(
    calls: Bools, truth: Bools, names: tuple[str, ...], seed: int = 0
) -> tuple[Estimate, ...]:
    """Return the recall of each label; ``names`` are those of the columns."""
    drawn = _drawn(len(truth), seed)
    with np.errstate(invalid="ignore"):
        found = (drawn @ (calls & truth)) / (drawn @ truth)
    return tuple(_estimate(name, found[:, column]) for column, name in enumerate(names))


def _drawn(documents: int, seed: int) -> Floats:
    """How often each document is drawn; the first row is every document once."""
    random = np.random.default_rng(seed)
    shares = np.full(documents, 1 / documents)
    return np.vstack([np.ones(documents), random.multinomial(documents, shares, RESAMPLES)])


def _figures(drawn: Floats, scores: Floats, calls: Bools, truth: Bools) -> dict[str, Floats]:
    right, wrong, missed = (
        drawn @ part.astype(float) for part in (calls & truth, calls & ~truth, truth & ~calls)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = 2 * right / (2 * right + wrong + missed)
        hits, extra, lost = (part.sum(axis=1) for part in (right, wrong, missed))
        figures = {
            "micro f1": 2 * hits / (2 * hits + extra + lost),
            "macro f1": _mean(np.where(right + missed > 0, f1, np.nan).T),
            "precision": hits / (hits + extra),
            "recall": hits / (hits + lost),
            "accuracy": 1 - (extra + lost) / (drawn.sum(axis=1) * truth.shape[1]),
        }
    curves = [_curves(drawn, scores[:, n], truth[:, n]) for n in range(truth.shape[1])]
    return figures | {
        name: _mean(np.stack([curve[place] for curve in curves]))
        for place, name in enumerate(("auroc", "auprc"))
    }


def _mean(values: Floats) -> Floats:
    """Mean over the first axis without what is not a number; nan where nothing is."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, values, 0).sum(axis=0) / known.sum(axis=0))


def _curves(drawn: Floats, scores: Floats, truth: Bools) -> tuple[Floats, Floats]:
    """AUROC and AUPRC of one label on each draw; nan where it does not occur or always does."""
    order = np.argsort(-scores, kind="stable")
    first = np.flatnonzero(np.append(True, np.diff(scores[order]) != 0))
    weights, positive = drawn[:, order], truth[order]
    with_it = np.add.reduceat(weights * positive, first, axis=1)
    without = np.add.reduceat(weights * ~positive, first, axis=1)
    hits, false = with_it.cumsum(axis=1), without.cumsum(axis=1)
    positives, negatives = hits[:, -1], false[:, -1]
    with np.errstate(invalid="ignore", divide="ignore"):
        below = negatives[:, None] - false + without / 2
        auroc = (with_it * below).sum(axis=1) / (positives * negatives)
        precision = np.nan_to_num(hits / (hits + false))
        auprc = (with_it * precision).sum(axis=1) / positives
    return auroc, auprc


def _estimate(name: str, found: Floats) -> Estimate:
    """Take the first as the figure and the others as draws, without those it is undefined on."""
    known = found[1:][np.isfinite(found[1:])]
    low, high = np.percentile(known, [2.5, 97.5]) if known.size else (np.nan, np.nan)
    return Estimate(name, float(found[0]), float(low), float(high))
