"""Display shutters: which pixels are covered (PS3.3 C.7.6.11, C.7.6.15)."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.presentation import Shutter

_WHITE: Final = 65535.0  # of ShutterPresentationValue


def of_attributes(shapes: Sequence[str], numbers: Callable[[str, int], Sequence[float]]) -> Shutter:
    """Build the shutter of an object, but for its bitmap.

    Parameters
    ----------
    shapes
        Values of ShutterShape.
    numbers
        Gives the values of an attribute by its keyword: as many as are asked for (0 for any
        number), none where it has others.

    Raises
    ------
    ValueError
        Where a shape lacks what it is made of.
    """
    (grey,) = numbers("ShutterPresentationValue", 1) or (0.0,)
    return Shutter(
        box=_edges(numbers) if "RECTANGULAR" in shapes else None,
        circle=_circle(numbers) if "CIRCULAR" in shapes else None,
        polygon=_polygon(numbers) if "POLYGONAL" in shapes else (),
        grey=int(min(max(grey, 0.0), _WHITE) * 255.0 / _WHITE + 0.5),
    )


def _edges(numbers: Callable[[str, int], Sequence[float]]) -> tuple[float, float, float, float]:
    words = ("UpperHorizontalEdge", "LeftVerticalEdge", "LowerHorizontalEdge", "RightVerticalEdge")
    found = [numbers(f"Shutter{word}", 1) for word in words]
    (top,), (left,), (bottom,), (right,) = found
    return top - 1.0, left - 1.0, bottom - 1.0, right - 1.0


def _circle(numbers: Callable[[str, int], Sequence[float]]) -> tuple[float, float, float]:
    row, col = numbers("CenterOfCircularShutter", 2)
    (radius,) = numbers("RadiusOfCircularShutter", 1)
    return row - 1.0, col - 1.0, radius


def _polygon(numbers: Callable[[str, int], Sequence[float]]) -> tuple[tuple[float, float], ...]:
    found = numbers("VerticesOfThePolygonalShutter", 0)
    if len(found) < 6 or len(found) % 2:
        raise ValueError("a polygon has three corners")
    pairs = zip(found[::2], found[1::2], strict=True)
    return tuple((row - 1.0, col - 1.0) for row, col in pairs)


def covered(shutter: Shutter, shape: tuple[int, int], aspect: float = 1.0) -> NDArray[np.bool_]:
    """Return what a shutter covers.

    A pixel is visible where its centre lies in every shape; edges and circumference are visible.

    Parameters
    ----------
    shutter
        Its shapes, pixels counted from 0 at their centres.
    shape
        ``(rows, cols)`` of the picture.
    aspect
        Height of a pixel divided by its width: a circle's radius is px along a row.

    Returns
    -------
    ndarray of bool, shape (rows, cols): True is covered.
    """
    rows, cols = np.ogrid[: shape[0], : shape[1]]
    hidden = np.zeros(shape, np.bool_)
    if shutter.box is not None:
        top, left, bottom, right = shutter.box
        hidden |= ~((rows >= top) & (rows <= bottom) & (cols >= left) & (cols <= right))
    if shutter.circle is not None:
        row, col, radius = shutter.circle
        hidden |= ((rows - row) * aspect) ** 2 + (cols - col) ** 2 > radius**2
    if shutter.polygon:
        hidden |= ~_inside(np.array(shutter.polygon), shape)
    if shutter.bitmap is not None:
        height, width = (min(a, b) for a, b in zip(shape, shutter.bitmap.shape, strict=True))
        hidden[:height, :width] |= shutter.bitmap[:height, :width]
    return hidden


def _inside(corners: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which pixel centres lie in a polygon, by the even-odd rule, row by row."""
    inside = np.zeros(shape, np.bool_)
    starts, ends = corners, np.roll(corners, -1, axis=0)
    columns = np.arange(shape[1])
    for row in range(shape[0]):
        crossing = (starts[:, 0] <= row) != (ends[:, 0] <= row)
        a, b = starts[crossing], ends[crossing]
        at = a[:, 1] + (row - a[:, 0]) / (b[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
        # Left of an odd number of crossings, or on one of them.
        left = (at[:, None] >= columns).sum(axis=0)
        inside[row] = (left % 2 == 1) | np.isin(columns, at)
    return inside
