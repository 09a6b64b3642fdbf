"""Probabilities among rare diseases: those of all candidates add up to one.

A rare list answers *which of these is it*; each disease therefore stands against the others, not
against its own absence. With s the score of a disease that is listed (natural logarithm), N
candidates, e the probability that the findings point elsewhere, and g what a variant or a note that
names the disease adds (log10),

    q(d) = (1 - e) exp(s(d)) / sum exp(s) + e / N,    p(d) = q(d) 10^g(d) / sum q 10^g,

the first term of q only for those that are listed. Without any evidence every candidate is listed
and has 1 / N. The scores' scale is that of the training cases, on
which these probabilities were checked.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

HIGHEST: Final = 0.999  # no reading of ours is certain


def shares(
    scores: NDArray[np.float64],
    further: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    listed: NDArray[np.bool_],
    astray: float,
) -> NDArray[np.float64]:
    """Return the probability of each disease.

    Parameters
    ----------
    scores
        Natural logarithms up to one constant, shape (diseases,).
    further
        What adds to them whatever the findings say, log10, shape (diseases,).
    chosen
        Which diseases are candidates, shape (diseases,).
    listed
        Which of them the scores were made for, shape (diseases,); one at least.
    astray
        e of the formula.

    Returns
    -------
    ndarray
        Shape (diseases,); 0 for those that are no candidates, else at most ``HIGHEST``.
    """
    fit = np.where(chosen, astray / chosen.sum(), 0.0)
    own = np.exp(scores[listed] - scores[listed].max())
    fit[listed] += (1.0 - astray) * own / own.sum()
    told = np.flatnonzero(further)
    odds = fit
    odds[told] *= 10.0 ** further[told]
    return np.asarray(np.minimum(odds / odds.sum(), HIGHEST))
