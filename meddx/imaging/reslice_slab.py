"""Projections along the normal of a slab: maximum, minimum, mean."""

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.reslice_cut import Projection

Floats = NDArray[np.float32]


class Gathered:
    """A projection as its samples come; NaN is left out."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._values: Floats | None = None
        self._count: NDArray[np.int32] | int = 0

    def add(self, values: Floats) -> None:
        """Take one more layer, float32 (it may be changed)."""
        if self._projection is Projection.MEAN:
            seen = np.isfinite(values)
            if not seen.all():
                values[~seen] = 0
                self._count = self._count + seen.astype(np.int32)
            else:
                self._count = self._count + 1
        if self._values is None:
            self._values = values
        elif self._projection is Projection.MIP:
            np.fmax(self._values, values, out=self._values)
        elif self._projection is Projection.MINIP:
            np.fmin(self._values, values, out=self._values)
        else:
            self._values += values

    def result(self, shape: tuple[int, int]) -> Floats:
        """Return the projection, NaN where no layer had a value."""
        if self._values is None:
            return np.full(shape, np.nan, np.float32)
        if self._projection is not Projection.MEAN:
            return self._values
        count = np.broadcast_to(np.asarray(self._count, np.float32), shape)
        mean = np.full(shape, np.nan, np.float32)
        np.divide(self._values, count, out=mean, where=count > 0)
        return mean
