"""The room with its history: what every pane shows, how panes follow each other, what was seen."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal

from meddx import turns
from meddx.case.identity import Agreement, Patient
from meddx.case.layers import Layer
from meddx.case.record import Case, Series, Study
from meddx.case.volume import Frame
from meddx.imaging import reference_lines, reformatted, sync
from meddx.imaging.reference_lines import Line
from meddx.imaging.reslice_cut import Point
from meddx.imaging.sync import Link, Linking, Seen
from meddx.imaging.view import ViewState
from meddx.workstation.viewer import by_hand
from meddx.workstation.viewer.history import History
from meddx.workstation.viewer.memory import Memories, recalled
from meddx.workstation.viewer.room import PaneState, Room
from meddx.workstation.viewer.seat import Seat
from meddx.workstation.viewer.seen import SeenFrames

_HALF_A_SLICE: Final = 0.5 + 1e-6


class Desk(QObject):
    """Holds the room; canvases sit at it, one a pane.

    Signals
    -------
    room_changed
        Any pane shows something else, or in another way.
    layout_changed
        Panes came, went, or changed their size.
    active_changed
        Another pane is the active one, or it shows another series.
    """

    room_changed = Signal()
    layout_changed = Signal()
    active_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(Room())
        self._seats: dict[int, Seat] = {}
        self._series: dict[str, Series] = {}
        self._memories = Memories()
        self.patient, self.studies = Patient(), tuple[Study, ...]()
        self.masks: tuple[Layer, ...] = ()
        self.linking = Linking()
        self.point: Point | None = None
        self.shows_lines = True

    @property
    def seen(self) -> SeenFrames:
        """Which pictures of the patient were on the screen."""
        return self._memories.now.seen

    @property
    def links(self) -> tuple[Link, ...]:
        """Which series of the patient were linked by hand."""
        return self._memories.now.links

    @links.setter
    def links(self, links: tuple[Link, ...]) -> None:
        self._memories.now.links = links

    @property
    def _left(self) -> dict[str, ViewState]:
        return self._memories.now.left

    @property
    def room(self) -> Room:
        """What is shown."""
        return self._history.state

    @property
    def depth(self) -> int:
        """How many steps can be taken back."""
        return self._history.depth

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back, or something going on that can be given up."""
        return self._history.can_undo or self._since is not None

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self._history.can_redo

    def is_seen(self, number: int) -> bool:
        """Whether a pane is on the screen: there is such a pane, and no other one hides it."""
        room = self.room
        return number < len(room.panes) and number in room.visible(room.window_of(number))

    def seat(self, number: int) -> Seat:
        """Return the part of the room that is one pane."""
        if number not in self._seats:
            self._seats[number] = Seat(self, number)
        return self._seats[number]

    def find(self, series_instance_uid: str) -> Series | None:
        """Return a series that may be shown."""
        return self._series.get(series_instance_uid)

    # ---- what there is to show

    def know(self, patient: Patient, studies: Iterable[Study], *more: Series) -> None:
        """Say what may be shown: the series of some studies, and more."""
        self.patient, self.studies = patient, tuple(studies)
        found = (*(series for study in self.studies for series in study.series), *more)
        old, self._series = self._series, {one.series_instance_uid: one for one in found}
        if not self._memories.turn_to(patient):
            self._stay({u: (old[u], s) for u, s in self._series.items() if old.get(u, s) is not s})

    def _stay(self, grown: dict[str, tuple[Series, Series]]) -> None:
        """Stand at the same places of series that have more slices now, also after an undo."""
        if not grown:
            return

        def stay(uid: str, view: ViewState) -> ViewState:
            return reformatted.stayed(view, *grown[uid]) if uid in grown else view

        self._history.amend(lambda room: room.with_views(stay))
        for uid, view in self._left.items():
            self._left[uid] = stay(uid, view)
        for before, now in grown.values():
            self.seen.renumber(before, now)

    def clear(self) -> None:
        """Forget everything: nothing is open."""
        self.know(Patient(), ())
        self._memories.forget()
        self.point = None
        self.begin(Room())

    def begin(self, room: Room) -> None:
        """Start anew with a room; nothing can be undone."""
        self._history = History(room)
        self._settle()
        self._tell(Room(layouts=room.layouts, panes=room.panes), everything=True)

    def show_case(self, case: Case) -> None:
        """Take a case, or the same case with more in it; panes keep what is still there."""
        another = self.patient.compare(case.patient) is Agreement.DIFFERENT
        self.know(case.patient, case.studies)
        before = self.room
        kept = before.without(frozenset() if another else frozenset(self._series))
        if not any(pane.series for pane in kept.panes):  # another patient: layouts are per case
            second = before.layouts[1] if len(before.layouts) > 1 else None
            kept = Room().with_second(second)
            self.point = None
        if kept != before:
            self._history = History(kept)
        self._tell(before, everything=True)

    def lay(self, masks: tuple[Layer, ...]) -> None:
        """Lay what packs outlined over its series, beside the layers of the studies."""
        if masks != self.masks:
            self.masks = masks
            self._tell(self.room, everything=True)

    @property
    def stars(self) -> dict[str, int]:
        """How many key images each series has that was looked at."""
        shown = {p.series: len(p.view.key_images) for p in self.room.panes if p.series}
        return {uid: len(view.key_images) for uid, view in self._left.items()} | shown

    def left(self, series_instance_uid: str) -> ViewState | None:
        """How a series was last looked at."""
        return self._left.get(series_instance_uid)

    @property
    def all_left(self) -> dict[str, ViewState]:
        """How each series was last looked at."""
        return dict(self._left)

    def recall(self, views: dict[str, ViewState]) -> None:
        """Take how series were left in another run of the program.

        A series that is on the screen gets what was drawn on it then beside what was drawn since,
        and is looked at as it was then unless the reader did something already.
        """
        is_new = not self.can_undo

        def with_kept(uid: str, view: ViewState) -> ViewState:
            return recalled(view, views[uid], is_new=is_new) if uid in views else view

        # Every state: what was kept must not go when what was done meanwhile is undone.
        before = self.room
        self._history.amend(lambda room: room.with_views(with_kept))
        for seat in self._seats.values():
            if seat.since is not None:
                seat.since = seat.since.with_views(with_kept)
        for uid, view in views.items():
            self._left[uid] = with_kept(uid, self._left[uid]) if uid in self._left else view
        self._tell(before)

    # ---- steps

    def go(self, room: Room, since: Room | None = None, kind: str = "") -> None:
        """Change the room as one step that can be undone."""
        before = self.room
        self._history.push(room, since=since, kind=kind)
        self._settle()
        self._tell(before)

    def show(self, room: Room) -> None:
        """Change the room in the middle of a gesture; nothing is remembered yet."""
        before = self.room
        self._history.show(room)
        self._tell(before)

    def activate(self, number: int) -> None:
        """Turn to a pane: no step that is undone."""
        if number != self.room.active:
            self.show(self.room.activated(number))

    def undo(self) -> None:
        """Take the last step back; in the middle of a gesture, what it did until now."""
        before, since = self.room, self._since
        if since is None:
            self._history.undo()
        else:
            self._history.show(since)
        self._settle()
        self._tell(before)

    def redo(self) -> None:
        """Take an undo back."""
        before = self.room
        self._history.redo()
        self._settle()
        self._tell(before)

    def changed(self, number: int, view: ViewState, since: Room | None = None) -> Room:
        """Return the room with another view of a pane, and of all panes that follow it.

        Parameters
        ----------
        number
            The pane.
        view
            Its new view.
        since
            Room in which the gesture began; None for the room of now.
        """
        start = since or self.room
        room = self.room.with_view(number, view)
        before = start.panes[number].view
        if not self.linking.is_on or (seen := self.seat(number).seen(before)) is None:
            return room
        for other in range(len(room.panes)):
            if other == number or (its := self.seat(other).seen(start.panes[other].view)) is None:
                continue
            now = seen.with_view(view)
            if (before.plane, before.slab_mm) != (view.plane, view.slab_mm):
                continue  # another plane is no movement
            away = self._away(seen, its)
            follows = sync.followed(seen, now, its, away, self.linking)
            room = room.with_view(other, _with_own(follows, room.panes[other].view))
        return room

    def point_at(self, number: int, point: Point, *, is_final: bool, since: Room) -> None:
        """Lead every pane of the same frame of reference to a point in the patient."""
        self.point = point
        room = since
        own = self.seat(number).seen(since.panes[number].view)
        for other in range(len(since.panes)):
            its = self.seat(other).seen(since.panes[other].view)
            if own is None or its is None or other == number:
                continue
            away = self._away(own, its)
            if away is not None:
                x, y, z = (a + b for a, b in zip(point, away, strict=True))
                room = room.with_view(other, sync.towards((x, y, z), its))
        if is_final:
            self.go(room, since=since)
        else:
            self.show(room)
        self.room_changed.emit()

    def lines_on(self, number: int) -> tuple[Line, ...]:
        """Return the traces of other panes on the picture of a pane.

        Of the active pane on all others; once a point was shown, of each on each.
        """
        room = self.room
        those = [n for w in range(len(room.layouts)) for n in room.visible(w) if n != number]
        if self.point is None:
            those = [n for n in those if n == room.active]
        on = self.seat(number).now if those and self.shows_lines else None
        if on is None:
            return ()
        found = ((other, self.seat(other).now) for other in those)
        return reference_lines.lines(on, [(n, seen) for n, seen in found if seen is not None])

    def point_on(self, number: int) -> tuple[float, float] | None:
        """Return where the point that was shown lies in a pane, None where it does not."""
        seen = self.seat(number).now if self.point is not None else None
        if seen is None or self.point is None or seen.shown.volume.geometry.frame is Frame.PIXEL:
            return None
        k, j, i = seen.shown.volume.geometry.to_index(self.point)
        return (j + 0.5, i + 0.5) if abs(k - seen.view.k) <= _HALF_A_SLICE else None

    def show_point(self, point: Point | None) -> None:
        """Show a point of the patient in every pane; None shows none."""
        self.point = point
        self.room_changed.emit()

    def show_lines(self, *, on: bool) -> None:
        """Show the traces of other panes, or hide them."""
        self.shows_lines = on
        self.room_changed.emit()

    def link(self, linking: Linking) -> None:
        """Say what panes follow."""
        self.linking = linking
        self.room_changed.emit()

    def link_by_hand(self) -> int:
        """Link the active pane with all others as they stand now; returns how many were linked.

        Panes that share its frame of reference follow by themselves.
        """
        room = self.room
        seen = [self.seat(number).seen(pane.view) for number, pane in enumerate(room.panes)]
        made = by_hand.links(room.active, seen)
        self.links = by_hand.with_new(self.links, made)
        return len(made)

    def unlink(self) -> None:
        """Forget the links made by hand."""
        self.links = ()

    @property
    def _since(self) -> Room | None:
        """Room in which what is going on began; None while nothing is."""
        found = (seat.since for seat in self._seats.values())
        return next((since for since in found if since is not None), None)

    def _settle(self) -> None:
        for seat in self._seats.values():
            seat.settle()

    def _away(self, own: Seen, its: Seen) -> Point | None:
        return sync.offset(own.shown, its.shown, self.links)

    @turns.in_front()
    def _tell(self, before: Room, *, everything: bool = False) -> None:
        room = self.room
        for pane in (*room.panes, room.pane):  # of several panes the active one counts
            if pane.series:
                self._left[pane.series] = pane.view
        if everything or _arrangement(before) != _arrangement(room):
            self.layout_changed.emit()
        for number, seat in self._seats.items():
            old = before.panes[number] if number < len(before.panes) else PaneState()
            if everything or old != seat.pane:
                seat.tell()
        if everything or (before.active, before.pane.series) != (room.active, room.pane.series):
            self.active_changed.emit()
        self.room_changed.emit()


def _arrangement(room: Room) -> tuple[object, ...]:
    return room.layouts, room.is_maximised, room.active if room.is_maximised else -1


def _with_own(view: ViewState, own: ViewState) -> ViewState:
    """Return a view that was computed apart, with what is the same in several panes of the room."""
    return replace(view, annotations=own.annotations, key_images=own.key_images, layers=own.layers)
