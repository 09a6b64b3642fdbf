"""Hangs the open study by a protocol, and steps through its stages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu

from meddx.case.known import KnownStudy
from meddx.case.record import Case, Series, Study
from meddx.imaging.fusion_choice import NOTHING_OVER
from meddx.imaging.view import ViewState
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.actions import Actions
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.viewer import marking
from meddx.workstation.viewer.hanging import own, place
from meddx.workstation.viewer.hanging.hang import Hanging, Hung, hang_all
from meddx.workstation.viewer.hanging.match import Match, match, warm
from meddx.workstation.viewer.hanging.priors import Prior, prior_of
from meddx.workstation.viewer.hanging.protocol import Applies, Edge, Protocol, Wall, Zoom
from meddx.workstation.viewer.hanging_dialogs import ask_to_save, show_own
from meddx.workstation.viewer.hanging_strip import HangingStrip
from meddx.workstation.viewer.room import HungAs, PaneState, Room
from meddx.workstation.viewer.room_keeper import subject_of
from meddx.workstation.viewer.viewer import Viewer

READING: Phrase = Phrase("Reading the hanging protocols")

Library = tuple[tuple[Protocol, ...], tuple[Phrase, ...]]


class HangingControl(QObject):
    """What the strip and the menu of protocols do to the panes.

    Parameters
    ----------
    viewer
        Whose panes.
    bridge
        Reads the protocols in the background.
    actions, menu
        Steps through stages; where the menu of protocols stands.
    tell
        Says what is wrong with a file of a protocol.
    at_opening
        Whether a study that was not read before is hung when it is opened.

    Signals
    -------
    prior_asked
        ``KnownStudy``: a pane waits for it, and the reader wants it there.
    """

    prior_asked = Signal(object)

    def __init__(
        self,
        viewer: Viewer,
        bridge: Bridge,
        parts: tuple[Actions, QMenu],
        tell: Callable[[tuple[Phrase, ...]], None],
        at_opening: Callable[[], bool],
    ) -> None:
        super().__init__(viewer)
        self._viewer, self._desk = viewer, viewer.desk
        self._bridge, self._watch = bridge, Watch(bridge)
        self._tell, self._at_opening = tell, at_opening
        self._library: tuple[Protocol, ...] | None = None
        self._case = Case()
        self._asked = False
        self._is_new = False
        self._known: tuple[KnownStudy, ...] = ()
        self._told: frozenset[Phrase] = frozenset()
        self._matches: tuple[Match, ...] = ()
        self._hung: dict[str, tuple[Protocol, tuple[Hung, ...]]] = {}  # by key, undo may go back
        self._seen: tuple[object, ...] = ()
        actions, menu = parts
        self.strip = HangingStrip(
            viewer.translation, actions["hanging_previous"], actions["hanging_next"]
        )
        viewer.stand_above(self.strip)
        menu.addSeparator()
        menu.addMenu(self.strip.menu)
        self.strip.stage_chosen.connect(self.show_stage)
        self.strip.unseen_asked.connect(self.show_unseen)
        self.strip.menu.protocol_chosen.connect(self._choose)
        self.strip.menu.save_asked.connect(self._ask_to_save)
        self.strip.menu.manage_asked.connect(self._manage)
        self._desk.room_changed.connect(self._follow)
        self.strip.setVisible(False)
        QTimer.singleShot(0, self, self.read)

    @property
    def hung(self) -> tuple[Hung, ...]:
        """Stages of the protocol that hangs; none where the reader laid out the panes."""
        return self._standing[1]

    def read(self) -> None:
        """Read the protocols again."""
        if self._bridge.is_closed:
            return

        def work(_context: Context) -> Library:
            found = own.library()
            warm(found[0])  # to be ready when a case comes
            return found

        def done(found: Library) -> None:
            self._library, wrong = found
            if new := tuple(phrase for phrase in wrong if phrase not in self._told):
                self._tell(new)
            self._told = frozenset(wrong)
            self._seen = ()
            self._follow()
            if self._asked:
                self.hang_new()

        def failed(failure: Failed) -> None:
            self._tell((failure.phrase,))

        self._watch.add(self._bridge.submit("studies", Job(READING, work)), done, failed)

    def show_case(self, case: Case) -> None:
        """Offer what suits a case; nothing is hung yet."""
        is_other = subject_of(case) != subject_of(self._case)
        self._case = case
        if is_other:
            self._is_new, self._known = False, ()
        known = {} if is_other or not subject_of(case) else self._hung
        self._rehang(known)
        self._fill_waiting()
        self._offer()

    def offer_priors(self, study_instance_uid: str, known: Sequence[KnownStudy]) -> None:
        """Offer earlier studies that are known of: panes of protocols wait for them.

        Parameters
        ----------
        study_instance_uid
            Of the study they are earlier than; of another one than is read they are no priors.
        known
            Studies of its patient whose files are there.
        """
        if study_instance_uid != subject_of(self._case) or self._known == tuple(known):
            return
        self._known = tuple(known)
        self._rehang(self._hung)
        self._seen = ()  # what panes say may be another
        self._follow()
        if self._is_new:
            self.hang_new()

    def hang_new(self) -> None:
        """Hang a study that was not read before, unless the reader did something already."""
        self._is_new = True
        self._asked = self._library is None
        if self._asked or not self._matches or not self._at_opening() or self._desk.can_undo:
            return
        for found in self._matches:
            hung = hang_all(found.protocol, self._study, self._priors)
            # Nobody asked for empty panes.
            if all(pane.series_uid or pane.waits for pane in hung[0].panes):
                self._hung[found.protocol.key] = (found.protocol, hung)
                if self._desk.room.hung_as != _named(hung[0]):
                    self._show(hung[0], is_step=False)
                return

    def hang(self, protocol: Protocol | None) -> None:
        """Hang the open study by a protocol: its first stage."""
        if protocol is None or not subject_of(self._case):
            return
        hung = hang_all(protocol, self._study, self._priors)
        self._hung[protocol.key] = (protocol, hung)
        self._show(hung[0])

    def show_stage(self, at: int) -> None:
        """Show another stage of the protocol that hangs."""
        if 0 <= at < len(self.hung):
            self._show(self.hung[at])

    def show_unseen(self) -> None:
        """Show the stage with most of the series that no pane shows; page by page if none has."""
        unseen = frozenset(self._unseen)
        if not unseen:
            return
        stages, fallback = self.hung, self._fallback()
        if fallback is not None and not any(_shown(stage) & unseen for stage in stages):
            stages = hang_all(fallback, self._study, self._priors)
            self._hung[fallback.key] = (fallback, stages)
        if stages:
            self._show(max(stages, key=lambda stage: len(_shown(stage) & unseen)))

    # ---- what hangs

    @property
    def _study(self) -> Study:
        uid = subject_of(self._case)
        return next(s for s in self._case.studies if s.study_instance_uid == uid)

    @property
    def _priors(self) -> tuple[Prior, ...]:
        return prior_of(self._case, self._study, self._known)

    @property
    def _standing(self) -> tuple[Protocol | None, tuple[Hung, ...], int]:
        """The protocol that hangs, its stages, and which of them stands in the first window."""
        hung_as = self._desk.room.hung_as
        protocol, hung = self._hung.get(hung_as[0] if hung_as else "", (None, ()))
        at = next((n for n, one in enumerate(hung) if _named(one) == hung_as), None)
        return (None, (), 0) if at is None else (protocol, hung, at)

    def _show(self, hung: Hung, *, is_step: bool = True) -> None:
        panes = tuple(self._pane(hanging) for hanging in hung.panes)
        layouts = (hung.layout, *self._desk.room.layouts[1:])
        room = Room(layouts, panes + self._of_second(), hung_as=_named(hung))
        if is_step:
            self._desk.go(room)
        else:
            self._desk.begin(room)
        # Size and place in a pane depend on its size, which the layout gives it only now.
        QTimer.singleShot(0, self, lambda: self._place(hung))

    def _of_second(self) -> tuple[PaneState, ...]:
        room = self._desk.room
        return room.panes[len(room.layouts[0]) :]

    def _pane(self, hanging: Hanging) -> PaneState:
        series = self._desk.find(hanging.series_uid)
        if series is None:
            return PaneState()
        left = self._desk.left(hanging.series_uid) or ViewState()
        view = place.view_of(hanging.show, series, self._key_slices(series, left))
        turn = place.turn_of(hanging.show, series)
        over = NOTHING_OVER.of(hanging.over_uid) if hanging.over_uid else NOTHING_OVER
        view = replace(
            view,
            annotations=left.annotations,
            key_images=left.key_images,
            layers=self._desk.room.pane.view.layers,
            quarters=turn.quarters,
            flipped=turn.flipped,
            fusion=over,
        )
        return PaneState(hanging.series_uid, view)

    def _key_slices(self, series: Series, left: ViewState) -> tuple[int, ...]:
        stage = self._viewer.canvas.stage_for(series)
        found = (marking.view_of(stage, left, key) for key in left.key_images if key.is_stored)
        return tuple(k for k in found if k is not None)

    def _rehang(self, hung: Mapping[str, tuple[Protocol, tuple[Hung, ...]]]) -> None:
        """Hang again, from what there is now, by the protocols that were used."""
        study, priors = (self._study, self._priors) if hung else (None, ())
        self._hung = {
            key: (protocol, hang_all(protocol, study, priors))
            for key, (protocol, _) in hung.items()
            if study is not None
        }

    def _fill_waiting(self) -> None:
        """Show in panes that waited for a prior what came of it: one step."""
        _, hung, at = self._standing
        room = self._desk.room
        for number, hanging in enumerate(hung[at].panes if hung else ()):
            if hanging.series_uid and not room.panes[number].series:
                placed = self._pane(hanging)
                room = room.with_series(number, placed.series, placed.view)
        if room != self._desk.room:
            self._desk.go(room)

    def _place(self, hung: Hung) -> None:
        room = self._desk.room
        if room.hung_as != _named(hung):  # another stage was chosen meanwhile
            return
        for number, hanging in enumerate(hung.panes):
            show = hanging.show
            is_plain = show.zoom is Zoom.FIT and show.wall is Wall.NONE and show.edge is Edge.NONE
            seat = self._desk.seat(number)
            seen = seat.now if number < len(room.panes) else None
            if is_plain or seen is None or seat.pane.series != hanging.series_uid:
                continue
            seat.reshow(place.placed(show, seat.view, seen.shown, seen.screen))

    # ---- what is offered

    def _offer(self) -> None:
        library = self._library or ()
        self._matches = ()
        if subject_of(self._case):
            self._matches = match(library, self._study, self._priors)
        suiting = {found.protocol.key for found in self._matches}
        others = [protocol for protocol in library if protocol.key not in suiting]
        protocol, hung, at = self._standing
        self.strip.menu.show_protocols(self._matches, others, protocol.key if protocol else "")
        self.strip.show_hung(protocol.name if protocol else None, hung, at)
        unseen = self._unseen if hung else ()
        self.strip.show_unseen(self._described(unseen))
        self.strip.setVisible(len(hung) > 1 or bool(unseen))

    @property
    def _unseen(self) -> tuple[str, ...]:
        """Series of the study that no pane shows now, whatever the stage put there."""
        panes = self._desk.room.panes
        over = {pane.view.fusion.series for pane in panes if pane.view.fusion.is_shown}
        shown = over | {pane.series for pane in panes}
        uids = (series.series_instance_uid for series in self._study.series)
        return tuple(uid for uid in uids if uid not in shown)

    def _described(self, uids: Sequence[str]) -> tuple[str, ...]:
        found = (self._desk.find(uid) for uid in uids)
        return tuple(f"{s.modality}  {s.description}".strip() for s in found if s is not None)

    def _follow(self) -> None:
        """Say what hangs as the room says: another stage, also by undo, or the reader's own."""
        room = self._desk.room
        over = (pane.view.fusion.series for pane in room.panes if pane.view.fusion.is_shown)
        seen = (room.hung_as, tuple(pane.series for pane in room.panes), *over)
        if seen == self._seen:
            return
        self._seen = seen
        self._find_kept()
        _, hung, at = self._standing
        panes = hung[at].panes if hung else ()
        for number in range(len(room.panes)):
            seat, pane = self._desk.seat(number), panes[number] if number < len(panes) else None
            seat.deed = self._deed(pane) if pane and not room.panes[number].series else None
            text = pane.text if pane else None
            if seat.text != text:
                seat.text = text
                seat.tell()
        self._offer()

    def _find_kept(self) -> None:
        """Hang by the protocol of a room that comes from an earlier run."""
        hung_as = self._desk.room.hung_as
        key = hung_as[0] if hung_as else ""
        protocol = next((p for p in self._library or () if p.key == key), None)
        if protocol is not None and key not in self._hung and subject_of(self._case):
            self._hung[key] = (protocol, hang_all(protocol, self._study, self._priors))

    def _deed(self, pane: Hanging) -> Callable[[], None] | None:
        """Return what brings the prior that a pane waits for."""
        uid = pane.prior.uid if pane.waits and pane.prior is not None else ""
        found = next((one for one in self._known if one.study_instance_uid == uid), None)
        return None if found is None else partial(self.prior_asked.emit, found)

    def _fallback(self) -> Protocol | None:
        """Return the protocol that shows every series, page by page."""
        return next((p for p in self._library or () if p.key == "any"), None)

    def _choose(self, key: str) -> None:
        self.hang(next((p for p in self._library or () if p.key == key), None))

    # ---- the reader's own

    def _panes(self) -> tuple[own.Pane, ...]:
        room, current = self._desk.room, subject_of(self._case)
        made: list[own.Pane] = []
        for pane in room.panes[: len(room.layouts[0])]:
            series = self._desk.find(pane.series)
            is_prior = series is not None and series.study_instance_uid != current
            over = self._desk.find(pane.view.fusion.series) if pane.view.fusion.is_shown else None
            turned = (pane.view.quarters, pane.view.flipped)
            made.append(own.Pane(series, pane.view, int(is_prior), over, *turned))
        return tuple(made)

    def _ask_to_save(self) -> None:
        panes, layout = self._panes(), self._desk.room.layouts[0]
        description = self._study.description

        def save(name: str, applies: Applies, replacing: bool) -> None:
            protocol = own.from_layout(name, applies, layout, panes)
            own.write_protocol(protocol, own.folder(), replacing=replacing)
            self.read()

        asked = own.suggested(panes, description)
        ask_to_save(self._viewer.window(), self._viewer.translation, asked, save)

    def _manage(self) -> None:
        show_own(self._viewer.window(), self._viewer.translation, own.folder()).changed.connect(
            self.read
        )


def _named(hung: Hung) -> HungAs:
    """Return what the room calls a stage."""
    return hung.protocol, hung.stage, hung.page


def _shown(hung: Hung) -> frozenset[str]:
    """Return the series that a stage shows."""
    return frozenset(uid for pane in hung.panes for uid in (pane.series_uid, pane.over_uid) if uid)
