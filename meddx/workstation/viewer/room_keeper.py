"""Keeps what the reader did with the pictures, and brings it back when they are opened again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from meddx.case.identity import Agreement
from meddx.case.record import Case, Series
from meddx.imaging import view_plain
from meddx.imaging.sync import Link, Linking
from meddx.imaging.view import ViewState
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.services import Keeping
from meddx.workstation.viewer import room_plain
from meddx.workstation.viewer.room import Room
from meddx.workstation.viewer.viewer import Viewer

SERIES: Final = "series"
ROOM: Final = "room"
RECALLING: Final = Phrase("Looking for what was kept")
_SOON_MS: Final = 300

Plain = dict[str, Any]


@dataclass
class _Recalled:
    """What was kept of a case."""

    views: dict[str, ViewState] = field(default_factory=dict)
    seen: dict[str, frozenset[int]] = field(default_factory=dict)
    room: Room | None = None
    links: tuple[Link, ...] = ()
    linking: Linking = field(default_factory=Linking)


class RoomKeeper(QObject):
    """Watches the room and writes what changed; reads it when a case is opened.

    Nothing is written about a subject before what was kept of it could be read.

    Signals
    -------
    recalled
        What was kept of another study is there; whether its layout was kept.

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
    reader
        Returns the name of who reads; what is kept says it.
    """

    recalled = Signal(bool)

    def __init__(
        self,
        viewer: Viewer,
        records: Keeping | None,
        bridge: Bridge,
        say: Callable[[tuple[Phrase, ...]], None],
        reader: Callable[[], str] = str,
    ) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._desk = viewer.desk
        self._records = records
        self._bridge = bridge
        self._watch = Watch(bridge)
        self._say = say
        self._reader = reader
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
        """Bring back what was kept about a case, for what of it is new.

        What is kept of the case before is written before another one is shown (``write``).
        """
        self._soon.stop()
        records, before = self._records, self._subject
        self._subject = subject_of(case)
        # What is closed is read again when it is opened again: it may have been changed meanwhile.
        here = {self._subject, *(series.series_instance_uid for series in case.series)}
        self._recalled &= here
        self._written = {uid: plain for uid, plain in self._written.items() if uid in here}
        if records is None:
            if self._subject not in {"", before}:
                self.recalled.emit(False)
            return
        new = [s for s in case.series if s.series_instance_uid not in self._recalled]
        is_new_room = bool(self._subject) and self._subject not in self._recalled
        if not new and not is_new_room:
            return
        subject, patient = self._subject if is_new_room else "", self._desk.patient

        def work(_context: Context) -> _Recalled:
            return _recalled(records, new, subject, {s.series_instance_uid: s for s in case.series})

        def done(found: _Recalled) -> None:
            if self._desk.patient.compare(patient) is not Agreement.DIFFERENT:
                self._restore(found, [one for one in new if self._is_awaited(one)], subject)
            self._tell()

        def failed(failure: Failed) -> None:
            self._say((failure.phrase,))

        self._watch.add(self._bridge.submit("studies", Job(RECALLING, work)), done, failed)

    def _is_awaited(self, series: Series) -> bool:
        """Whether what was kept of a series is still wanted, and did not come already."""
        uid = series.series_instance_uid
        return uid not in self._recalled and self._desk.find(uid) is not None

    def write(self) -> None:
        """Write what changed since the last time."""
        self._soon.stop()
        room = self._desk.room
        for uid, view in self._desk.all_left.items():  # also what was on the screen just now
            series = self._desk.find(uid) if uid in self._recalled else None
            if series is not None:
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
            "reader": self._reader(),
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

    def _restore(self, found: _Recalled, series: Sequence[Series], subject: str) -> None:
        uids = {one.series_instance_uid for one in series}
        views = {uid: view for uid, view in found.views.items() if uid in uids}
        self._recalled |= uids
        self._viewer.paint_next()
        self._desk.seen.restore({uid: found.seen[uid] for uid in found.seen if uid in uids})
        unread = views.keys() - self._desk.all_left.keys()
        if views:
            self._desk.recall(views)
        for one in series:
            uid = one.series_instance_uid
            if uid in unread:
                self._written[uid] = self._document(one, views[uid])
        if subject and subject == self._subject:
            self._recalled.add(subject)
        if found.room is not None and subject == self._subject:
            self._desk.links, self._desk.linking = found.links, found.linking
            # Unless the reader did something already.
            if not self._desk.can_undo and any(pane.series for pane in found.room.panes):
                room = room_plain.with_marks(found.room, self._desk.all_left)
                self._desk.begin(_with_windows(room, self._desk.room))
        self._viewer.seen_changed.emit()
        if subject and subject == self._subject:
            self.recalled.emit(found.room is not None)


def _with_windows(room: Room, now: Room) -> Room:
    """Return a room that was kept, with the second window that stands open now."""
    if len(room.layouts) == 1 and len(now.layouts) > 1:
        return room.with_second(now.layouts[1])
    return room


def _recalled(
    records: Keeping, new: Sequence[Series], subject: str, known: Mapping[str, Series]
) -> _Recalled:
    """Read what was kept; what means nothing to this program is set aside, and said."""
    found = _Recalled()
    for series in new:
        uid = series.series_instance_uid
        plain = records.load(SERIES, uid)
        if plain is None:
            continue
        try:
            view, seen = _view_of(plain, series), _seen_of(plain, series)
        except (ValueError, KeyError, TypeError):
            records.set_aside(SERIES, uid)
        else:
            found.views[uid], found.seen[uid] = view, seen
    plain = records.load(ROOM, subject) if subject else None
    if plain is not None:
        try:
            found.room = room_plain.from_plain(plain, known.get)
            found.links, found.linking = room_plain.links_of(plain["linked"])
        except (ValueError, KeyError):
            records.set_aside(ROOM, subject)
    return found


def _view_of(plain: Mapping[str, Any], series: Series) -> ViewState:
    drawn, keys = view_plain.marks_of(plain)
    view = view_plain.from_plain(plain["view"], series)
    return replace(view, annotations=drawn, key_images=keys)


def _seen_of(plain: Mapping[str, Any], series: Series) -> frozenset[int]:
    """Return the frames that were seen; none where there are more or fewer frames by now."""
    if plain["frames"] != series.volume.frame_count:
        return frozenset()
    runs = (range(int(first), int(last) + 1) for first, last in plain["seen"])
    return frozenset(number for run in runs for number in run if number < plain["frames"])


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
