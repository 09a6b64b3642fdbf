"""Where the pictures of a view come from: slices as acquired, cuts, a presentation state."""

import math
from collections.abc import Hashable
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.display import Palette, Voi, VoiTable
from meddx.case.presentation import PresentationState
from meddx.case.record import Series
from meddx.case.volume import Volume
from meddx.imaging import palette, presentation, reslice_voxels, turned, window
from meddx.imaging.beside import BesideStore
from meddx.imaging.cut_store import CutStore
from meddx.imaging.frames import FAULT, FrameStore
from meddx.imaging.presentation import Shown
from meddx.imaging.reformatted import Reformatted, reformatted
from meddx.imaging.render import shown_inverted
from meddx.imaging.reslice import draft, reslice
from meddx.imaging.stored import Stored, of_frame
from meddx.imaging.turn import Turn
from meddx.imaging.view import ViewState
from meddx.phrase import Phrase, Refused

# Of a draft, so that a slab is seen within about a tenth of a second and a plane while it turns.
_SLAB_SAMPLES: Final = 1_000_000
_PLANE_SAMPLES: Final = 150_000
# Of a plane that is cut within a frame, about ten milliseconds: pixels that are voxels, and pixels
# between voxels.
_VOXELS_AT_ONCE: Final = 1_000_000
_SAMPLES_AT_ONCE: Final = 65_536

Key = tuple[int, int]


class Source(Protocol):
    """Values of the pictures of one display set in one way.

    Attributes
    ----------
    series
        What stands on the screen: its size, place and letters.
    """

    series: Series

    def stored(self, view: ViewState) -> Stored | None:
        """Return what the values that are windowed are made of; None while it is not there."""

    def failure(self, view: ViewState) -> Phrase | None:
        """Why there are none, None if they can still come."""

    def draft(self, view: ViewState) -> NDArray[Any] | None:
        """Values to be looked at, but not measured, until ``values`` are there; None: no such."""

    def usual(self, view: ViewState) -> Voi:
        """Window that is shown where the reader chose none."""

    def grey(self, values: NDArray[Any], view: ViewState) -> NDArray[np.uint8]:
        """Turn values into a picture."""

    def toned_first(self, view: ViewState) -> Hashable | None:
        """Return on what the grey depends where it must be made before sampling, else None."""


class Acquired:
    """Slices as they were acquired, in the file's colours where it has some for single values."""

    def __init__(self, series: Series, frames: FrameStore, beside: BesideStore) -> None:
        self.series = series
        self._frames = frames
        self._beside = beside
        self._default: Voi | None = None

    def stored(self, view: ViewState) -> Stored | None:
        """Return the frame with its rescale and padding."""
        frame = view.frame(self.series)
        voxels = self._frames.peek(self.series.volume, frame)
        return None if voxels is None else of_frame(self.series.volume, frame, voxels)

    def draft(self, _view: ViewState) -> NDArray[Any] | None:
        """Return None: a frame is there or it is not."""
        return None

    def failure(self, view: ViewState) -> Phrase | None:
        """Why the frame could not be read."""
        failure = self._frames.failure(self.series.volume, view.frame(self.series))
        return failure.phrase if failure else None

    def usual(self, view: ViewState) -> Voi:
        """Window of the series; it is settled by the first frame that is seen."""
        frame = view.frame(self.series)
        if self.series.frame_windows:
            return window.default(self.series, self._looked_at(view), frame)
        if self._default is None:
            values = self._looked_at(view)
            found = window.default(self.series, values, frame)
            if values is None and window.needs_values(self.series):
                return found
            self._default = found
        return self._default

    def _looked_at(self, view: ViewState) -> NDArray[Any] | None:
        """Values that are enough to find a window."""
        needed = window.needs_values(self.series, view.frame(self.series))
        stored = self.stored(view) if needed else None
        return None if stored is None else stored.sparse()

    def grey(self, values: NDArray[Any], view: ViewState) -> NDArray[np.uint8]:
        """Through the reader's window or the usual one; a palette's values in its colours."""
        chosen = view.window or self.usual(view)
        picture = window.apply(values, chosen, shown_inverted(self.series, view))
        colours, stored = self._palette(view), self._stored(view)
        if colours is None or stored is None or stored.shape != picture.shape:
            return picture
        return palette.over_grey(picture, stored, colours)

    def toned_first(self, view: ViewState) -> Hashable | None:
        """Return the window where single values have colours: between two values lies neither.

        Else None: a value between two pixels is shown between theirs.
        """
        colours = self._palette(view)
        if colours is None:
            return None
        return view.window or self.usual(view), view.inverted, colours

    def _palette(self, view: ViewState) -> Palette | None:
        if not self.series.has_palette:
            return None
        found = self._beside.get(self.series, view.frame(self.series))
        return None if found is None else found.palette

    def _stored(self, view: ViewState) -> NDArray[Any] | None:
        return self._frames.peek(self.series.volume, view.frame(self.series))


class Stated(Acquired):
    """Slices as a presentation state shows them: its values, window, table, and turned."""

    def __init__(
        self, own: Series, frames: FrameStore, beside: BesideStore, state: PresentationState
    ) -> None:
        super().__init__(own, frames, beside)
        self._own = own
        self._state = state
        self._shown: tuple[int, Shown] | None = None
        turn = Turn(state.rotation_deg // 90 % 4, state.flipped, *own.volume.shape[1:])
        self.series = turned.series(own, turn)

    def shown(self, view: ViewState) -> Shown:
        """Return what the state says of the frame."""
        frame = view.frame(self._own)
        kept = self._shown  # another thread may look at another frame
        if kept is None or kept[0] != frame:
            kept = (frame, presentation.applied(self._own, frame, self._state))
            self._shown = kept
        return kept[1]

    @override
    def stored(self, view: ViewState) -> Stored | None:
        frame = view.frame(self._own)
        voxels = self._frames.peek(self._own.volume, frame)
        if voxels is None:
            return None
        shown = self.shown(view)
        values = presentation.modality_values(self._own.volume, frame, voxels, shown)
        return Stored(presentation.turned(values, shown))

    @override
    def failure(self, view: ViewState) -> Phrase | None:
        failure = self._frames.failure(self._own.volume, view.frame(self._own))
        return failure.phrase if failure else None

    @override
    def usual(self, view: ViewState) -> Voi:
        return self.shown(view).voi or window.FULL_BYTE

    @override
    def grey(self, values: NDArray[Any], view: ViewState) -> NDArray[np.uint8]:
        if window.is_rgb(values):
            return window.apply(values, window.FULL_BYTE, view.inverted)
        shown = self.shown(view)
        chosen = view.window or self.usual(view)
        flip = shown.inverted != view.inverted
        return presentation.toned(values, chosen, shown.presentation_lut, flip)

    @override
    def toned_first(self, view: ViewState) -> Hashable | None:
        """Return the window: tables of a state may jump, values between entries mean nothing."""
        shown = self.shown(view)
        chosen = view.window or self.usual(view)
        tables = isinstance(chosen, VoiTable) or shown.presentation_lut is not None
        return (chosen, view.inverted) if tables else None


class Cuts:
    """Cuts through the whole volume; slabs and oblique ones are computed beside the window."""

    def __init__(
        self, acquired: Acquired, frames: FrameStore, made: CutStore, view: ViewState
    ) -> None:
        own = acquired.series
        self.plan: Reformatted = reformatted(own, view.plane, view.slab_mm, view.projection)
        self.series = self.plan.series
        self._acquired = acquired
        self._own: Final[Volume] = own.volume
        self._frames = frames
        self._made = made

    def stored(self, view: ViewState) -> Stored | None:
        """Return the cut, None until all slices are there."""
        values = self._values(view)
        return None if values is None else Stored(values)

    def _values(self, view: ViewState) -> NDArray[Any] | None:
        if not self._can_start() or not self._frames.progress(self._own).is_complete:
            return None
        try:
            whole = self._frames.whole(self._own)
        except Refused:
            return None
        count = self._own.shape[0]
        voxels = whole[view.t * count : (view.t + 1) * count]
        cut = self.plan.cuts[view.k]
        if not self.is_beside(view):
            return reslice(voxels, self._own, cut, view.t)
        return self._made.slab(
            self._key(view),
            lambda checkpoint: reslice(voxels, self._own, cut, view.t, checkpoint=checkpoint),
            lambda: draft(voxels, self._own, cut, view.t, self._most(view)),
        )

    def draft(self, view: ViewState) -> NDArray[Any] | None:
        """Return what may be looked at, but not measured, until the values are there."""
        return self._made.draft(self._key(view)) if self.is_beside(view) else None

    def failure(self, view: ViewState) -> Phrase | None:
        """Why the volume cannot be cut: too large, or a slice that cannot be read."""
        if self._made.failed(self._key(view)):
            return FAULT
        progress = self._frames.progress(self._own)
        if self._can_start() and not (progress.is_complete and progress.failed):
            return None
        try:
            self._frames.whole(self._own)
        except Refused as refused:
            return refused.phrase
        return None

    def is_beside(self, view: ViewState) -> bool:
        """Whether the picture is computed beside the window: it takes longer than a frame."""
        return view.is_made_beside or not self._is_quick

    @cached_property
    def _is_quick(self) -> bool:
        cut = self.plan.cuts[0]
        are_voxels = reslice_voxels.layers(self._own, cut) is not None
        return math.prod(cut.shape) <= (_VOXELS_AT_ONCE if are_voxels else _SAMPLES_AT_ONCE)

    def is_computing(self, view: ViewState) -> bool:
        """Whether the slices are there and the picture is still to be computed."""
        return self.is_beside(view) and self._frames.progress(self._own).is_complete

    def usual(self, view: ViewState) -> Voi:
        """Window of the acquired slices."""
        return self._acquired.usual(replace(ViewState(), k=self._own.shape[0] // 2, t=view.t))

    def grey(self, values: NDArray[Any], view: ViewState) -> NDArray[np.uint8]:
        """Through the reader's window or the usual one."""
        chosen = view.window or self.usual(view)
        return window.apply(values, chosen, shown_inverted(self.series, view))

    def toned_first(self, _view: ViewState) -> Hashable | None:
        """Return None: the window comes last."""
        return None

    def _can_start(self) -> bool:
        return self._frames.fits(self._own)

    @staticmethod
    def _most(view: ViewState) -> int:
        return _SLAB_SAMPLES if view.slab_mm > 0 else _PLANE_SAMPLES

    def _key(self, view: ViewState) -> tuple[Any, ...]:
        # The volume itself: more slices may have come to the series since.
        return (self._own, view.plane, view.slab_mm, view.projection, view.k, view.t)
