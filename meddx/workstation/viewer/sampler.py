"""The pictures of one source at the resolution of the screen, each step kept until it changes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.imaging import overlay as overlays
from meddx.imaging import pyramid, sample, window
from meddx.imaging.overlay import Overlay
from meddx.imaging.pyramid import Pyramid
from meddx.imaging.view import Rect, Screen, ViewState
from meddx.workstation.viewer.sources import Source

_COARSER: Final = 4  # screen pixels for each sample of a heatmap, along a side
_FRAMES: Final = 8  # pictures that are kept

_Frame = tuple[int, int, Hashable | None]


@dataclass(frozen=True, eq=False)
class _Whole:
    values: NDArray[Any]
    pyramid: Pyramid


@dataclass(frozen=True, eq=False)
class _Sampled:
    key: tuple[_Frame, Rect, tuple[int, int]]
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
    source
        Gives the values.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._whole: OrderedDict[_Frame, _Whole] = OrderedDict()
        self._sampled: _Sampled | None = None
        self._overlaid: _Overlaid | None = None

    @property
    def series(self) -> Series:
        """What stands on the screen."""
        return self.source.series

    def values(self, view: ViewState) -> NDArray[Any] | None:
        """Values of the whole picture, None while they are not there."""
        kept = self._keep(view)
        return None if kept is None else kept.values

    def grey_at(self, view: ViewState, row: int, col: int) -> int | None:
        """Return the grey of one pixel of the whole picture; None for a colour or none there."""
        kept = self._keep(view)
        if kept is None:
            return None
        if self.source.toned_first(view) is not None:
            shown = kept.pyramid.levels[0]
        else:
            shown = self.source.grey(kept.values[row : row + 1, col : col + 1], view)
            row = col = 0
        return int(shown[row, col]) if shown.ndim == 2 else None

    def picture(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return the view's picture: uint8, shape (height_px, width_px), plus 3 for colour.

        None while the frame is not there.
        """
        shape = (screen.height_px, screen.width_px)
        key = (self._key(view), view.rect(screen), shape)
        if self._sampled is None or self._sampled.key != key:
            kept = self._keep(view)
            if kept is None:
                return None
            self._sampled = _Sampled(key, sample.values(kept.pyramid, key[1], shape))
        if self.source.toned_first(view) is not None:
            return window.apply(self._sampled.values, window.FULL_BYTE)
        return self.source.grey(self._sampled.values, view)

    def glimpse(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return what ``picture`` would, without giving up what is kept: for a magnifier."""
        kept = self._keep(view)
        if kept is None:
            return None
        shape = (screen.height_px, screen.width_px)
        values = sample.values(kept.pyramid, view.rect(screen), shape)
        if self.source.toned_first(view) is not None:
            return window.apply(values, window.FULL_BYTE)
        return self.source.grey(values, view)

    def draft(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return a coarse picture to be looked at until ``picture`` is there; None: no such."""
        values = self.source.draft(view)
        if values is None:
            return None
        shape = (screen.height_px, screen.width_px)
        sampled = sample.values(pyramid.build(values), view.rect(screen), shape)
        return self.source.grey(sampled, view)

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

    def _key(self, view: ViewState) -> _Frame:
        return view.t, view.k, self.source.toned_first(view)

    def _keep(self, view: ViewState) -> _Whole | None:
        frame = self._key(view)
        if frame not in self._whole:
            values = self.source.values(view)
            if values is None:
                return None
            toned = self.source.toned_first(view) is not None
            picture = self.source.grey(values, view) if toned else values
            self._whole[frame] = _Whole(values, pyramid.build(picture))
            if len(self._whole) > _FRAMES:
                self._whole.popitem(last=False)
        self._whole.move_to_end(frame)
        return self._whole[frame]
