"""Values along a line: modality values at equal steps, never the grey that is shown."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.measure import Point

_MOST: Final = 4096  # samples


@dataclass(frozen=True, eq=False)
class Profile:
    """Values at equal steps from one end of a line to the other, both ends included.

    Parameters
    ----------
    distances
        ndarray of float64, shape (n,): from the first end, in the unit of the spacing.
    values
        ndarray of float64, shape (n,): NaN for padding and beyond the picture.
    step
        Distance from one sample to the next.
    """

    distances: NDArray[np.float64]
    values: NDArray[np.float64]
    step: float

    @property
    def has_values(self) -> bool:
        """Whether any sample has a value."""
        return bool(np.isfinite(self.values).any())


def profile(
    values: NDArray[Any], start: Point, end: Point, spacing: tuple[float, float]
) -> Profile:
    """Sample a picture along a line, in steps of at most one pixel.

    Between the middles of pixels a value is interpolated bilinearly; in the outer half of the
    outermost pixels it is that of the edge. Whatever a padded pixel has a say in is padding.

    Parameters
    ----------
    values
        ndarray, shape (rows, cols): modality values of the picture, NaN for padding.
    start, end
        ``(row, col)`` in px; ``(0, 0)`` is the outer corner of the first pixel.
    spacing
        Distance between rows and between columns, in any one unit.

    Raises
    ------
    ValueError
        For colour, which has no modality value.
    """
    if values.ndim != 2:
        raise ValueError("a profile is taken on one grey picture")
    down, across = end[0] - start[0], end[1] - start[1]
    steps = min(max(1, math.ceil(math.hypot(down, across) - 1e-9)), _MOST - 1)
    shares = np.linspace(0.0, 1.0, steps + 1)
    length = math.hypot(down * spacing[0], across * spacing[1])
    found = sampled(values, start[0] + down * shares, start[1] + across * shares)
    return Profile(length * shares, found, length / steps)


def sampled(
    values: NDArray[Any], rows: NDArray[np.float64], cols: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Interpolate bilinearly at points in px; NaN beyond the picture and beside padding."""
    height, width = values.shape
    inside = (rows >= 0) & (rows <= height) & (cols >= 0) & (cols <= width)
    up, down, low = _neighbours(rows, height)
    left, right, near = _neighbours(cols, width)
    corners = [
        (values[r, c].astype(np.float64), weight)
        for r, c, weight in (
            (up, left, (1 - low) * (1 - near)),
            (up, right, (1 - low) * near),
            (down, left, low * (1 - near)),
            (down, right, low * near),
        )
    ]
    # A pixel without weight has no say, not even when it is padding.
    found = sum(np.where(weight > 0, weight * value, 0.0) for value, weight in corners)
    return np.where(inside, found, np.nan)


def _neighbours(
    at: NDArray[np.float64], size: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Pixels before and after each place, and its share of the way from one to the other."""
    place = np.clip(at - 0.5, 0.0, size - 1.0)
    lower = np.floor(place).astype(np.intp)
    return lower, np.minimum(lower + 1, size - 1), place - lower
