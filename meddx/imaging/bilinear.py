"""Bilinear sampling of a rectangle of a grid, one axis after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]


def sample(source: NDArray[Any], rect: Rect, out_shape: tuple[int, int]) -> NDArray[np.float32]:
    """Sample a rectangle at the centres of ``out_shape`` equal cells.

    Parameters
    ----------
    source
        ndarray, shape (rows, cols) or (rows, cols, channels); the value of a pixel lies in its
        middle, ``(r + 0.5, c + 0.5)``. NaN spreads to what is interpolated from it.
    rect
        ``(top, left, bottom, right)`` in px of ``source``.
    out_shape
        Rows and columns of the answer.

    Returns
    -------
    ndarray of float32, ``out_shape`` plus the channels; beyond the grid the edge is repeated.
    """
    top, left, bottom, right = rect
    rows = _places(top, bottom, out_shape[0], source.shape[0])
    cols = _places(left, right, out_shape[1], source.shape[1])
    rows_first = out_shape[0] * source.shape[1] <= out_shape[1] * source.shape[0]
    if rows_first:
        return _along(_along(_cut(source, cols, 1), rows, 0), _shifted(cols), 1)
    return _along(_along(_cut(source, rows, 0), cols, 1), _shifted(rows), 0)


Places = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]


def _places(low: float, high: float, count: int, size: int) -> Places:
    """Lower and upper neighbour of each sample, and its way from one to the other, 0 to 1."""
    step = (high - low) / count
    at = np.clip(low + step * (np.arange(count) + 0.5) - 0.5, 0.0, size - 1.0)
    lower = np.floor(at).astype(np.intp)
    part = (at - lower).astype(np.float32)
    # On a pixel's middle the neighbour has no say, not even when it is NaN.
    upper = np.where(part > 0, np.minimum(lower + 1, size - 1), lower)
    return lower, upper, part


def _cut(source: NDArray[Any], places: Places, axis: int) -> NDArray[Any]:
    """View of the part of ``source`` between the first and the last neighbour."""
    first, last = int(places[0].min()), int(places[1].max())
    return source[:, first : last + 1] if axis == 1 else source[first : last + 1]


def _shifted(places: Places) -> Places:
    first = places[0].min()
    return places[0] - first, places[1] - first, places[2]


def _along(source: NDArray[Any], places: Places, axis: int) -> NDArray[np.float32]:
    lower, upper, part = places
    weights = part.reshape((-1,) + (1,) * (source.ndim - 1 - axis))
    one = source.take(lower, axis)
    out = one.astype(np.float32) if one.dtype != np.float32 else one
    if not part.any():
        return out
    other = source.take(upper, axis).astype(np.float32, copy=False)
    other -= out
    other *= weights
    out += other
    return out
