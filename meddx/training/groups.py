"""How a label does in parts of the pictures: men and women, ages, views."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training import metrics
from meddx.training.metrics import Scores, Truth
from meddx.training.reliability import wilson

_FEWEST: Final = 5  # of either kind, for an area under the curve that says something

Test = tuple[Scores, Scores, Truth, NDArray[np.str_]]  # scores, calls, truth, patients


@dataclass(frozen=True)
class GroupResult:
    """One part of the pictures.

    Parameters
    ----------
    name, part
        What parts are told apart by, and which this is.
    images, positives
        Numbers.
    auroc
        With its 95 % interval; None where there are too few of one kind.
    recall, specificity
        At the shipped threshold, with 95 % intervals (Wilson); None where there is none of the
        kind.
    """

    name: str
    part: str
    images: int
    positives: int
    auroc: tuple[float, float, float] | None
    recall: tuple[float, float, float] | None
    specificity: tuple[float, float, float] | None


def ranged(value: str, edges: tuple[float, ...]) -> str:
    """Return the half-open range that a number lies in, in words; the text itself without edges."""
    if not edges:
        return value or "unknown"
    try:
        number = float(value)
    except ValueError:
        return "unknown"
    at = int(np.searchsorted(edges, number, side="right"))
    if at == 0:
        return f"under {edges[0]:g}"
    if at == len(edges):
        return f"{edges[-1]:g} and over"
    return f"{edges[at - 1]:g} to under {edges[at]:g}"


def measure(parts: Mapping[str, NDArray[np.str_]], test: Test) -> tuple[GroupResult, ...]:
    """Measure every part of every grouping.

    Parameters
    ----------
    parts
        By name: the part of each test picture, shape (n,).
    test
        Scores, calls (0 or 1), truth and patients of the test pictures, each of shape (n,).
    """
    found = []
    for name, words in parts.items():
        for part in sorted(set(words.tolist())):
            inside = words == part
            scores, calls, truth, patients = (values[inside] for values in test)
            found.append(_part((name, part), scores, calls, truth, patients))
    return tuple(found)


def _part(
    who: tuple[str, str], scores: Scores, calls: Scores, truth: Truth, patients: NDArray[np.str_]
) -> GroupResult:
    positives = int(truth.sum())
    auroc = None
    if min(positives, len(truth) - positives) >= _FEWEST:
        value = metrics.auroc(scores, truth)
        auroc = (value, *metrics.interval(metrics.auroc, scores, truth, patients))
    return GroupResult(
        *who,
        images=len(truth),
        positives=positives,
        auroc=auroc,
        recall=_share(calls[truth] > 0.5),
        specificity=_share(calls[~truth] < 0.5),
    )


def _share(right: Truth) -> tuple[float, float, float] | None:
    if not len(right):
        return None
    share = float(right.mean())
    return (share, *wilson(share, len(right)))
