"""The visible part of a slice at the resolution of the screen: a large slice costs no more.

Painting takes two steps, so that dragging the window repeats only the second: ``Sampling`` samples,
``meddx.imaging.window.apply`` turns values into grey.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi
from meddx.imaging import window
from meddx.imaging.bilinear import Places, Plan
from meddx.imaging.buffers import Buffers
from meddx.imaging.pyramid import Pyramid

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Part:
    """What of a view the slice fills.

    Parameters
    ----------
    values
        ndarray, shape (rows, cols), of numbers; or (rows, cols, 3) of uint8 for colour. NaN is
        padding.
    top, left
        Where it lies in the view.
    out_shape
        Rows and columns of the view.
    is_own
        Whether the memory of the values is the part's alone.
    """

    values: NDArray[Any]
    top: int
    left: int
    out_shape: tuple[int, int]
    is_own: bool = False

    def framed(self, values: NDArray[Any], blank: float) -> NDArray[Any]:
        """Return the whole view: ``values`` in the place of the part's own, ``blank`` around."""
        rows, cols = values.shape[:2]
        if (rows, cols) == self.out_shape:
            return values
        out = np.full((*self.out_shape, *values.shape[2:]), blank, values.dtype)
        out[self.top : self.top + rows, self.left : self.left + cols] = values
        return out


class Sampling:
    """Samples slices; for slices of one shape that are seen alike most is worked out only once.

    Several threads may do so.

    Parameters
    ----------
    buffers
        Give the memory.
    """

    def __init__(self, buffers: Buffers) -> None:
        self._buffers = buffers
        self._plan: tuple[tuple[Any, ...], _View] | None = None

    def part(self, pyramid: Pyramid, rect_px: Rect, out_shape: tuple[int, int]) -> Part:
        """Sample modality values of a rectangle, bilinearly from the fitting level of the pyramid.

        Where a sample is a pixel (one to one) values are those of the pixel, in their own type;
        else they are float32.

        Parameters
        ----------
        pyramid
            Of the slice.
        rect_px
            ``(top, left, bottom, right)`` in px of the slice; it may reach beyond it.
        out_shape
            Rows and columns of the view in device pixels.
        """
        key = (pyramid.shape, pyramid.count, rect_px, out_shape)
        if self._plan is None or self._plan[0] != key:
            self._plan = (key, _viewed(pyramid, rect_px, out_shape))
        view = self._plan[1]
        if view.plan is None:
            kind = (0, 0, 3) if pyramid.is_colour else (0, 0)
            return Part(np.zeros(kind, np.uint8), 0, 0, out_shape)
        with pyramid.lock:
            cut = pyramid.part(view.level, *view.plan.cut)
            if view.plan.is_cut and cut.dtype.kind in "iu":
                return Part(cut, view.top, view.left, out_shape)
            found = self._sampled(view.plan, cut)
        return Part(found, view.top, view.left, out_shape, is_own=not pyramid.is_colour)

    def release(self, part: Part) -> None:
        """Use the memory of a part again; nobody may look at it any more."""
        if part.is_own:
            self._buffers.give(part.values)

    def _sampled(self, plan: Plan, cut: NDArray[Any]) -> NDArray[Any]:
        if cut.ndim == 2:
            return plan.sample(cut, self._buffers)
        # Colour is not windowed: this may be the very memory that is painted.
        out = np.empty((*plan.shape, cut.shape[2]), np.uint8)
        for channel in range(cut.shape[2]):
            values = plan.sample(cut[..., channel], self._buffers)
            values += np.float32(0.5)
            np.copyto(out[..., channel], values, casting="unsafe")
            self._buffers.give(values)
        return out


@dataclass(frozen=True, eq=False)
class _View:
    level: int
    top: int
    left: int
    plan: Plan | None


def _viewed(pyramid: Pyramid, rect_px: Rect, out_shape: tuple[int, int]) -> _View:
    top, left, bottom, right = rect_px
    step = min((bottom - top) / out_shape[0], (right - left) / out_shape[1])
    number = pyramid.level_for(step)
    rows = _inside(top, bottom, out_shape[0], pyramid.shape[0])
    cols = _inside(left, right, out_shape[1], pyramid.shape[1])
    if rows.start >= rows.stop or cols.start >= cols.stop:
        return _View(number, 0, 0, None)
    height, width = pyramid.level_shape(number)
    size = float(2**number)
    plan = Plan(
        Places.of(top / size, bottom / size, out_shape[0], height).some(rows),
        Places.of(left / size, right / size, out_shape[1], width).some(cols),
    )
    return _View(number, rows.start, cols.start, plan)


def _inside(low: float, high: float, count: int, size: int) -> slice:
    """Cells that belong to the slice: those whose centre does."""
    at = low + (high - low) / count * (np.arange(count) + 0.5)
    return slice(int(np.searchsorted(at, 0.0)), int(np.searchsorted(at, size)))


def values(pyramid: Pyramid, rect_px: Rect, out_shape: tuple[int, int]) -> NDArray[Any]:
    """Sample modality values of a rectangle (see ``Sampling.part``) and say what is beyond.

    Returns
    -------
    ndarray of float32, shape ``out_shape``, NaN for padding and beyond the slice; of uint8, shape
    ``(*out_shape, 3)``, black beyond the slice, for colour.
    """
    part = Sampling(Buffers()).part(pyramid, rect_px, out_shape)
    if pyramid.is_colour:
        return part.framed(part.values, 0)
    return part.framed(part.values.astype(np.float32, copy=False), np.nan)


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
    part = Sampling(Buffers()).part(pyramid, rect_px, out_shape)
    return part.framed(window.apply(part.values, grey_window, inverted), 0)
