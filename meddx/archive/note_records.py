"""What was kept of notes: the corrections of one, as they were written."""

from typing import Any, Protocol

from meddx.archive.kept import NOTE_MARKS
from meddx.case import note_plain
from meddx.case.identity import Patient
from meddx.case.note_marks import NoteMark
from meddx.case.record import Note


class Records(Protocol):
    """Keeps documents (``meddx.archive.keeper.Keeper``)."""

    def load(self, kind: str, subject: str, /) -> dict[str, Any] | None:
        """Return the newest document. Raises ``Refused``."""
        ...

    def set_aside(self, kind: str, subject: str, /) -> None:
        """Take a document out of the way that means nothing, and say so."""
        ...


def marks_of(records: Records, patient: Patient, note: Note) -> tuple[NoteMark, ...]:
    """Return the corrections of a note; what means nothing to this program is set aside, and said.

    Raises
    ------
    meddx.phrase.Refused
        If the store cannot be read now.
    """
    subject = note_plain.subject(patient, note)
    plain = records.load(NOTE_MARKS, subject)
    if plain is None:
        return ()
    try:
        return note_plain.marks_of(plain, note)
    except (ValueError, KeyError, TypeError):
        records.set_aside(NOTE_MARKS, subject)
        return ()
