"""Bilinear sampling of a rectangle of a grid, one axis after the other."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_BLOCK: Final = 1 << 16  # values worked on at once

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
    out = np.empty((*out_shape, *source.shape[2:]), np.float32)
    if out_shape[0] * source.shape[1] <= out_shape[1] * source.shape[0]:
        _rows_first(_cut(source, cols, 1), rows, _shifted(cols), out)
    else:
        _columns_first(_cut(source, rows, 0), _shifted(rows), cols, out)
    return out


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


def _rows_first(source: NDArray[Any], rows: Places, cols: Places, out: NDArray[np.float32]) -> None:
    for part in _blocks(out):
        narrow = _along(source, _some(rows, part), 0, mixed=bool(rows[2].any()))
        out[part] = _along(narrow, cols, 1, mixed=bool(cols[2].any()))


def _columns_first(
    source: NDArray[Any], rows: Places, cols: Places, out: NDArray[np.float32]
) -> None:
    wide = np.empty((source.shape[0], *out.shape[1:]), np.float32)
    for part in _blocks(wide):
        wide[part] = _along(source[part], cols, 1, mixed=bool(cols[2].any()))
    for part in _blocks(out):
        out[part] = _along(wide, _some(rows, part), 0, mixed=bool(rows[2].any()))


def _blocks(out: NDArray[Any]) -> Iterator[slice]:
    """Rows worked on at once: temporaries stay in the cache, and the system gives no new pages."""
    count = max(1, _BLOCK // max(1, out[:1].size))
    for start in range(0, out.shape[0], count):
        yield slice(start, min(start + count, out.shape[0]))


def _some(places: Places, part: slice) -> Places:
    return places[0][part], places[1][part], places[2][part]


def _along(source: NDArray[Any], places: Places, axis: int, *, mixed: bool) -> NDArray[np.float32]:
    """Interpolate along an axis; not ``mixed`` is that every place is a pixel's own middle."""
    lower, upper, part = places
    weights = part.reshape((-1,) + (1,) * (source.ndim - 1 - axis))
    one = source.take(lower, axis, mode="clip")
    out = one.astype(np.float32) if one.dtype != np.float32 else one
    if not mixed:
        return out
    other = source.take(upper, axis, mode="clip").astype(np.float32, copy=False)
    other -= out
    other *= weights
    out += other
    return out
