"""The pictures of one source at the resolution of the screen, each step kept until it changes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer

from meddx.case.record import Series
from meddx.imaging import overlay as overlays
from meddx.imaging import window
from meddx.imaging.ahead import Ahead
from meddx.imaging.buffers import Buffers
from meddx.imaging.overlay import Overlay
from meddx.imaging.pyramid import Pyramid
from meddx.imaging.sample import Part, Sampling
from meddx.imaging.stored import Stored
from meddx.imaging.view import Rect, Screen, ViewState
from meddx.workstation.viewer.sources import Source

_COARSER: Final = 4  # screen pixels for each sample of a heatmap, along a side
_FRAMES: Final = 8  # pictures that are kept
_AFTER_MS: Final = 1

_Frame = tuple[int, int, Hashable | None]
_Key = tuple[_Frame, Rect, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class _Whole:
    stored: Stored
    pyramid: Pyramid

    @cached_property
    def values(self) -> NDArray[Any]:
        """Modality values; painting does without most of them."""
        return self.stored.values()


@dataclass(frozen=True, eq=False)
class _Sampled:
    key: _Key
    whole: _Whole
    part: Part


@dataclass(frozen=True, eq=False)
class _Seen:
    """A picture: samples through a window. While neither changes it is painted as it is."""

    sampled: _Sampled
    tone: Hashable
    picture: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class _Overlaid:
    overlay: Overlay
    rect: Rect
    picture: NDArray[np.uint8]


class Sampler:
    """Samples, then windows: dragging the window repeats only the second.

    While pictures are scrolled through, the next one in the same direction is sampled beside the
    window.

    Parameters
    ----------
    source
        Gives the values.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._whole: OrderedDict[_Frame, _Whole] = OrderedDict()
        self._seen: _Seen | None = None
        self._buffers = Buffers()
        self._sampling = Sampling(self._buffers)
        self._ahead: Ahead[_Seen] = Ahead(self._drop)
        self._overlaid: _Overlaid | None = None

    @property
    def series(self) -> Series:
        """What stands on the screen."""
        return self.source.series

    def is_there(self, view: ViewState) -> bool:
        """Whether there is a picture, without making anything of it."""
        return self._keep(view) is not None

    def stored(self, view: ViewState) -> Stored | None:
        """Return what the values of the whole picture are made of, None while it is not there."""
        kept = self._keep(view)
        return None if kept is None else kept.stored

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
            shown = kept.pyramid.part(0, slice(row, row + 1), slice(col, col + 1))
        else:
            one = kept.stored.values(slice(row, row + 1), slice(col, col + 1))
            shown = self.source.grey(one, view)
        return int(shown[0, 0]) if shown.ndim == 2 else None

    def picture(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return the view's picture: uint8, shape (height_px, width_px), plus 3 for colour.

        None while the frame is not there.
        """
        shape = (screen.height_px, screen.width_px)
        key = (self._key(view), view.rect(screen), shape)
        seen = self._seen
        if seen is None or seen.sampled.key != key:
            seen = self._ahead.take(key) or self._new(key, view)
            if seen is None:
                return None
            self._show(seen, view)
        if seen.tone != self._tone(view):
            seen = self._toned(seen.sampled, view)
        self._seen = seen
        return seen.picture

    def glimpse(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return what ``picture`` would, without giving up what is kept: for a magnifier."""
        kept = self._keep(view)
        if kept is None:
            return None
        shape = (screen.height_px, screen.width_px)
        part = Sampling(Buffers()).part(kept.pyramid, view.rect(screen), shape)
        if self.source.toned_first(view) is not None:
            return part.framed(window.apply(part.values, window.FULL_BYTE), 0)
        return part.framed(self.source.grey(part.values, view), 0)

    def draft(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return a coarse picture to be looked at until ``picture`` is there; None: no such."""
        values = self.source.draft(view)
        if values is None:
            return None
        shape = (screen.height_px, screen.width_px)
        part = Sampling(Buffers()).part(Pyramid(Stored(values)), view.rect(screen), shape)
        return part.framed(self.source.grey(part.values, view), 0)

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
            made = self._made(view)
            if made is None:
                return None
            self._put(frame, made)
        self._whole.move_to_end(frame)
        return self._whole[frame]

    def _put(self, frame: _Frame, whole: _Whole) -> None:
        self._whole[frame] = whole
        self._whole.move_to_end(frame)
        if len(self._whole) > _FRAMES:
            self._whole.popitem(last=False)[1].pyramid.release()

    def _made(self, view: ViewState) -> _Whole | None:
        stored = self.source.stored(view)
        if stored is None:
            return None
        toned = self.source.toned_first(view) is not None
        picture = Stored(self.source.grey(stored.values(), view)) if toned else stored
        return _Whole(stored, Pyramid(picture, self._buffers))

    def _new(self, key: _Key, view: ViewState) -> _Seen | None:
        whole = self._keep(view)
        return None if whole is None else self._toned(self._sampled(key, whole), view)

    def _sampled(self, key: _Key, whole: _Whole) -> _Sampled:
        return _Sampled(key, whole, self._sampling.part(whole.pyramid, key[1], key[2]))

    def _tone(self, view: ViewState) -> Hashable:
        return view.window or self.source.usual(view), view.inverted

    def _toned(self, sampled: _Sampled, view: ViewState) -> _Seen:
        part = sampled.part
        if sampled.key[0][2] is None:
            grey = self.source.grey(part.values, view)
        else:
            grey = window.apply(part.values, window.FULL_BYTE)
        return _Seen(sampled, self._tone(view), part.framed(grey, 0))

    def _show(self, found: _Seen, view: ViewState) -> None:
        """Keep what is shown, and have the next one made if there was one before it."""
        frame, whole = found.sampled.key[0], found.sampled.whole
        if self._whole.get(frame) is not whole:
            self._put(frame, whole)
        if self._seen is None:
            return
        self._look_ahead(view, found.sampled.key, self._seen.sampled.key)
        self._drop(self._seen)

    def _look_ahead(self, view: ViewState, key: _Key, before: _Key) -> None:
        """Have the next picture made if the last two differ only in their slice."""
        (t, k, toned), *look = key
        (t_before, k_before, _), *look_before = before
        there = k + (k - k_before)
        is_scrolling = t == t_before and k != k_before and look == look_before
        inside = 0 <= there < self.series.volume.shape[0]
        if not (is_scrolling and inside and toned is None and view.slab_mm <= 0):
            return
        following = replace(view, k=there)
        wanted: _Key = ((t, there, None), key[1], key[2])
        known = self._whole.get(wanted[0])

        def make() -> _Seen | None:
            stored = known.stored if known else self.source.stored(following)
            if stored is None:
                return None
            whole = known or _Whole(stored, Pyramid(stored, self._buffers))
            return self._toned(self._sampled(wanted, whole), following)

        # What is on its way to the screen comes first: a thread that wakes up takes its time.
        QTimer.singleShot(_AFTER_MS, lambda: self._ahead.want(wanted, make))

    def _drop(self, seen: _Seen) -> None:
        self._sampling.release(seen.sampled.part)
