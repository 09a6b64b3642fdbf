"""How much an answer tells about a list of diagnoses: the expected information gain (Lindley 1956).

With P the probabilities before a question, P1 and P0 those after a yes and a no, and p the
probability of a yes, it is p KL(P1 || P) + (1 - p) KL(P0 || P), in bits: the mutual information of
answer and diagnosis where the probabilities follow from Bayes' rule, and never negative where rules
that hold evidence down make them move less.
"""

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-12


def each_against_its_absence(
    before: NDArray[np.float64], after: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the divergence of each diagnosis from its own probability before, shape (n,), bits.

    >>> round(float(each_against_its_absence(np.array([0.5]), np.array([1.0]))[0]), 6)
    1.0
    """
    return _part(before, after) + _part(1.0 - before, 1.0 - after)


def one_of_them(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each diagnosis' part of the divergence where one of them is the patient's, bits.

    Parameters
    ----------
    before, after
        Shape (n,), each scaled here to the sum of 1.
    """
    return _part(before / before.sum(), after / after.sum())


def expected(
    yes: NDArray[np.float64], told_by_yes: NDArray[np.float64], told_by_no: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the expected gain from the probability of a yes; arrays of one shape."""
    return np.asarray(yes * told_by_yes + (1.0 - yes) * told_by_no)


def by_tables(
    before: NDArray[np.float64], share: NDArray[np.float64], background: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the expected gain by Bayes' rule alone; arrays of one shape, in bits.

    ``share`` is how often the finding is there with the disease, ``background`` without it.

    >>> gain = by_tables(np.array([0.5, 0.3]), np.array([1.0, 0.2]), np.array([0.0, 0.2]))
    >>> [round(float(bits), 6) for bits in gain]
    [1.0, 0.0]
    """
    yes = before * share + (1.0 - before) * background
    after_yes = before * share / np.maximum(yes, _LEAST)
    after_no = before * (1.0 - share) / np.maximum(1.0 - yes, _LEAST)
    return expected(
        yes,
        each_against_its_absence(before, after_yes),
        each_against_its_absence(before, after_no),
    )


def _part(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.maximum(after, _LEAST) / np.maximum(before, _LEAST)
    return np.asarray(after * np.log2(ratio))
