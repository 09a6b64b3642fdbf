"""Labels that are probably wrong, found by networks that never saw the picture.

Confident learning (Northcutt, Jiang, Chuang, J Artif Intell Res 2021;70:1373): a picture counts as
the other kind where its out-of-fold probability of that kind reaches the mean of those that bear
its label. What is found is a list to look at, never changed by the program.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.training.metrics import Scores, Truth


@dataclass(frozen=True, eq=False)
class Suspects:
    """Pictures whose label is doubted.

    Parameters
    ----------
    numbers
        int64 (m,): places of the pictures, the most doubtful first.
    margins
        float64 (m,): by how much the other kind is more probable.
    share
        Estimated share of wrong labels among all that were scored.
    """

    numbers: NDArray[np.int64]
    margins: NDArray[np.float64]
    share: float


def suspects(probabilities: Scores, truth: Truth) -> Suspects:
    """Find doubtful labels.

    Parameters
    ----------
    probabilities
        float (n,): calibrated, of networks that never saw the picture; nan where there is none.
    truth
        bool (n,): the labels as given.
    """
    known = np.flatnonzero(np.isfinite(probabilities))
    p, given = probabilities[known].astype(np.float64), truth[known]
    nothing = Suspects(np.empty(0, np.int64), np.empty(0), 0.0)
    if not len(p) or given.all() or not given.any():
        return nothing
    of_positives, of_negatives = p[given].mean(), (1 - p[~given]).mean()
    other = np.where(given, 1 - p, p)  # probability of the kind that is not given
    needed = np.where(given, of_negatives, of_positives)
    doubted = (other >= needed) & (other > 0.5)
    margins = 2 * other[doubted] - 1
    order = np.argsort(-margins, kind="stable")
    return Suspects(known[doubted][order], margins[order], float(doubted.mean()))
