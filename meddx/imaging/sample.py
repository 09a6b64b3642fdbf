"""The visible part of a slice at the resolution of the screen: a large slice costs no more.

Painting takes two steps, so that dragging the window repeats only the second: ``values`` samples,
``meddx.imaging.window.apply`` turns values into grey.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi
from meddx.imaging import bilinear, window
from meddx.imaging.pyramid import Pyramid

Rect = tuple[float, float, float, float]


def values(pyramid: Pyramid, rect_px: Rect, out_shape: tuple[int, int]) -> NDArray[Any]:
    """Sample modality values of a rectangle, bilinearly from the fitting level of the pyramid.

    Parameters
    ----------
    pyramid
        Of the slice.
    rect_px
        ``(top, left, bottom, right)`` in px of the slice; it may reach beyond it.
    out_shape
        Rows and columns of the view in device pixels.

    Returns
    -------
    ndarray of float32, shape ``out_shape``, NaN for padding and beyond the slice; of uint8, shape
    ``(*out_shape, 3)``, black beyond the slice, for colour.
    """
    top, left, bottom, right = rect_px
    step = min((bottom - top) / out_shape[0], (right - left) / out_shape[1])
    number = pyramid.level_for(step)
    level, size = pyramid.levels[number], float(2**number)
    scaled = (top / size, left / size, bottom / size, right / size)
    out: NDArray[Any] = bilinear.sample(level, scaled, out_shape)
    colour = pyramid.levels[0].ndim == 3
    if colour:
        out = np.floor(out + np.float32(0.5)).astype(np.uint8)
    _blank_outside(out, rect_px, pyramid.shape, 0 if colour else np.nan)
    return out


def visible(
    pyramid: Pyramid,
    rect_px: Rect,
    out_shape: tuple[int, int],
    grey_window: Voi,
    inverted: bool = False,
) -> NDArray[np.uint8]:
    """Return what the view shows of a slice, uint8 of shape ``out_shape`` (plus 3 for colour).

    ``inverted`` is whether low values are shown bright: ``series.inverted != view.inverted``.
    Padding and what lies beyond the slice are black.
    """
    return window.apply(values(pyramid, rect_px, out_shape), grey_window, inverted)


def _blank_outside(out: NDArray[Any], rect_px: Rect, shape: tuple[int, int], blank: float) -> None:
    """Set what lies beyond the slice; a cell belongs to the slice when its centre does."""
    for axis in (0, 1):
        low, high = rect_px[axis], rect_px[axis + 2]
        step = (high - low) / out.shape[axis]
        at = low + step * (np.arange(out.shape[axis]) + 0.5)
        beyond = (at < 0.0) | (at >= shape[axis])
        if beyond.any():
            out[beyond if axis == 0 else (slice(None), beyond)] = blank
