"""One pane's part of the room, as its canvas sees it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from meddx.imaging.sync import Seen
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Phrase
from meddx.workstation.viewer.room import PaneState, Room
from meddx.workstation.viewer.stage import Stage

if TYPE_CHECKING:
    from meddx.case.record import Series
    from meddx.workstation.viewer.desk import Desk

_SCROLLING = "scroll"


class Seat:
    """Reads and changes one pane of a room.

    Parameters
    ----------
    desk
        Holds the room.
    number
        Of the pane.
    """

    def __init__(self, desk: "Desk", number: int) -> None:
        self.desk = desk
        self.number = number
        self.stage: Stage | None = None
        self.screen_of: Callable[[Series], Screen] | None = None
        self.told: Callable[[], None] | None = None
        self.interrupted: Callable[[], None] | None = None
        self.since: Room | None = None  # where the gesture that is going on began
        self.text: Phrase | None = None  # what stands in the pane while it is empty
        self.deed: Callable[[], None] | None = None  # what a double click does there meanwhile

    @property
    def pane(self) -> PaneState:
        """What the pane shows; nothing where the room has no such pane any more."""
        panes = self.desk.room.panes
        return panes[self.number] if self.number < len(panes) else PaneState()

    @property
    def view(self) -> ViewState:
        """How its series is shown."""
        return self.pane.view

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.desk.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self.desk.can_redo

    def push(self, view: ViewState, since: ViewState | None = None) -> None:
        """Show another view as one step, from where the gesture began if one was made."""
        start, self.since = self.since, None
        if start is None and since is not None:
            start = self.desk.room.with_view(self.number, since)
        before = start or self.desk.room
        moved = replace(before.panes[self.number].view, k=view.k, t=view.t) == view
        kind = f"{_SCROLLING} {self.number}" if moved and start is None else ""
        self.desk.go(self.desk.changed(self.number, view, start), since=start, kind=kind)

    def show(self, view: ViewState) -> None:
        """Show a view in the middle of a gesture; nothing is remembered yet."""
        self.desk.show(self.desk.changed(self.number, view, self.begin()))

    def begin(self) -> Room:
        """Return the room in which the gesture that is going on began; it begins if none is."""
        if self.since is None:
            self.since = self.desk.room
        return self.since

    def settle(self) -> None:
        """End what is going on where it is: a step was taken, and undo goes back to that."""
        self.since = None
        if self.interrupted is not None:
            self.interrupted()

    def reshow(self, view: ViewState) -> None:
        """Show the view another way at once, as if it had always been so: no step."""
        self.desk.show(self.desk.room.with_view(self.number, view))

    def undo(self) -> None:
        """Take the last step of the room back."""
        self.desk.undo()

    def redo(self) -> None:
        """Take an undo back."""
        self.desk.redo()

    def seen(self, view: ViewState) -> Seen | None:
        """Return what the pane shows under a view; None where it shows nothing with a place."""
        if self.stage is None or self.screen_of is None or not self.stage.holds(view):
            return None
        shown = self.stage.shown(view)
        return Seen(shown, view, self.screen_of(shown))

    @property
    def now(self) -> Seen | None:
        """What the pane shows now; None where that has no place."""
        return self.seen(self.view)

    def tell(self) -> None:
        """Have the canvas show what the room says."""
        if self.told is not None:
            self.told()
