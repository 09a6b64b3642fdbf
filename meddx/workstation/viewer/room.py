"""What stands in the panes of the viewer: one frozen state, so that undo takes back all of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from meddx.imaging.view import ViewState
from meddx.workstation.viewer.layout import ONE, Layout

_SHARED: Final = ("annotations", "key_images")  # what belongs to a series, wherever it is shown


@dataclass(frozen=True)
class PaneState:
    """One pane.

    Parameters
    ----------
    series
        SeriesInstanceUID of what it shows; empty for nothing.
    view
        How.
    """

    series: str = ""
    view: ViewState = field(default_factory=ViewState)


Panes = tuple[PaneState, ...]
HungAs = tuple[str, int, int]


@dataclass(frozen=True)
class Room:
    """The panes of the main window and, where there is one, of the window on a second monitor.

    Parameters
    ----------
    layouts
        One a window.
    panes
        One for each cell of the layouts, in their order.
    active
        Number of the pane that keys and bars are about.
    is_maximised
        Whether the active pane fills its window.
    hung_as
        By which hanging protocol the first window was hung: its key, number of the stage, page;
        None where the reader laid it out.
    """

    layouts: tuple[Layout, ...] = (ONE,)
    panes: Panes = (PaneState(),)
    active: int = 0
    is_maximised: bool = False
    hung_as: HungAs | None = None

    def __post_init__(self) -> None:
        if len(self.panes) != sum(map(len, self.layouts)) or not self.layouts:
            raise ValueError("a room has a pane for each cell of its layouts")
        if not 0 <= self.active < len(self.panes):
            raise ValueError("the active pane is one of the room")

    @property
    def pane(self) -> PaneState:
        """The active pane."""
        return self.panes[self.active]

    def of_window(self, window: int) -> range:
        """Numbers of the panes of a window."""
        first = sum(map(len, self.layouts[:window]))
        return range(first, first + len(self.layouts[window]))

    def window_of(self, number: int) -> int:
        """Window that a pane stands in."""
        return next(w for w in range(len(self.layouts)) if number in self.of_window(w))

    def visible(self, window: int) -> tuple[int, ...]:
        """Numbers of the panes of a window that are seen."""
        those = self.of_window(window)
        return (self.active,) if self.is_maximised and self.active in those else tuple(those)

    # ---- other rooms

    def with_view(self, number: int, view: ViewState) -> "Room":
        """Show a pane's series in another way.

        What was drawn on it is then seen in every pane that shows this series; which layers are on
        is the same in all panes.
        """
        series = self.panes[number].series
        shared = {name: getattr(view, name) for name in _SHARED}

        def follow(at: int, pane: PaneState) -> PaneState:
            if at == number:
                return replace(pane, view=view)
            seen = replace(pane.view, layers=view.layers)
            return replace(pane, view=replace(seen, **shared) if pane.series == series else seen)

        return self._each(follow)

    def with_series(self, number: int, series: str, view: ViewState) -> "Room":
        """Show another series in a pane, with what was drawn on it where it is shown already."""
        other = next(
            (p for at, p in enumerate(self.panes) if p.series == series and at != number), None
        )
        if other is not None and series:
            view = replace(view, **{name: getattr(other.view, name) for name in _SHARED})
        view = replace(view, layers=self.pane.view.layers)
        placed = PaneState(series, view)
        return self._each(lambda at, pane: placed if at == number else pane)

    def activated(self, number: int) -> "Room":
        """Turn to another pane."""
        return replace(self, active=number)

    def maximised(self, *, on: bool) -> "Room":
        """Let the active pane fill its window, or go back to all."""
        return replace(self, is_maximised=on)

    def laid_out(self, layout: Layout, window: int = 0) -> "Room":
        """Return the room with another layout of a window; as many panes as fit stay.

        The active pane always stays; new panes are empty.
        """
        old = [self.panes[number] for number in self.of_window(window)]
        start = self.of_window(window).start
        at = self.active - start
        kept = old[: len(layout)]
        if len(kept) <= at < len(old):
            kept[-1] = old[at]
        kept += [self._empty] * (len(layout) - len(kept))
        active = self.active
        if 0 <= at < len(old):
            active = start + min(at, len(layout) - 1)
        elif at >= len(old):  # in the other window, whose panes are counted after these
            active += len(layout) - len(old)
        layouts = (*self.layouts[:window], layout, *self.layouts[window + 1 :])
        panes = (*self.panes[:start], *kept, *self.panes[start + len(old) :])
        return Room(layouts, panes, active, hung_as=self.hung_as if window else None)

    def with_second(self, layout: Layout | None) -> "Room":
        """Add a second window with empty panes, or take it away."""
        first = self.panes[: len(self.layouts[0])]
        active = min(self.active, len(first) - 1)
        if layout is None:
            return replace(self, layouts=self.layouts[:1], panes=first, active=active)
        panes = (*first, *[self._empty] * len(layout))
        return replace(self, layouts=(self.layouts[0], layout), panes=panes, active=active)

    def filled(self, series: tuple[str, ...], first_view: Callable[[str], ViewState]) -> "Room":
        """Return the room with its empty panes showing what no pane shows yet, in order."""
        shown = {pane.series for pane in self.panes}
        rest = iter([uid for uid in series if uid not in shown])
        room = self
        for number, pane in enumerate(self.panes):
            if not pane.series and (uid := next(rest, "")):
                room = room.with_series(number, uid, first_view(uid))
        return room

    def with_views(self, change: Callable[[str, ViewState], ViewState]) -> "Room":
        """Return the room with the view of each series changed (``change(series, view)``)."""
        return self._each(lambda _at, pane: replace(pane, view=change(pane.series, pane.view)))

    def without(self, known: frozenset[str]) -> "Room":
        """Return the room with panes emptied whose series is not among the known ones."""
        return self._each(lambda _at, pane: pane if pane.series in known else self._empty)

    @property
    def _empty(self) -> PaneState:
        """An empty pane: which layers are on is the same in all panes."""
        return PaneState(view=ViewState(layers=self.pane.view.layers))

    def _each(self, change: Callable[[int, PaneState], PaneState]) -> "Room":
        return replace(self, panes=tuple(change(at, pane) for at, pane in enumerate(self.panes)))
