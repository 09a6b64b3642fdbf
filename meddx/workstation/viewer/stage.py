"""One display set with what belongs over it: which pictures a view of it is made of."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi
from meddx.case.layers import Layer
from meddx.case.presentation import PresentationState
from meddx.case.record import Series, Study
from meddx.imaging import (
    fidelity,
    figures,
    fusion,
    layers,
    presentation,
    reslice_planes,
    reslice_voxels,
    shutters,
    turned,
)
from meddx.imaging.beside import GREY_ONLY, NOTHING, Beside, BesideStore
from meddx.imaging.cut_store import CutStore
from meddx.imaging.fidelity import Making
from meddx.imaging.frames import FrameStore, Progress
from meddx.imaging.layer_contours import Slab
from meddx.imaging.presentation import Shown
from meddx.imaging.reslice_cut import Cut, of_slice
from meddx.imaging.stored import Stored
from meddx.imaging.turn import Turn
from meddx.imaging.view import Screen, ViewState, aspect
from meddx.phrase import Phrase, Refused
from meddx.workstation.viewer.fused import Fused
from meddx.workstation.viewer.sampler import Sampler
from meddx.workstation.viewer.sources import Acquired, Cuts, Stated
from meddx.workstation.viewer.turned_sampler import TurnedSampler

_KEPT: Final = 4  # ways of looking that are kept

_Way = tuple[Any, ...]


class Stage:
    """Gives the pictures for every view of a series.

    Parameters
    ----------
    series
        What is shown.
    frames, cuts
        Give its frames, and slabs through them.
    studies
        What may lie over it: their layers and presentation states.
    masks
        Layers that packs made.
    """

    def __init__(
        self,
        series: Series,
        frames: FrameStore,
        cuts: CutStore,
        studies: Iterable[Study] = (),
        masks: Iterable[Layer] = (),
    ) -> None:
        self.series = series
        self._frames = frames
        self._cuts = cuts
        self.layers: tuple[Layer, ...] = ()
        self.study: Study | None = None
        self._states: tuple[PresentationState, ...] = ()
        self._drawn: tuple[tuple[Any, ...], Shown] | None = None
        self.fused = Fused(series, frames)
        self.take(studies, masks)
        self._beside = BesideStore(frames.children)
        self._own = Acquired(series, frames, self._beside)
        self._acquired = Sampler(self._own)
        self._samplers: OrderedDict[_Way, Sampler] = OrderedDict()
        self._gaps = fidelity.gaps(series.volume.geometry)
        self._turned: tuple[Sampler, Turn, TurnedSampler] | None = None

    def take(self, studies: Iterable[Study], masks: Iterable[Layer] = ()) -> None:
        """Replace what may lie over the series: of studies, and what packs outlined."""
        own = tuple(studies)
        uid = self.series.study_instance_uid
        self.study = next((study for study in own if study.study_instance_uid == uid), None)
        applying = (*(layer for study in own for layer in study.layers), *masks)
        self.layers = tuple(layer for layer in applying if layers.applies(layer, self.series))
        self._states = tuple(state for study in own for state in study.states)
        self.fused.take(own)

    # ---- what can be chosen

    def refusal(self) -> Phrase | None:
        """Why the series cannot be cut in other planes, None if it can."""
        try:
            reslice_planes.check(self.series.volume)
        except Refused as refused:
            return refused.phrase
        return None

    def too_large(self) -> Phrase | None:
        """Why there is no memory for planes of the series, None if there is."""
        volume = self.series.volume
        return None if self._frames.fits(volume) else self._frames.too_large(volume)

    def first_view(self) -> ViewState:
        """How the series is opened: a volume in its middle, a clip with its first picture.

        The first slice of a volume is the air or the table at one end of it, and which end is
        only the direction of the scan; the middle is what every plane is opened through.
        """
        middle = self.refusal() is None and self.series.cine is None
        return ViewState(k=self.series.volume.shape[0] // 2 if middle else 0)

    def holds(self, view: ViewState) -> bool:
        """Whether a view, perhaps of the series as it was before, is one of this series."""
        if view.is_cut and self.refusal() is not None:
            return False
        volume = self.shown(view).volume
        return view.k < volume.shape[0] and view.t < volume.time_points

    def fitted(self, view: ViewState) -> ViewState:
        """Return the view, or one that this series can be shown in: what was drawn stays.

        A view may be of the series as it was before, or under a presentation state that is gone:
        size and place were then those of the state.
        """
        if view.state and all(state.sop_instance_uid != view.state for state in self._states):
            view = replace(view.reset(), state="", only_graphics=False)
        if self.holds(view):
            return view
        marks = {name: getattr(view, name) for name in ("annotations", "key_images", "layers")}
        return replace(self.first_view(), **marks)

    def states(self, view: ViewState) -> tuple[PresentationState, ...]:
        """Presentation states that may be applied to what a view shows."""
        if view.is_cut:
            return ()
        fitting = presentation.fitting(self.series, view.frame(self.series), self._states)
        return tuple(self._states[index] for index in fitting)

    def state(self, view: ViewState) -> PresentationState | None:
        """Presentation state that a view is under."""
        if not view.state:
            return None
        found: Sequence[PresentationState] = self.states(view)
        return next((state for state in found if state.sop_instance_uid == view.state), None)

    # ---- pictures

    def sampler(self, view: ViewState) -> Sampler:
        """Pictures of a view, as the reader turned them."""
        own = self._unturned(view)
        if not view.is_turned:
            return own
        turn = turned.of_view(view, own.series)
        kept = self._turned
        if kept is None or kept[0] is not own or kept[1] != turn:
            kept = self._turned = (own, turn, TurnedSampler(own, turn))
        return kept[2]

    def turn(self, view: ViewState) -> Turn:
        """Return how a slice stands on the screen: as a state turns it, then as the reader did."""
        state = None if view.only_graphics else self.state(view)
        _, rows, cols = self.series.volume.shape
        own = Turn(0, False, rows, cols)
        if state is not None:
            own = Turn(state.rotation_deg // 90 % 4, state.flipped, rows, cols)
        return own.then(turned.of_view(view, self._unturned(view).series))

    def _unturned(self, view: ViewState) -> Sampler:
        state = None if view.only_graphics else self.state(view)
        if view.is_cut:
            way: _Way = (view.plane, view.slab_mm, view.projection)
        elif state is not None:
            way = (state.sop_instance_uid,)
        else:
            return self._acquired
        if way not in self._samplers:
            self._samplers[way] = self._made(view, state)
            if len(self._samplers) > _KEPT:
                self._samplers.popitem(last=False)
        self._samplers.move_to_end(way)
        return self._samplers[way]

    def shown(self, view: ViewState) -> Series:
        """Return what stands on the screen for a view: size, place and letters."""
        return self.sampler(view).series

    def values(self, view: ViewState) -> NDArray[Any] | None:
        """Values of the picture of a view, before its window; None while it is not there."""
        return self.sampler(view).values(view)

    def stored_at(self, view: ViewState, row: int, col: int) -> float | None:
        """Value that the file holds for a pixel; None where the picture is no slice of it."""
        if view.is_cut or self.unturned(view) is not self.series:
            return None
        row, col = turned.of_view(view, self.series).inverse.pixel(row, col)
        voxels = self._frames.peek(self.series.volume, view.frame(self.series))
        return None if voxels is None or voxels.ndim != 2 else float(voxels[row, col])

    def grey_at(self, view: ViewState, row: int, col: int) -> int | None:
        """Grey that is shown for a pixel of the picture, 0 to 255; None where it is coloured."""
        return self.sampler(view).grey_at(view, row, col)

    def stored(self, view: ViewState) -> Stored | None:
        """Return what the values of a view are made of: for who needs a few of them."""
        return self.sampler(view).stored(view)

    def is_there(self, view: ViewState) -> bool:
        """Whether the picture of a view can be painted; quicker than to ask for its values."""
        return self.sampler(view).is_there(view)

    def usual(self, view: ViewState) -> Voi:
        """Window where the reader chose none."""
        return self.sampler(view).source.usual(view)

    def failure(self, view: ViewState) -> Phrase | None:
        """Why there is no picture, None if it can still come."""
        return self.sampler(view).source.failure(view)

    def cut(self, view: ViewState) -> Cut:
        """Return where the picture of a view lies, before the reader turned it.

        Only of a series with a place in the patient.
        """
        source = self.sampler(view).source
        if isinstance(source, Cuts):
            return source.plan.cuts[view.k]
        _, rows, cols = source.series.volume.shape
        return of_slice(source.series.volume.geometry, view.k, (rows, cols))

    def fused_picture(self, view: ViewState, screen: Screen) -> NDArray[np.uint8] | None:
        """Return what another series lays over a view: shape (height_px, width_px, 4), or None."""
        if self.fused.series(view.fusion) is None:
            return None
        turn = turned.of_view(view, self.unturned(view))
        plain, own = turned.unturned(view, screen) if view.is_turned else (view, screen)
        place, shape = (self.cut(plain), view.t), (own.height_px, own.width_px)
        laid = self.fused.picture(view.fusion, place, plain.rect(own), shape)
        return None if laid is None else turn.array(laid)

    def unturned(self, view: ViewState) -> Series:
        """Return what would stand on the screen if the reader had not turned it."""
        return self._unturned(view).series

    def slab(self, view: ViewState) -> Slab | None:
        """Plane of a cut as it is turned; None for a slice as acquired."""
        source = self.sampler(view).source
        if not isinstance(source, Cuts):
            return None
        slab = source.plan.slab(view.k)
        return replace(slab, plane=slab.plane @ turned.of_view(view, source.series).to_own())

    def marks(self, view: ViewState) -> tuple[Phrase, ...]:
        """Return what must stand over a view as long as it is shown."""
        source = self.sampler(view).source
        is_grey_only = self.series.has_palette and source is not self._own
        common = (*((GREY_ONLY,) if is_grey_only else ()), *self._not_measured(view))
        if not isinstance(source, Cuts):
            beside = self._beside.get(self.series, view.frame(self.series))
            return (*common, *(beside.notes if beside else ()))
        label = source.plan.cuts[view.k].slab_label
        return (*([label] if label else ()), *source.plan.marks, *common)

    def _not_measured(self, view: ViewState) -> tuple[Phrase, ...]:
        """Say that regions measure the picture, where another series lies over it."""
        over = self.fused.series(view.fusion)
        if over is None or not any(one.kind.is_region for one in view.annotations):
            return ()
        return (fusion.not_measured(over, self.series),)

    def making(self, view: ViewState, screen: Screen, is_draft: bool = False) -> Making:
        """Return how the picture of a view was made, for its marks."""
        source, state, said = self.sampler(view).source, self.state(view), [*self.marks(view)]
        if state is not None:
            said += state.notes
            said += filter(None, (self.not_true(view, screen),))
        if not isinstance(source, Cuts):
            said += filter(None, (self._gaps,))
            return Making(tuple(said), is_draft=is_draft)
        between = reslice_voxels.layers(self.series.volume, source.plan.cuts[view.k]) is None
        return Making(tuple(said), between and not source.plan.marks, is_draft)

    def drawn(self, view: ViewState) -> Shown | None:
        """Return what is drawn over a view, in px of what is shown.

        That is what a presentation state says, else the overlay planes and the shutter of the
        picture's file: a state decides which of them are seen (PS3.3 C.11.7).
        """
        if view.is_cut:
            return None
        state, frame = self.state(view), view.frame(self.series)
        beside = self._beside.get(self.series, frame) or NOTHING
        if state is None and not beside.planes and beside.shutter is None:
            return None
        what = (state and state.sop_instance_uid, frame, view.only_graphics, beside)
        key = (*what, view.quarters, view.flipped)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self._made_over(state, view, beside))
        return self._drawn[1]

    def not_true(self, view: ViewState, screen: Screen) -> Phrase | None:
        """Why a view is not in the true size that its state asks for, None if nothing is amiss."""
        drawn = self.drawn(view) if view.state else None
        return presentation.not_true(drawn.area, screen.pitch_mm) if drawn else None

    def has_shutter(self, view: ViewState) -> bool:
        """Whether something of a view is covered."""
        drawn = self.drawn(view)
        return drawn is not None and drawn.covered is not None and bool(drawn.covered.any())

    def planes(self, view: ViewState) -> tuple[figures.Plane, ...]:
        """Return the overlay planes that are drawn over a view."""
        drawn = self.drawn(view)
        return drawn.planes if drawn else ()

    def _made_over(self, state: PresentationState | None, view: ViewState, beside: Beside) -> Shown:
        frame, only = view.frame(self.series), view.only_graphics
        if state is None:
            shown = Shown(planes=figures.own_planes(beside.planes))
        else:
            own = beside.planes
            shown = presentation.applied(self.series, frame, state, own, only_graphics=only)
        if (state is None or only) and beside.shutter is not None:
            shape = self.series.volume.shape[1:]
            covered = shutters.covered(beside.shutter, shape, aspect(self.series))
            shown = replace(shown, covered=covered, covered_grey=beside.shutter.grey)
        return turned.graphics(shown, self.turn(view))

    # ---- what is still to come

    @property
    def progress(self) -> Progress:
        """How many frames of the series are there."""
        return self._frames.progress(self.series.volume)

    @property
    def version(self) -> tuple[int, ...]:
        """Changes whenever more can be shown."""
        own = (self._frames.version, self._cuts.version, self._beside.version)
        return (*own, *self.fused.version)

    def is_waiting(self, view: ViewState) -> bool:
        """Whether more is still to come."""
        if self._cuts.is_busy or not self.progress.is_complete or self.is_computing(view):
            return True
        if self.fused.is_waiting(view.fusion):
            return True
        return not view.is_cut and self._beside.get(self.series, view.frame(self.series)) is None

    def is_made_beside(self, view: ViewState) -> bool:
        """Whether the picture of a view is computed beside the window, a draft of it first."""
        source = self.sampler(view).source
        return isinstance(source, Cuts) and source.is_beside(view)

    def is_computing(self, view: ViewState) -> bool:
        """Whether a slab of a view is being computed."""
        source = self.sampler(view).source
        return isinstance(source, Cuts) and self._cuts.is_busy and source.is_computing(view)

    def _made(self, view: ViewState, state: PresentationState | None) -> Sampler:
        if state is None:
            return Sampler(Cuts(self._own, self._frames, self._cuts, view))
        return Sampler(Stated(self.series, self._frames, self._beside, state))
