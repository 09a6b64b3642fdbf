"""Notes that are written here: added to the case, changed, deleted; an unfinished text stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from meddx.case.identity import Agreement, Patient
from meddx.case.note_marks import moved
from meddx.case.record import Case, Note
from meddx.phrase import Phrase, Refused
from meddx.workstation import dialogs
from meddx.workstation.notes.typed_keeping import TYPED
from meddx.workstation.notes.write_dialog import Draft, WriteDialog
from meddx.workstation.panels.notes import NotesPanel
from meddx.workstation.refusals import Message
from meddx.workstation.session import Session
from meddx.workstation.undoing import Step, Undoing

TOO_LONG: Final = Phrase(
    "This text is too long to be pasted here. Save it as a text file and open that."
)
NOT_HERE: Final = Phrase(
    "Another patient's case came up while you were writing, so nothing was added. Your text is "
    "kept: open the case it belongs to and open the page again."
)
_MOST: Final = 1_000_000  # characters; a page with more of them keeps the reader waiting
_NOTHING: Final[Draft] = ("", None)


class TypedNotes(QObject):
    """Opens the page for a note and puts what is written into the case.

    A text that was not added stays in memory, for the patient it was written for, until it is
    added or MedDx ends.

    Signals
    -------
    changed
        The ``Case`` as it is, and the ``Note`` or None that goes and the one that comes.

    Parameters
    ----------
    window
        Parent of the page and of questions.
    parts
        The panel of notes, the session, and what remembers steps.
    read
        Makes a case of a text; raises ``Refused``.
    say
        Tells something for a few seconds.
    """

    changed = Signal(object, object, object)

    def __init__(
        self,
        window: QWidget,
        parts: tuple[NotesPanel, Session, Undoing],
        read: Callable[[str], Case],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panel, self._session, self._undoing = parts
        self._read, self._say = read, say
        # Whose it is, and the id of the note that is changed, empty for a new one.
        self._drafts: list[tuple[Patient, str, Draft]] = []
        self._page_of = Patient()
        self.dialog: WriteDialog | None = None
        self._panel.write_asked.connect(self.write)
        self._panel.edit_asked.connect(self.edit)
        self._panel.delete_asked.connect(self.delete)
        self._panel.text_given.connect(self.write)

    def draft(self, note_id: str = "") -> Draft:
        """Return what was written for the open case and not added, or not changed in a note."""
        patient = self._session.case.patient
        mine = (
            draft
            for whose, of, draft in self._drafts
            if of == note_id and whose.compare(patient) is not Agreement.DIFFERENT
        )
        return next(mine, _NOTHING)

    def write(self, text: str = "") -> None:
        """Open an empty page, or one with a text; what was left unfinished comes first."""
        if len(text) > _MOST:
            self._session.tell((TOO_LONG,))
            return
        if self.dialog is not None:
            self.dialog.text.insertPlainText(text)
            return
        before, day = self.draft()
        whole = "\n".join(part for part in (before, text) if part)
        self._open(self.tr("Type or paste a note"), (whole, day), bool(before), self.add)

    def edit(self) -> None:
        """Open the page of a note that was typed here."""
        note = self._panel.note
        if note is not None and note.typed and self.dialog is None:
            before = self.draft(note.note_id)
            shown = before if before[0] else (note.text, note.written_on)
            change = partial(self.change, note)
            self._open(self.tr("Change this note"), shown, bool(before[0]), change, note)

    def add(self, text: str, day: date | None = None, attach: bool = False) -> None:
        """Add a note; one that names nobody asks whose it is first."""
        self._remember("", text, day)
        session = self._session
        if self._strayed():
            return
        try:
            typed = _dated(self._read(text), day)
            merged = session.case.plus(typed, attach=TYPED if attach else "")
        except Refused as refused:
            if refused.code == "no_patient":
                self._ask(partial(self.add, text, day, True))
            else:
                session.refused.emit((Message("", refused.code, refused.phrase),))
            return
        self._forget("")
        self.changed.emit(merged if session.case.is_empty else session.case, None, typed.notes[0])
        session.show(merged, session.others)

    def change(self, old: Note, text: str, day: date | None = None, attach: bool = False) -> None:
        """Put a changed text in the place of a note; corrections of what stayed move along."""
        session, case = self._session, self._session.case
        self._remember(old.note_id, text, day)
        if self._strayed() or old not in case.notes:
            return
        try:
            typed = _dated(self._read(text), day)
            # An attached note stays attached; one that named its patient must go on doing so.
            known = attach or TYPED in case.attached or not case.patient.is_named
            case.plus(typed, attach=TYPED if known else "")
        except Refused as refused:
            if refused.code == "no_patient":
                self._ask(partial(self.change, old, text, day, True))
            else:
                session.refused.emit((Message("", refused.code, refused.phrase),))
            return
        self._forget(old.note_id)
        attached = (*case.attached, TYPED) if attach else case.attached
        who = case.patient.completed_by(typed.patient)
        (new,) = typed.notes
        if (attached, who) != (case.attached, case.patient):
            edits = session.edits
            self.changed.emit(case, old, new)  # for whom it was kept before
            session.show(replace(case, attached=attached, patient=who), session.others)
            session.change(edits)
        if new != old:
            self._step(old, new)

    def delete(self) -> None:
        """Delete the note that is shown, if it was typed here; undo brings it back."""
        note = self._panel.note
        if note is not None and note.typed:
            self._step(note, None)
            self._say(self.tr("The note was deleted. Undo brings it back."))

    def _open(
        self,
        title: str,
        draft: Draft,
        is_again: bool,
        done: Callable[[str, date | None], None],
        note: Note | None = None,
    ) -> None:
        remark = self.tr("This is what you wrote before; it was not added.") if is_again else ""
        left = partial(self._left, note)
        verb = self.tr("Add to the case") if note is None else self.tr("Change the note")
        self._page_of = self._session.case.patient
        dialog = WriteDialog((title, verb, remark), draft, done, left, self._window)
        dialog.destroyed.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _left(self, note: Note | None, text: str, day: date | None) -> None:
        note_id = note.note_id if note is not None else ""
        if text.strip() and (note is None or text != note.text):
            self._remember(note_id, text, day)
            self._say(self.tr("Your text is kept until MedDx ends; open the page again to go on."))
        else:
            self._forget(note_id)

    def _remember(self, note_id: str, text: str, day: date | None) -> None:
        """Keep a text for the patient whose page it was written on, also if another is open now."""
        self._forget(note_id)
        self._drafts.insert(0, (self._page_of, note_id, (text, day)))

    def _forget(self, note_id: str) -> None:
        key = (self._page_of, note_id)
        self._drafts = [draft for draft in self._drafts if draft[:2] != key]

    def _strayed(self) -> bool:
        """Say so if the case that is open now is not the one that the page was opened in."""
        patient = self._session.case.patient
        strayed = self._page_of.compare(patient) is Agreement.DIFFERENT
        if strayed:
            self._session.tell((NOT_HERE,))
        return strayed

    def _ask(self, attach: Callable[[], None]) -> QMessageBox:
        patient, name = self._session.case.patient, self.tr("The typed note")
        return dialogs.ask_to_attach(self._window, patient, name, attach)

    def _step(self, old: Note, new: Note | None) -> None:
        """Put one note in the place of another, as a step that can be taken back."""
        place = self._session.case.notes.index(old)
        self._replace(old, new, place)
        self._undoing.did(
            Step(
                partial(self._replace, new, old, place),
                partial(self._replace, old, new, place),
            )
        )

    def _replace(self, out: Note | None, into: Note | None, place: int) -> None:
        session = self._session
        edits = session.edits
        notes = [note for note in session.case.notes if out is None or note.note_id != out.note_id]
        if into is not None:
            notes.insert(place, into)
        self.changed.emit(session.case, out, into)
        session.show(replace(session.case, notes=tuple(notes)), session.others)
        if out is not None and into is not None:
            marks = moved(edits.marks, out.note_id, out.text, into.note_id, into.text)
            session.change(replace(edits, marks=marks))


def _dated(case: Case, day: date | None) -> Case:
    """Return a typed case whose notes are of a day, unless it was not said."""
    if day is None:
        return case
    return replace(case, notes=tuple(replace(note, written_on=day) for note in case.notes))
