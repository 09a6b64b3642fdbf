"""Hangs the open study by a protocol, and steps through its stages."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMenu

from meddx.case.record import Case, Series, Study
from meddx.imaging.fusion_choice import NOTHING_OVER
from meddx.imaging.view import ViewState
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.actions import Actions
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.viewer import marking
from meddx.workstation.viewer.hanging import own, place, words
from meddx.workstation.viewer.hanging.hang import Hanging, Hung, hang_all
from meddx.workstation.viewer.hanging.match import Match, match
from meddx.workstation.viewer.hanging.priors import Prior, prior_of
from meddx.workstation.viewer.hanging.protocol import Applies, Edge, Protocol, Wall, Zoom
from meddx.workstation.viewer.hanging_dialogs import ask_to_save, show_own
from meddx.workstation.viewer.hanging_strip import HangingStrip
from meddx.workstation.viewer.room import PaneState, Room
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
    """

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
        self._matches: tuple[Match, ...] = ()
        self._protocol: Protocol | None = None
        self._hung: tuple[Hung, ...] = ()
        self._hanging = False
        actions, menu = parts
        self.strip = HangingStrip(
            viewer.translation, actions["hanging_previous"], actions["hanging_next"]
        )
        viewer.stand_above(self.strip)
        menu.addSeparator()
        menu.addMenu(self.strip.menu)
        self.strip.stage_chosen.connect(self.show_stage)
        self.strip.unseen_asked.connect(lambda: self.hang(self._fallback()))
        self.strip.menu.protocol_chosen.connect(self._choose)
        self.strip.menu.save_asked.connect(self._ask_to_save)
        self.strip.menu.manage_asked.connect(self._manage)
        self._desk.layout_changed.connect(self._left)
        self.strip.setVisible(False)
        QTimer.singleShot(0, self, self.read)

    @property
    def hung(self) -> tuple[Hung, ...]:
        """Stages of the protocol that hangs."""
        return self._hung

    def read(self) -> None:
        """Read the protocols again."""
        if self._bridge.is_closed:
            return

        def work(_context: Context) -> Library:
            words.warm()  # to be ready when a case comes
            return own.library()

        def done(found: Library) -> None:
            self._library, wrong = found
            if wrong:
                self._tell(wrong)
            self._offer()
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
            self._protocol, self._hung = None, ()
        self._offer()

    def hang_new(self) -> None:
        """Hang a study that was not read before, unless the reader did something already."""
        self._asked = self._library is None
        if self._asked or not self._matches or not self._at_opening() or self._desk.can_undo:
            return
        self._protocol = self._matches[0].protocol
        self._hung = hang_all(self._protocol, self._study, self._priors)
        self._show(0, is_step=False)

    def hang(self, protocol: Protocol | None) -> None:
        """Hang the open study by a protocol: its first stage."""
        if protocol is None or not subject_of(self._case):
            return
        self._protocol = protocol
        self._hung = hang_all(protocol, self._study, self._priors)
        self._show(0)

    def show_stage(self, at: int) -> None:
        """Show another stage of the protocol that hangs."""
        if 0 <= at < len(self._hung):
            self._show(at)

    # ---- what hangs

    @property
    def _study(self) -> Study:
        uid = subject_of(self._case)
        return next(s for s in self._case.studies if s.study_instance_uid == uid)

    @property
    def _priors(self) -> tuple[Prior, ...]:
        return prior_of(self._case, self._study)

    def _show(self, at: int, *, is_step: bool = True) -> None:
        hung = self._hung[at]
        panes = tuple(self._pane(hanging) for hanging in hung.panes)
        room = Room((hung.layout, *self._desk.room.layouts[1:]), panes + self._of_second())
        self._hanging = True
        if is_step:
            self._desk.go(room)
        else:
            self._desk.begin(room)
        self._hanging = False
        for number, hanging in enumerate(hung.panes):
            self._desk.seat(number).text = hanging.text
        self._offer(at)
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

    def _place(self, hung: Hung) -> None:
        room = self._desk.room
        for number, hanging in enumerate(hung.panes):
            show = hanging.show
            is_plain = show.zoom is Zoom.FIT and show.wall is Wall.NONE and show.edge is Edge.NONE
            seat = self._desk.seat(number)
            seen = seat.now if number < len(room.panes) else None
            if is_plain or seen is None or seat.pane.series != hanging.series_uid:
                continue
            seat.reshow(place.placed(show, seat.view, seen.shown, seen.screen))

    # ---- what is offered

    def _offer(self, at: int = 0) -> None:
        library = self._library or ()
        self._matches = ()
        if subject_of(self._case):
            self._matches = match(library, self._study, self._priors)
        suiting = {found.protocol.key for found in self._matches}
        others = [protocol for protocol in library if protocol.key not in suiting]
        name = self._protocol.name if self._protocol else None
        key = self._protocol.key if self._protocol else ""
        self.strip.menu.show_protocols(self._matches, others, key)
        self.strip.show_hung(name, self._hung, at)
        unseen = self._hung[at].unseen if self._hung else ()
        self.strip.show_unseen(self._described(unseen))
        self.strip.setVisible(len(self._hung) > 1 or bool(unseen))

    def _described(self, uids: Sequence[str]) -> tuple[str, ...]:
        found = (self._desk.find(uid) for uid in uids)
        return tuple(f"{s.modality}  {s.description}".strip() for s in found if s is not None)

    def _left(self) -> None:
        """Forget what hung: the reader arranged the panes otherwise."""
        if self._hanging or not self._hung:
            return
        room = self._desk.room
        stands = any(stage.layout == room.layouts[0] for stage in self._hung)
        if not stands or not any(pane.series for pane in room.panes):
            self._protocol, self._hung = None, ()
            for number in range(len(room.panes)):
                self._desk.seat(number).text = None
            self._offer()

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
