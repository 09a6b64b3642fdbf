"""Keeps what is typed, and brings it back when its patient is opened again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject

from meddx.archive import kept
from meddx.case import typed_notes
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case, Note
from meddx.case.typed_notes import TypedNote, titled
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase, Refused
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.services import Keeping
from meddx.workstation.session import Session

RECALLING: Final = Phrase("Looking for notes that were typed")
NOT_KEPT: Final = Phrase(
    "This note names nobody and belongs to no study, so it is lost when MedDx ends. Change it and "
    "write the patient's ID in its first line to have it kept."
)

TYPED: Final = "note typed by the reader"

NOT_KEPT_VARIANTS: Final = Phrase(
    "These variants name nobody and belong to no study, so they are lost when MedDx ends. Change "
    "them and write # patient_id: ID in the first line to have them kept."
)
TYPED_VARIANTS: Final = "variants typed by the reader"

Read = Callable[[str], Case]
Item = Note | GenePanel
Notes = tuple[TypedNote, ...]
Change = tuple[TypedNote | None, TypedNote | None]  # what went, what came


@dataclass(frozen=True)
class Sort:
    """Notes or variants: how they are kept, which a case has, and what is said of them.

    ``kind`` is that of the documents, ``attached`` the name under which they join a case without
    naming anybody, ``unkept`` what is told where they cannot be kept.
    """

    kind: str
    attached: str
    unkept: Phrase
    of: Callable[[Case], Sequence[Item]]


NOTES: Final = Sort(kept.TYPED_NOTES, TYPED, NOT_KEPT, lambda case: case.notes)
VARIANTS: Final = Sort(
    kept.TYPED_VARIANTS, TYPED_VARIANTS, NOT_KEPT_VARIANTS, lambda case: case.panels
)


class TypedNoteKeeper(QObject):
    """Follows what is typed in a session; each change is handed on to be written at once.

    Nothing is written about a patient before what was kept of him could be read: what changes
    meanwhile waits for it.

    Parameters
    ----------
    session
        Whose notes.
    bridge
        Runs the reading.
    records
        Keeps documents.
    read
        Makes a case of a text; raises ``Refused``.
    reader
        Returns the name of who reads; what is kept says it.
    sort
        Whether notes are kept, or variants.
    """

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        records: Keeping,
        read: Read,
        reader: Callable[[], str] = str,
        sort: Sort = NOTES,
    ) -> None:
        super().__init__(session)
        self._sort = sort
        self._session, self._bridge, self._records = session, bridge, records
        self._read, self._reader = read, reader
        self._watch = Watch(bridge)
        self._asked: set[str] = set()
        self._known: dict[str, Notes] = {}  # by subject, once it was read
        self._waiting: dict[str, list[Change]] = {}
        session.case_changed.connect(self._case_changed)

    def changed(self, case: Case, out: Item | None, into: Item | None) -> None:
        """Keep that a text was added, changed or deleted; to be told before it shows.

        ``case`` is the open one before that, or the one that the text begins.
        """
        subjects = typed_notes.subjects(case)
        if not subjects and into is not None:
            self._session.tell((self._sort.unkept,))
        gone = None if out is None else typed_notes.typed_note(case, out)
        come = None if into is None else typed_notes.typed_note(case, into)
        for number, subject in enumerate(subjects):
            change = (gone, come if number == 0 else None)
            self._waiting.setdefault(subject, []).append(change)
            if subject in self._known:
                self._known[subject] = self._written(subject, self._known[subject])

    def _case_changed(self) -> None:
        """Look for what was kept of whom is open now, unless it is known and shown already."""
        here = typed_notes.subjects(self._session.case)
        # What is closed is read again when it is opened again: it may have been changed meanwhile.
        for subject in (self._asked | self._known.keys()) - set(here):
            self._asked.discard(subject)
            self._known.pop(subject, None)
        new = [s for s in here if s not in self._asked and not self._is_shown(s)]
        if not new:
            return
        self._asked.update(new)

        def work(_context: Context) -> tuple[dict[str, Notes], tuple[Case, ...]]:
            found = {subject: self._load(subject) for subject in new}
            every = dict.fromkeys(note for notes in found.values() for note in notes)
            return found, tuple(made for note in every if (made := _made(self._read, note)))

        ticket = self._bridge.submit("studies", Job(RECALLING, work))
        self._watch.add(ticket, partial(self._recalled, new), partial(self._failed, new))

    def _recalled(
        self, subjects: list[str], found: tuple[dict[str, Notes], tuple[Case, ...]]
    ) -> None:
        left: list[TypedNote] = []
        for subject in subjects:
            # What was read before and changed since is newer than what was found now.
            notes = self._known.get(subject, found[0][subject])
            if subject in self._waiting:
                notes = self._written(subject, notes)
            if subject in self._asked:  # else the case is closed again
                self._asked.discard(subject)
                self._known[subject] = notes
                left += [note for note in notes if note.is_for(self._session.case.patient)]
        self._session.tell(self._records.take_messages())
        self._show([c for c in found[1] if any(note.is_of(self._sort.of(c)[0]) for note in left)])

    def _show(self, cases: list[Case]) -> None:
        """Put notes into the open case; an analysis that runs or was done is begun again."""
        session = self._session
        merged = session.case
        for typed in cases:
            here = merged.panels
            named = replace(typed, panels=tuple(titled(panel, here) for panel in typed.panels))
            try:
                merged = merged.plus(named, attach=self._sort.attached)
            except Refused:  # the text itself names somebody else: it stays kept, for whom it names
                continue
        if len(self._sort.of(merged)) == len(self._sort.of(session.case)):
            return
        again = session.is_analysing or session.reading is not None
        session.show(merged, session.others)
        if again:
            session.analyse()

    def _failed(self, subjects: list[str], failed: Failed) -> None:
        self._asked.difference_update(subjects)  # asked again with the next case
        self._session.tell((failed.phrase,))

    def _is_shown(self, subject: str) -> bool:
        """Whether what is kept under a name is known and stands in the open case."""
        items = self._sort.of(self._session.case)
        return subject in self._known and all(
            any(note.is_of(item) for item in items)
            for note in self._known[subject]
            if note.is_for(self._session.case.patient)
        )

    def _written(self, subject: str, before: Notes) -> Notes:
        """Hand on what waits to be written about a subject; returns what is kept then."""
        after = before
        for out, into in self._waiting.pop(subject):
            after = typed_notes.with_change(after, out, into)
        if after == before:
            return before
        if after:
            plain = typed_notes.to_plain(after, self._reader())
            self._records.put(self._sort.kind, subject, plain)
        else:
            self._records.forget(self._sort.kind, subject)
        return after

    def _load(self, subject: str) -> Notes:
        """Read what was kept; what means nothing to this program is set aside, and said."""
        kind = self._sort.kind
        plain: dict[str, Any] | None = self._records.load(kind, subject)
        if plain is None:
            return ()
        try:
            return typed_notes.notes_of(plain)
        except (ValueError, KeyError, TypeError):
            self._records.set_aside(kind, subject)
            return ()


def _made(read: Read, note: TypedNote) -> Case | None:
    """Return a kept text as a case of its own; None for what cannot be read any more."""
    try:
        case = read(note.text)
    except Refused:
        return None
    if note.written_on is None:
        return case
    dated = (replace(one, written_on=note.written_on) for one in case.notes)
    return replace(case, notes=tuple(dated))
