"""The pictures of one series at the resolution of the screen, each step kept until it changes."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.imaging import overlay as overlays
from meddx.imaging import pyramid, sample, window
from meddx.imaging.overlay import Overlay
from meddx.imaging.pyramid import Pyramid
from meddx.imaging.render import shown_inverted
from meddx.imaging.view import Rect, Screen, ViewState

_COARSER: Final = 4  # screen pixels for each sample of a heatmap, along a side
_PYRAMIDS: Final = 8  # slices whose pyramids are kept


@dataclass(frozen=True, eq=False)
class _Sampled:
    key: tuple[int, Rect, tuple[int, int]]
    values: NDArray[Any]


@dataclass(frozen=True, eq=False)
class _Overlaid:
    overlay: Overlay
    rect: Rect
    picture: NDArray[np.uint8]


class Sampler:
    """Samples, then windows: dragging the window repeats only the second.

    Parameters
    ----------
    series
        What is shown.
    """

    def __init__(self, series: Series) -> None:
        self.series = series
        self.default_window = window.default(series)
        self._pyramids: OrderedDict[int, Pyramid] = OrderedDict()
        self._sampled: _Sampled | None = None
        self._overlaid: _Overlaid | None = None

    def picture(self, view: ViewState, screen: Screen) -> NDArray[np.uint8]:
        """Return the view's picture: uint8, shape (height_px, width_px), plus 3 for colour."""
        shape = (screen.height_px, screen.width_px)
        key = (view.k, view.rect(screen), shape)
        if self._sampled is None or self._sampled.key != key:
            self._sampled = _Sampled(key, sample.values(self._pyramid(view.k), key[1], shape))
        return window.apply(
            self._sampled.values,
            view.window or self.default_window,
            shown_inverted(self.series, view),
        )

    def overlay(self, overlay: Overlay, view: ViewState, screen: Screen) -> NDArray[np.uint8]:
        """Return the heatmap over the view: uint8, shape (rows, cols, 4), to be stretched over it.

        A heatmap has a few dozen cells: sampling it more coarsely than the screen loses nothing
        and keeps dragging fluent.
        """
        shape = (-(-screen.height_px // _COARSER), -(-screen.width_px // _COARSER))
        rect = view.rect(screen)
        kept = self._overlaid
        if kept is None or kept.overlay is not overlay or kept.rect != rect:
            kept = _Overlaid(overlay, rect, overlays.rgba(overlay, rect, shape))
            self._overlaid = kept
        return kept.picture

    def _pyramid(self, k: int) -> Pyramid:
        if k not in self._pyramids:
            self._pyramids[k] = pyramid.of_slice(self.series, k)
            if len(self._pyramids) > _PYRAMIDS:
                self._pyramids.popitem(last=False)
        self._pyramids.move_to_end(k)
        return self._pyramids[k]
