"""How noisy a volume is: its standard deviation where the object itself is even."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities.grid import Mask

_TO_SD: Final = 1.4826  # of a normal distribution: its standard deviation over its MAD
LEAST_VOXELS: Final = 100


def in_even(hu: NDArray[np.float32], mask: Mask) -> float | None:
    """Return the noise (SD, HU) inside a mask of one even substance: the air in the trachea.

    From the median absolute deviation, so that a few voxels of another substance do not count.
    None where the mask has fewer than 100 voxels.
    """
    values = hu[mask]
    if values.size < LEAST_VOXELS:
        return None
    return _TO_SD * float(np.median(np.abs(values - np.median(values))))


def in_uneven(hu: NDArray[np.float32], mask: Mask) -> float:
    """Return the noise (SD, HU) inside a mask whose density changes slowly.

    From the differences between neighbours along a row, whose variance is twice that of the noise
    where the noise is uncorrelated; 0 where no two voxels are neighbours.
    """
    both = mask[..., :-1] & mask[..., 1:]
    differences = (hu[..., 1:] - hu[..., :-1])[both]
    if not differences.size:
        return 0.0
    return _TO_SD * float(np.median(np.abs(differences))) / float(np.sqrt(2.0))
