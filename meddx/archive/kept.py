"""What a reader made of pictures: small documents about a subject, in the encrypted store.

A document is a JSON object with the number of its ``schema``. Kinds and their subjects:

``series``
    What belongs to one display set (annotations, key images, window ...); SeriesInstanceUID.
``room``
    How panes were laid out; StudyInstanceUID of the study that was read in them.
``corrections``
    Whether corrected pictures of a study may be trained on, and these; StudyInstanceUID.
``note_marks``
    What a reader corrected in a note; the hashes of its patient and of its text
    (``meddx.case.note_plain``).
``typed_notes``
    Notes that were typed here; the hash of their patient, or the StudyInstanceUID of a study that
    names nobody (``meddx.case.typed_notes``).
``typed_variants``
    Descriptions of variants that were typed here; as ``typed_notes``.
``criteria``
    What a reader said of the criteria of variants (``meddx.case.criteria_plain``); as
    ``typed_notes``.
``counts``
    Which sample of a file of counts is the patient's and what it is compared with
    (``meddx.case.counts_plain``); as ``typed_notes``.

The other subjects are UIDs: whoever forgets a study finds its documents by them, and those of notes
by the patient when his last study goes. Only ``pseudonyms``, a key that is made once, is about no
study: its subject says what it is for.
"""

import json
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from meddx.archive.store import Store
from meddx.phrase import Phrase

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

SERIES: Final = "series"
ROOM: Final = "room"
CORRECTIONS: Final = "corrections"
NOTE_MARKS: Final = "note_marks"
TYPED_NOTES: Final = "typed_notes"
TYPED_VARIANTS: Final = "typed_variants"
CRITERIA: Final = "criteria"
COUNTS: Final = "counts"
PSEUDONYMS: Final = "pseudonyms"
# Newest schema of each kind that this program writes.
SCHEMAS: Final[Mapping[str, int]] = {
    SERIES: 1, ROOM: 1, CORRECTIONS: 1, NOTE_MARKS: 1, TYPED_NOTES: 1, TYPED_VARIANTS: 1,
    CRITERIA: 1, COUNTS: 1, PSEUDONYMS: 1,
}  # fmt: skip

DAMAGED: Final = Phrase(
    "What was kept about a series, a layout or a note could not be read and was set aside. "
    "Everything else is there."
)
NEWER: Final = Phrase(
    "What was kept about a series, a layout or a note was written by a newer MedDx and is left "
    "alone. Update MedDx to see it."
)

Key = tuple[str, str]  # kind, subject


class Kept:
    """The documents of the store.

    What cannot be read is told in one sentence (``take_messages``) and never costs another
    document: one that is damaged is set aside, one of a newer schema stays, and goes aside when
    this program writes another in its place.

    Parameters
    ----------
    store
        Where they are kept. A commit is on the disk when ``save`` returns.
    schemas
        Kinds there are, each with its newest schema.
    """

    def __init__(self, store: Store, schemas: Mapping[str, int] = SCHEMAS) -> None:
        self._store = store
        self._schemas = schemas
        self._lock = threading.Lock()
        self._messages: list[Phrase] = []

    def load(self, kind: str, subject: str) -> dict[str, Any] | None:
        """Return what was kept, with its ``schema``; None where there is nothing to be read.

        Raises
        ------
        meddx.phrase.Refused
            If the store cannot be read now. It may hold a document: nothing is to be saved in its
            place before it could be loaded.
        """
        newest = self._schemas[kind]

        def look(connection: "Connection") -> tuple[int, str] | None:
            query = "SELECT schema, document FROM kept WHERE kind = ? AND subject = ?"
            found: tuple[int, str] | None = connection.execute(query, (kind, subject)).fetchone()
            return found

        found = self._store.run(look, writes=False)
        if found is None:
            return None
        schema, text = found
        if schema > newest:
            self._tell(NEWER)
            return None
        plain = parsed(text)
        if plain is None:
            self.set_aside(kind, subject)
        return plain

    def save(self, kind: str, subject: str, plain: Mapping[str, Any]) -> None:
        """Keep a document in the place of the one before.

        Raises
        ------
        meddx.phrase.Refused
            If it could not be written.
        ValueError
            If it is nothing that JSON can hold (a number that is not finite, say).
        """
        self.save_texts({(kind, subject): self.text(kind, plain)})

    def text(self, kind: str, plain: Mapping[str, Any]) -> str:
        """Return the document as it is written.

        Raises
        ------
        ValueError
            If it is nothing that JSON can hold.
        """
        whole = {**plain, "schema": self._schemas[kind]}
        try:
            return json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except TypeError as error:
            raise ValueError("a document holds what JSON can hold") from error

    def save_texts(self, texts: Mapping[Key, str | None]) -> None:
        """Keep several documents in one transaction, all or none; None forgets one.

        Raises
        ------
        meddx.phrase.Refused
            If they could not be written.
        """

        def write(connection: "Connection") -> None:
            for (kind, subject), text in texts.items():
                if text is None:
                    forget(connection, kind, subject)
                    continue
                newest = self._schemas[kind]
                _move_aside(connection, (kind, subject), beyond=newest)
                connection.execute(
                    "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", (kind, subject, newest, text)
                )

        if texts:
            self._store.run(write)

    def forget(self, kind: str, subject: str) -> None:
        """Delete a document, and those that were set aside for it.

        Raises
        ------
        meddx.phrase.Refused
            If the store could not be written.
        """
        self._store.run(lambda connection: forget(connection, kind, subject))

    def set_aside(self, kind: str, subject: str) -> None:
        """Take a document out of the way that means nothing to its reader, and say so.

        Raises
        ------
        meddx.phrase.Refused
            If the store could not be written.
        """
        self._store.run(lambda connection: _move_aside(connection, (kind, subject), beyond=-1))
        self._tell(DAMAGED)

    def take_messages(self) -> tuple[Phrase, ...]:
        """Return what must be said of documents and of the store, and was not yet."""
        with self._lock:
            told, self._messages = tuple(self._messages), []
        return (*self._store.take_messages(), *told)

    def _tell(self, sentence: Phrase) -> None:
        with self._lock:
            if sentence not in self._messages:
                self._messages.append(sentence)


def forget(connection: "Connection", kind: str, subject: str) -> None:
    """Delete a document, and those that were set aside for it, in a transaction that goes on."""
    for statement in (
        "DELETE FROM kept WHERE kind = ? AND subject = ?",
        "DELETE FROM kept_aside WHERE kind = ? AND subject = ?",
    ):
        connection.execute(statement, (kind, subject))


def forget_subject(connection: "Connection", subject: str) -> None:
    """Delete whatever is kept about a subject, of all kinds, in a transaction that goes on."""
    for kind in SCHEMAS:
        forget(connection, kind, subject)


def forget_notes(connection: "Connection", patient: str) -> None:
    """Delete what is kept of a patient's notes and variants, in a transaction that goes on.

    ``patient`` is what his subjects begin with (``meddx.case.note_plain.patient_name``).
    """
    for table in ("kept", "kept_aside"):
        connection.execute(
            f"DELETE FROM {table} WHERE kind IN (?, ?, ?, ?, ?) AND instr(subject, ?) = 1",  # noqa: S608 - fixed
            (NOTE_MARKS, TYPED_NOTES, TYPED_VARIANTS, CRITERIA, COUNTS, f"{patient}."),
        )


def _move_aside(connection: "Connection", key: Key, beyond: int) -> None:
    """Set a document aside whose schema is larger than ``beyond``."""
    where = "kind = ? AND subject = ? AND schema > ?"
    moved = connection.execute(
        f"INSERT INTO kept_aside SELECT kind, subject, schema, document FROM kept WHERE {where}",  # noqa: S608 - fixed
        (*key, beyond),
    )
    if moved.rowcount:
        connection.execute(f"DELETE FROM kept WHERE {where}", (*key, beyond))  # noqa: S608 - fixed


def parsed(text: str) -> dict[str, Any] | None:
    """Return the document of a text, None if it is none."""
    try:
        plain = json.loads(text)
    except ValueError:
        return None
    return plain if isinstance(plain, dict) and isinstance(plain.get("schema"), int) else None
