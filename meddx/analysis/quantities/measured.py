"""A measured value with the limits between which it lies: the surface moved by half a voxel.

A voxel at the surface of a mask holds both sides, and counting it says only that at least half of
it lies inside. So the surface lies within half a voxel of where it was put, and the limits are the
volumes with half of the innermost layer taken away and half of the next layer added. These are
limits of the error of sampling, not a confidence interval: the error itself is mostly far smaller,
because the surface is as often put too far out as too far in.
"""

from dataclasses import dataclass

import numpy as np

from meddx.analysis.quantities.grid import Mask
from meddx.analysis.quantities.morphology import neighbours


@dataclass(frozen=True)
class Measured:
    """A value and its limits, all in one unit."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Measured":
        """Return it in another unit."""
        return Measured(self.value * factor, self.low * factor, self.high * factor)


def counted(mask: Mask, within: Mask | None = None) -> Measured:
    """Count the voxels of a mask.

    Parameters
    ----------
    mask
        What is counted.
    within
        Where the surface may move: a part of the lung cannot grow beyond the lung. None allows the
        whole grid.
    """
    value = float(np.count_nonzero(mask))
    allowed = np.ones_like(mask) if within is None else within
    outer = float(np.count_nonzero(neighbours(mask) & allowed))
    inner = float(np.count_nonzero(neighbours(~mask & allowed) & mask))
    return Measured(value, value - inner / 2.0, value + outer / 2.0)
