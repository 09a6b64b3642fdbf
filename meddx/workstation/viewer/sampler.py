"""The pictures of one series at the resolution of the screen, each step kept until it changes."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi
from meddx.case.record import Series
from meddx.imaging import overlay as overlays
from meddx.imaging import pyramid, sample, window
from meddx.imaging.frames import FrameStore, Progress
from meddx.imaging.overlay import Overlay
from meddx.imaging.pyramid import Pyramid
from meddx.imaging.render import shown_inverted
from meddx.imaging.values import modality
from meddx.imaging.view import Rect, Screen, ViewState
from meddx.phrase import Phrase

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
    frames
        Gives its frames, as they are read.
    """

    def __init__(self, series: Series, frames: FrameStore) -> None:
        self.series = series
        self._frames = frames
        self._default: Voi | None = None
        self._pyramids: OrderedDict[int, Pyramid] = OrderedDict()
        self._sampled: _Sampled | None = None
        self._overlaid: _Overlaid | None = None

    @property
    def is_still_coming(self) -> bool:
        """Whether frames of the series are still to be read."""
        return not self._frames.progress(self.series.volume).is_complete

    @property
    def progress(self) -> Progress:
        """How many frames of the series are there."""
        return self._frames.progress(self.series.volume)

    def failure(self, view: ViewState) -> Phrase | None:
        """Why the frame cannot be shown, None if it can or is still to be read."""
        failure = self._frames.failure(self.series.volume, view.frame(self.series))
        return failure.phrase if failure else None

    def default_window(self, view: ViewState) -> Voi:
        """Window that the series is first shown with; it is settled by the first frame seen."""
        frame = view.frame(self.series)
        if self.series.frame_windows:
            return window.default(self.series, self.values(frame), frame)
        if self._default is None:
            values = self.values(frame)
            found = window.default(self.series, values, frame)
            if values is None and window.needs_values(self.series):
                return found
            self._default = found
        return self._default

    def values(self, frame: int) -> NDArray[Any] | None:
        """Modality values of a frame, None while it is not there."""
        voxels = self._frames.peek(self.series.volume, frame)
        return None if voxels is None else modality(self.series.volume, frame, voxels)

    def picture(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return the view's picture: uint8, shape (height_px, width_px), plus 3 for colour.

        None while the frame is not there.
        """
        shape = (screen.height_px, screen.width_px)
        frame = view.frame(self.series)
        key = (frame, view.rect(screen), shape)
        if self._sampled is None or self._sampled.key != key:
            pyramid_ = self._pyramid(frame)
            if pyramid_ is None:
                return None
            self._sampled = _Sampled(key, sample.values(pyramid_, key[1], shape))
        return window.apply(
            self._sampled.values,
            view.window or self.default_window(view),
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

    def _pyramid(self, frame: int) -> Pyramid | None:
        if frame not in self._pyramids:
            values = self.values(frame)
            if values is None:
                return None
            self._pyramids[frame] = pyramid.build(values)
            if len(self._pyramids) > _PYRAMIDS:
                self._pyramids.popitem(last=False)
        self._pyramids.move_to_end(frame)
        return self._pyramids[frame]
