"""The same cases ranked from several sources of evidence: what each tells, and several together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.training.measure import Figure
from meddx.training.ranking import clusters, log_score
from meddx.training.ranking.log_score import Listed
from meddx.training.ranking.measure import Figures, Ranks
from meddx.training.ranking.report import Row

MEANS: Final = ("mean over cases", "mean over diseases")


@dataclass(frozen=True, eq=False)
class Cases:
    """Whose lists are compared.

    Parameters
    ----------
    what
        In words.
    diseases, clusters
        The true disease of each case, and the cluster that is drawn with it.
    groups
        Cases that are in one half when the log score is fitted, shape (cases,).
    """

    what: str
    diseases: tuple[str, ...]
    clusters: tuple[str, ...]
    groups: NDArray[np.int64]


def compared(
    lists: Mapping[str, Sequence[Listed]],
    pairs: Sequence[tuple[str, str]],
    cases: Cases,
    seed: int,
) -> tuple[tuple[Row, ...], dict[str, Figure]]:
    """Return how each source did, and how much better the first of each pair is than the second.

    Parameters
    ----------
    lists
        By source, a list a case.
    pairs
        Of sources.
    cases
        In the order of the lists.
    seed
        Of halves and draws.

    Returns
    -------
    rows
        Top-1, 3 and 10 and mean reciprocal rank.
    further
        Logarithmic scores (natural logarithm, 0 is perfect) and their differences.
    """
    rows, further = [], {}
    hits = {name: _hits(told, cases.diseases) for name, told in lists.items()}
    logs = {name: log_score.scores(told, cases.groups, seed) for name, told in lists.items()}

    def figures(values: NDArray[np.float64]) -> Figures:
        return clusters.figures(values, cases.diseases, cases.clusters, seed)

    def told(words: str, values: NDArray[np.float64]) -> None:
        found = clusters.means(values[:, None], cases.diseases, cases.clusters, seed)
        for over, (figure,) in zip(MEANS, found, strict=True):
            further[f"{cases.what}: log score, {words}, {over}"] = figure

    paired = {more for more, _ in pairs}
    for name in lists:
        told(name, logs[name])
        if name not in paired:  # the others have a row with each difference
            rows.append(Row(name, cases.what, figures(hits[name])))
    for more, less in pairs:
        difference = figures(hits[more] - hits[less])
        rows.append(Row(more, cases.what, figures(hits[more]), less, difference))
        told(f"{more} less {less}", logs[more] - logs[less])
    return tuple(rows), further


def _hits(lists: Sequence[Listed], diseases: tuple[str, ...]) -> NDArray[np.float64]:
    places = [np.inf if one.place is None else one.place + 1.0 for one in lists]
    return Ranks(np.array(places), diseases).hits()
