"""The figures of one gene, as a finding carries them."""

from typing import Final

import numpy as np

from meddx.analysis.expression.outliers import CHANGE, RATE, Compared
from meddx.analysis.expression.tails import Floats, normal_z
from meddx.case.expressed import Expressed

_PSEUDO: Final = 0.5  # reads, before the logarithm
_LEAST_SCATTER: Final = 0.05  # of log2: so alike are no samples of different people


def figures(
    found: Compared, place: int, others: Floats | None, *, is_doubted: bool
) -> Expressed | None:
    """Return the figures of a gene; None for one that was not tested.

    ``others`` are its reads in the other samples at the depth of the patient's, shape (samples,);
    None where depths are not known.
    """
    if not found.tested[place]:
        return None
    change = float(found.log2_change[place])
    q = float(found.q[place])
    is_out = q <= RATE and abs(change) >= np.log2(CHANGE)
    return Expressed(
        observed=float(found.observed[place]),
        expected=float(found.expected[place]),
        others=found.others,
        z=float(normal_z(found.p[place : place + 1])[0] * np.sign(change)),
        q=q,
        direction=int(np.sign(change)) if is_out else 0,
        half_z=0.0 if others is None else -1.0 / _scatter(others),
        is_doubted=is_doubted,
    )


def _scatter(others: Floats) -> float:
    """Return the standard deviation of log2 of the other samples."""
    return max(float(np.log2(others + _PSEUDO).std(ddof=1)), _LEAST_SCATTER)
