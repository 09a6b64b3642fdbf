"""The pictures of another sampler as the reader turned them: only what the screen shows is turned.

The slices and their pyramids stay as they are, so that turning costs no memory and a turned series
is scrolled as fast. Pictures, drafts and heatmaps are sampled for the same part of the unturned
picture and turned then: nothing of them can lie elsewhere than without the turn.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.record import Series
from meddx.imaging import turned
from meddx.imaging.overlay import Overlay
from meddx.imaging.stored import Stored
from meddx.imaging.turn import Turn
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.viewer.sampler import Sampler


class TurnedSampler(Sampler):
    """Turns what another sampler gives.

    Parameters
    ----------
    own
        Gives the unturned pictures.
    turn
        What the reader did.
    """

    def __init__(self, own: Sampler, turn: Turn) -> None:
        super().__init__(own.source)
        self._own = own
        self._turn = turn
        self._series = turned.series(own.series, turn)

    @property
    @override
    def series(self) -> Series:
        return self._series

    @override
    def is_there(self, view: ViewState) -> bool:
        return self._own.is_there(view)

    @override
    def stored(self, view: ViewState) -> Stored | None:
        stored = self._own.stored(view)
        return None if stored is None else replace(stored, voxels=self._turn.array(stored.voxels))

    @override
    def values(self, view: ViewState) -> NDArray[Any] | None:
        values = self._own.values(view)
        return None if values is None else self._turn.array(values)

    @override
    def grey_at(self, view: ViewState, row: int, col: int) -> int | None:
        return self._own.grey_at(view, *self._turn.inverse.pixel(row, col))

    @override
    def picture(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        return self._turned(self._own.picture(*turned.unturned(view, screen)))

    @override
    def glimpse(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        return self._turned(self._own.glimpse(*turned.unturned(view, screen)))

    @override
    def draft(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        return self._turned(self._own.draft(*turned.unturned(view, screen)))

    @override
    def overlay(self, overlay: Overlay, view: ViewState, screen: Screen) -> NDArray[np.uint8]:
        return self._turn.array(self._own.overlay(overlay, *turned.unturned(view, screen)))

    def _turned(self, picture: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
        return None if picture is None else self._turn.array(picture)
