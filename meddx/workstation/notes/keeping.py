"""Keeps what the reader said of a note, and brings it back when the same note is opened again."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject

from meddx.archive import note_records
from meddx.archive.kept import NOTE_MARKS
from meddx.case import note_plain
from meddx.case.note_marks import NoteMark, with_mark
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.services import Keeping
from meddx.workstation.session import Session

RECALLING: Final = Phrase("Looking for what was corrected in the notes")

Found = dict[str, tuple[NoteMark, ...]]
Plain = dict[str, Any]
Subjects = dict[str, str]  # id of a note -> the name under which it is kept


class NoteKeeper(QObject):
    """Follows the corrections of a session; each is handed on to be written at once.

    Nothing is written about a note before what was kept of it could be read.

    Parameters
    ----------
    session
        Whose notes.
    bridge
        Runs the reading.
    records
        Keeps documents.
    reader
        Returns the name of who reads; what is kept says it.
    """

    def __init__(
        self, session: Session, bridge: Bridge, records: Keeping, reader: Callable[[], str] = str
    ) -> None:
        super().__init__(session)
        self._session, self._bridge, self._records = session, bridge, records
        self._reader = reader
        self._watch = Watch(bridge)
        self._asked: Subjects = {}
        self._recalled: Subjects = {}
        self._written: dict[str, Any] = {}  # of each note, as it was handed on last
        session.case_changed.connect(self._case_changed)
        session.edits_changed.connect(self._write)

    def _case_changed(self) -> None:
        case = self._session.case
        patient = case.patient
        here = {note.note_id: note_plain.subject(case.patient, note) for note in case.notes}
        # What is closed is read again when it is opened again: it may have been changed meanwhile.
        # So is what the session has dropped, because more is known of the patient now.
        gone = {note_id for note_id, subject in self._asked.items() if here.get(note_id) != subject}
        for note_id in gone | {n for n in self._recalled if self._differs(n)}:
            self._asked.pop(note_id, None)
            self._recalled.pop(note_id, None)
        new = [(note, here[note.note_id]) for note in case.notes if note.note_id not in self._asked]
        if not new:
            return
        self._asked |= {note.note_id: subject for note, subject in new}

        def work(_context: Context) -> Found:
            found = (note_records.marks_of(self._records, patient, note) for note, _ in new)
            return {note.note_id: marks for (note, _), marks in zip(new, found, strict=True)}

        subjects = {note.note_id: subject for note, subject in new}
        ticket = self._bridge.submit("studies", Job(RECALLING, work))
        self._watch.add(ticket, partial(self._restore, subjects), partial(self._failed, subjects))

    def _restore(self, subjects: Subjects, found: Found) -> None:
        """Put what was kept behind what the reader said since, unless the case is closed again."""
        awaited = {n: s for n, s in subjects.items() if self._asked.get(n) == s}
        edits = self._session.edits
        marks: tuple[NoteMark, ...] = tuple(m for n in awaited for m in found[n])
        for mark in edits.marks:
            marks = with_mark(marks, mark)
        for note_id in awaited:
            self._written[note_id] = note_plain.to_plain(found[note_id])["marks"]
        self._recalled |= awaited
        if marks != edits.marks:
            self._session.change(replace(edits, marks=marks))
        self._session.tell(self._records.take_messages())
        self._write()

    def _failed(self, subjects: Subjects, failed: Failed) -> None:
        for note_id in subjects:
            self._asked.pop(note_id, None)  # asked again with the next case
        self._session.tell((failed.phrase,))

    def _plain(self, note_id: str) -> Plain:
        own = [mark for mark in self._session.edits.marks if mark.source.note_id == note_id]
        return note_plain.to_plain(own, self._reader())

    def _differs(self, note_id: str) -> bool:
        return bool(self._plain(note_id)["marks"] != self._written.get(note_id))

    def _write(self) -> None:
        """Hand on what changed; the marks of a note that is not open stay as they were kept."""
        for note_id, subject in self._recalled.items():
            if self._differs(note_id):
                plain = self._plain(note_id)
                self._written[note_id] = plain["marks"]
                self._records.put(NOTE_MARKS, subject, plain)
