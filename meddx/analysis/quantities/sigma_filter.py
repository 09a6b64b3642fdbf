"""Lee's sigma filter: the mean of those neighbours that may differ by noise alone.

Lee J-S, "Digital image smoothing and the sigma filter", Computer Vision, Graphics, and Image
Processing 1983;24:255-269. What differs from a voxel by more than two standard deviations of the
noise lies across a border and is left out, so borders stay where they are, which a median or a
Gaussian moves towards the middle of whatever is round.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_DEVIATIONS: Final = 2.0
_SLAB_VOXELS: Final = 1 << 20  # worked on at a time
# Share of uncorrelated noise (SD) that two passes leave where the object is even; a test measures
# it. One pass leaves the outliers, whose neighbours all differ from them.
LEAVES: Final = 0.27


def smoothed(values: Floats, noise: float) -> Floats:
    """Return ``values`` after two passes over the 3 x 3 x 3 voxels around each.

    Parameters
    ----------
    values
        ndarray of float32, shape (k, j, i).
    noise
        Its standard deviation, in the unit of the values.
    """
    reach = np.float32(_DEVIATIONS * noise)
    return _pass(_pass(values, values, reach), values, reach)


def _pass(centres: Floats, values: Floats, reach: np.float32) -> Floats:
    """Average the values around each voxel that are within ``reach`` of its centre."""
    out = np.empty_like(values)
    padded = np.pad(values, 1, mode="edge")
    slices, rows, columns = values.shape
    height = max(1, _SLAB_VOXELS // (rows * columns))
    for start in range(0, slices, height):
        stop = min(start + height, slices)
        centre = centres[start:stop]
        total, count = np.zeros_like(centre), np.zeros_like(centre)
        for k, j, i in np.ndindex(3, 3, 3):
            off = padded[start + k : stop + k, j : j + rows, i : i + columns] - centre
            near = (off <= reach) & (off >= -reach)
            total += off * near
            count += near
        out[start:stop] = centre + total / np.maximum(count, 1)
    return out
