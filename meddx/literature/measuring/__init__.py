"""Measures how well the library answers, on judged collections, beside plain FTS5."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.phrase import Phrase, Refused, listed

RESAMPLES: Final = 2_000
PORTER: Final = "FTS5 porter"
UNICODE: Final = "FTS5 unicode61"
WORDS: Final = "MedDx, words"
MEANING: Final = "MedDx, words and meaning"

NO_DATA: Final = Phrase(
    "There is no judged collection in this folder. It must hold {names}, as published."
)


@dataclass(frozen=True)
class Figure:
    """One figure with its 95 % interval by query, and what others report for the same task."""

    task: str
    part: str
    approach: str
    queries: int
    name: str
    value: float
    low: float
    high: float
    published: str = ""


@dataclass(frozen=True, eq=False)
class Scores:
    """What every approach scored on each query of a task, shape (queries,) each.

    ``parts`` names groups of queries by a mask of the same shape; ``groups`` numbers queries that
    are drawn together.
    """

    task: str
    name: str
    by_approach: Mapping[str, NDArray[np.float64]]
    parts: Mapping[str, NDArray[np.bool_]]
    groups: NDArray[np.int64]
    baseline: str
    published: str = ""


def figures(scores: Scores, seed: int = 0) -> tuple[Figure, ...]:
    """Return the mean of each approach and part, and what is gained over the baseline."""
    found = []
    for part, mask in scores.parts.items():
        groups = scores.groups[mask]
        base = scores.by_approach[scores.baseline][mask]
        for approach, values in scores.by_approach.items():
            published = scores.published if approach == scores.baseline else ""
            told = (scores.task, part, approach, int(mask.sum()))
            value = _interval(values[mask], groups, seed)
            found.append(Figure(*told, scores.name, *value, published))
            if approach not in {UNICODE, scores.baseline}:
                gain = _interval(values[mask] - base, groups, seed)
                found.append(Figure(*told, f"gain over {scores.baseline}", *gain))
    return tuple(found)


def table(rows: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| task | part | approach | queries | figure, 95 % interval | published |"]
    lines.append("|---|---|---|---|---|---|")
    for row in rows:
        value = f"{row.name} {row.value:.3f} [{row.low:.3f}, {row.high:.3f}]"
        lines.append(
            f"| {row.task} | {row.part} | {row.approach} | {row.queries} | {value} "
            f"| {row.published} |"
        )
    return "\n".join(lines)


def missing(names: Sequence[str]) -> Refused:
    """Return the refusal of a folder that holds no collection."""
    return Refused("no_collection", NO_DATA.with_values(names=listed(names)))


def _interval(
    values: NDArray[np.float64], groups: NDArray[np.int64], seed: int
) -> tuple[float, float, float]:
    """Mean, and 2.5th and 97.5th percentile of the means of groups drawn with replacement."""
    _, number = np.unique(groups, return_inverse=True)
    sums = np.bincount(number, values)
    sizes = np.bincount(number).astype(float)
    drawn = np.random.default_rng(seed).integers(0, len(sums), (RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(values.mean()), float(low), float(high)
