"""Keeps what the reader did with the pictures, and brings it back when they are opened again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from meddx.case.record import Case, Series
from meddx.imaging import view_plain
from meddx.imaging.view import ViewState
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.services import Keeping
from meddx.workstation.viewer import room_plain
from meddx.workstation.viewer.viewer import Viewer

SERIES: Final = "series"
ROOM: Final = "room"
RECALLING: Final = Phrase("Looking for what was kept")
UNREADABLE: Final = Phrase(
    "Some of what was kept about these images means nothing to this program and was left aside."
)
_SOON_MS: Final = 300

Plain = dict[str, Any]


@dataclass
class _Recalled:
    """Documents of a case, by subject."""

    series: dict[str, Plain | None] = field(default_factory=dict)
    room: Plain | None = None


class RoomKeeper(QObject):
    """Watches the room and writes what changed; reads it when a case is opened.

    Nothing is written about a subject before what was kept of it could be read.

    Parameters
    ----------
    viewer
        Whose room.
    records
        Keeps documents; None keeps nothing.
    bridge
        Runs what must not keep the reader waiting.
    say
        Tells sentences that belong to no file.
    """

    def __init__(
        self,
        viewer: Viewer,
        records: Keeping | None,
        bridge: Bridge,
        say: Callable[[tuple[Phrase, ...]], None],
    ) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._desk = viewer.desk
        self._records = records
        self._bridge = bridge
        self._watch = Watch(bridge)
        self._say = say
        self._recalled: set[str] = set()
        self._written: dict[str, Plain] = {}
        self._subject = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.write)
        self._desk.room_changed.connect(self._changed)
        viewer.seen_changed.connect(self._changed)

    def show_case(self, case: Case) -> None:
        """Bring back what was kept about a case, for what of it is new."""
        self.write()
        records = self._records
        if records is None:
            return
        self._subject = subject_of(case)
        new = [s for s in case.series if s.series_instance_uid not in self._recalled]
        is_new_room = bool(self._subject) and self._subject not in self._recalled
        if not new and not is_new_room:
            return
        uids, subject = [s.series_instance_uid for s in new], self._subject

        def work(_context: Context) -> _Recalled:
            found = _Recalled({uid: records.load(SERIES, uid) for uid in uids})
            if is_new_room:
                found.room = records.load(ROOM, subject)
            return found

        def done(found: _Recalled) -> None:
            self._restore(found, new, subject if is_new_room else "")
            self._tell()

        def failed(failure: Failed) -> None:
            self._say((failure.phrase,))

        self._watch.add(self._bridge.submit("index", Job(RECALLING, work)), done, failed)

    def write(self) -> None:
        """Write what changed since the last time."""
        self._soon.stop()
        room = self._desk.room
        for uid in {pane.series for pane in room.panes if pane.series in self._recalled}:
            series = self._desk.find(uid)
            view = self._desk.left(uid)
            if series is not None and view is not None:
                self._put(SERIES, uid, self._document(series, view))
        if self._subject in self._recalled and any(pane.series for pane in room.panes):
            made = room_plain.to_plain(room, self._desk.find)
            linked = room_plain.links_plain(self._desk.links, self._desk.linking)
            self._put(ROOM, self._subject, {**made, "linked": linked})
        self._tell()

    def close(self) -> None:
        """Write what is left; the program is about to end."""
        self.write()
        if self._records is not None:
            self._records.flush()

    def _document(self, series: Series, view: ViewState) -> Plain:
        seen = self._desk.seen.frames(series.series_instance_uid)
        return {
            "view": view_plain.to_plain(view, series),
            **view_plain.marks(view),
            "seen": _runs(seen),
            "frames": series.volume.frame_count,
        }

    def _put(self, kind: str, subject: str, plain: Plain) -> None:
        if self._records is not None and self._written.get(subject) != plain:
            self._written[subject] = plain
            self._records.put(kind, subject, plain)

    def _changed(self) -> None:
        if self._subject and not self._soon.isActive():
            self._soon.start()

    def _tell(self) -> None:
        said = self._records.take_messages() if self._records else ()
        if said:
            self._say(said)

    # ---- reading

    def _restore(self, found: _Recalled, series: Sequence[Series], subject: str) -> None:
        views: dict[str, ViewState] = {}
        bad = False
        for one in series:
            uid = one.series_instance_uid
            plain = found.series.get(uid)
            if plain is not None:
                try:
                    views[uid] = self._view_of(plain, one)
                except ValueError:
                    bad = True
            self._recalled.add(uid)
        if views:
            self._desk.recall(views)
        if subject:
            self._recalled.add(subject)
            if found.room is not None and subject == self._subject:
                bad = not self._restore_room(found.room) or bad
        if bad:
            self._say((UNREADABLE,))
        self._viewer.seen_changed.emit()

    def _view_of(self, plain: Mapping[str, Any], series: Series) -> ViewState:
        drawn, keys = view_plain.marks_of(plain)
        view = view_plain.from_plain(plain["view"], series)
        if plain.get("frames") == series.volume.frame_count:
            seen = {n for first, last in plain["seen"] for n in range(int(first), int(last) + 1)}
            self._desk.seen.restore({series.series_instance_uid: seen})
        return replace(view, annotations=drawn, key_images=keys)

    def _restore_room(self, plain: Mapping[str, Any]) -> bool:
        """Lay the panes out as they were, unless the reader did something already."""
        try:
            room = room_plain.from_plain(plain, self._desk.find)
            links, linking = room_plain.links_of(plain["linked"])
        except (ValueError, KeyError):
            return False
        self._desk.links, self._desk.linking = links, linking
        if not self._desk.can_undo and any(pane.series for pane in room.panes):
            self._desk.begin(room_plain.with_marks(room, self._desk.all_left))
        return True


def subject_of(case: Case) -> str:
    """Return the study whose layout is kept: the newest with pictures, of several the last."""
    days = [
        (study.study_date.toordinal() if study.study_date else 0, study.study_instance_uid)
        for study in case.studies
        if study.series
    ]
    return max(days, key=lambda pair: pair[0])[1] if days else ""


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Return rising numbers as pairs of first and last."""
    found: list[list[int]] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        found.append([members[0], members[-1]])
    return found
