"""Parts of solved cases that share neither a publication nor a disease."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.training.ranking.solved import SolvedCase, groups


def folds(cases: Sequence[SolvedCase], count: int) -> NDArray[np.int64]:
    """Return the part of each case, shape (cases,): whole components, about as many cases in each.

    The largest component goes first, each to the part that has fewest cases.
    """
    component = groups(cases)
    sizes = np.bincount(component)
    load = np.zeros(count, dtype=np.int64)
    part = np.zeros(len(sizes), dtype=np.int64)
    for number in np.lexsort((np.arange(len(sizes)), -sizes)).tolist():
        part[number] = int(load.argmin())
        load[part[number]] += sizes[number]
    return part[component]
