"""What is laid over the pictures of one series: another series in the same space."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series, Study
from meddx.imaging import colour_maps, fusion, pyramid, sample
from meddx.imaging.cut_store import CutStore
from meddx.imaging.frames import FAULT, FrameStore, Progress
from meddx.imaging.fusion import Offer
from meddx.imaging.fusion_choice import FusionChoice
from meddx.imaging.latest import Latest
from meddx.imaging.pyramid import Pyramid
from meddx.imaging.reslice import draft, reslice
from meddx.imaging.reslice_cut import Cut
from meddx.imaging.view import Rect
from meddx.phrase import Phrase, Refused

_AT_ONCE: Final = 300_000  # px of a plane that are computed while the picture is painted
_PLANE_SAMPLES: Final = 100_000  # of a draft
_SLAB_SAMPLES: Final = 1_000_000
_KEPT: Final = 8
_SCALES: Final = 16

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Over:
    """Values of an overlay on one picture.

    Parameters
    ----------
    values
        ndarray of float32 on ``fusion.grid`` of the picture, NaN where nothing was measured.
    finer
        How many of its pixels make one of the picture, along a side.
    is_draft
        Whether they may only be looked at, not read.
    """

    values: Floats
    finer: int
    is_draft: bool = False


@dataclass(frozen=True, eq=False)
class _Sampled:
    key: tuple[Any, ...]
    values: Floats


class Fused:
    """Computes what lies over a series; slabs and large planes beside the window.

    Parameters
    ----------
    base
        What lies under it.
    frames
        Reads the voxels.
    """

    def __init__(self, base: Series, frames: FrameStore) -> None:
        self._base = base
        self._frames = frames
        self._made = CutStore()
        self._scales: Latest[tuple[float, float]] = Latest(_SCALES)
        self._kept: OrderedDict[tuple[Any, ...], tuple[Over, Pyramid]] = OrderedDict()
        self._sampled: _Sampled | None = None
        self.offers: tuple[Offer, ...] = ()

    def take(self, studies: Iterable[Study]) -> None:
        """Replace what may be laid over the series."""
        self.offers = fusion.offers(studies, self._base)

    def series(self, choice: FusionChoice) -> Series | None:
        """Return what a choice lays over the picture, None for nothing."""
        if not choice.is_shown:
            return None
        return self.chosen(choice)

    def chosen(self, choice: FusionChoice) -> Series | None:
        """Return the series of a choice, also while it is off; None where there is none."""
        able = (offer.series for offer in self.offers if offer.refusal is None)
        return next((one for one in able if one.series_instance_uid == choice.series), None)

    # ---- its values

    def ends(self, choice: FusionChoice) -> tuple[float, float] | None:
        """Return the values at the ends of the colours; None while they are not known."""
        over = self.chosen(choice)
        if over is None or choice.scale is not None:
            return choice.scale
        whole = self._whole(over)
        if whole is None:
            return None
        return self._scales.get(over.volume, lambda: fusion.scale(over, whole))

    def over(self, choice: FusionChoice, cut: Cut, t: int) -> Over | None:
        """Return the values over a picture; None where there are none, or not yet.

        Parameters
        ----------
        choice
            What is laid over it.
        cut
            Where the picture lies.
        t
            Its time point.
        """
        over = self.series(choice)
        found = None if over is None else self._over(over, cut, t)
        return None if found is None else found[0]

    def _over(self, over: Series, cut: Cut, t: int) -> tuple[Over, Pyramid] | None:
        key = (over.volume, cut, fusion.time_of(over, t))
        if key not in self._kept:
            made = self._computed(over, cut, key[2])
            if made is None:
                return None
            if made.is_draft:
                return made, pyramid.build(made.values)
            self._kept[key] = made, pyramid.build(made.values)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _computed(self, over: Series, cut: Cut, t: int) -> Over | None:
        whole = self._whole(over)
        if whole is None:
            return None
        volume = over.volume
        count = volume.shape[0]
        voxels = whole[t * count : (t + 1) * count]
        small, finer = fusion.grid(cut, volume)
        if small.slab_mm <= 0 and small.shape[0] * small.shape[1] <= _AT_ONCE:
            return Over(reslice(voxels, volume, small, t), finer)
        key = (volume, small, t)
        most = _SLAB_SAMPLES if small.slab_mm > 0 else _PLANE_SAMPLES
        values = self._made.slab(
            key,
            lambda checkpoint: reslice(voxels, volume, small, t, checkpoint=checkpoint),
            lambda: draft(voxels, volume, small, t, most),
        )
        if values is not None:
            return Over(values, finer)
        rough = self._made.draft(key)
        return None if rough is None else Over(rough, finer, is_draft=True)

    def _whole(self, over: Series) -> NDArray[Any] | None:
        """All voxels of what is laid over the picture, None until they are there."""
        progress = self._frames.progress(over.volume)
        if not progress.is_complete or progress.failed or not self._frames.fits(over.volume):
            return None
        try:
            return self._frames.whole(over.volume)
        except Refused:
            return None

    # ---- its picture

    def table(self, choice: FusionChoice) -> NDArray[np.uint8]:
        """Return RGBA of the colours of a choice: uint8, shape (256, 4)."""
        over = self.chosen(choice)
        fades = over is not None and over.modality in fusion.FUNCTIONAL
        return colour_maps.rgba(choice.colours, choice.opacity, fades=fades)

    def picture(
        self, choice: FusionChoice, place: tuple[Cut, int], rect: Rect, shape: tuple[int, int]
    ) -> NDArray[np.uint8] | None:
        """Paint what lies over a part of a picture.

        Parameters
        ----------
        choice
            What, and how.
        place
            Where the picture lies, and its time point.
        rect
            ``(top, left, bottom, right)`` in px of the picture.
        shape
            Rows and columns of the answer.

        Returns
        -------
        ndarray of uint8, shape ``(*shape, 4)``; None where there is nothing, or not yet.
        """
        over, ends = self.series(choice), self.ends(choice)
        found = None if over is None or ends is None else self._over(over, *place)
        if over is None or ends is None or found is None:
            return None
        made, levels = found
        key = (made, rect, shape)
        if self._sampled is None or self._sampled.key != key:
            top, left, bottom, right = (made.finer * at for at in rect)
            values = sample.values(levels, (top, left, bottom, right), shape)
            self._sampled = _Sampled(key, values)
        return fusion.coloured(self._sampled.values, ends, self.table(choice))

    # ---- what is still to come

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever more can be shown."""
        return self._made.version, self._scales.version

    def progress(self, choice: FusionChoice) -> Progress | None:
        """How much of what is laid over the picture is there; None where nothing is."""
        over = self.series(choice)
        return None if over is None else self._frames.progress(over.volume)

    def failure(self, choice: FusionChoice) -> Phrase | None:
        """Why a choice cannot be shown, None if it can, or can still come."""
        if not choice.is_shown:
            return None
        over = self.chosen(choice)
        if over is None:
            return next(
                (o.refusal for o in self.offers if o.series.series_instance_uid == choice.series),
                None,
            )
        if self._scales.failed(over.volume):
            return FAULT
        progress = self._frames.progress(over.volume)
        if self._frames.fits(over.volume) and not (progress.is_complete and progress.failed):
            return None
        try:
            self._frames.whole(over.volume)
        except Refused as refused:
            return refused.phrase
        return None

    def is_waiting(self, choice: FusionChoice) -> bool:
        """Whether more of a choice is still to come."""
        progress = self.progress(choice)
        if progress is None or self.failure(choice) is not None:
            return False
        busy = self._made.is_busy or self._scales.is_busy
        return busy or not progress.is_complete or self.ends(choice) is None
