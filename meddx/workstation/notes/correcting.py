"""What the reader says of a note's words becomes marks of the session, that can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication, QMenu

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, TextSource
from meddx.case.note_marks import NoteMark, with_mark, without_mark
from meddx.case.record import Note
from meddx.knowledge.term_search import TermSearch
from meddx.workstation.notes.term_dialog import TermDialog
from meddx.workstation.notes.term_menu import Answers, add_term, menu_of
from meddx.workstation.notes.terms import NoteTerm, section_at
from meddx.workstation.panels.notes import NotesPanel
from meddx.workstation.session import Session
from meddx.workstation.undoing import Step, Undoing
from meddx.workstation.vocabulary import Vocabulary


class NoteCorrections(QObject):
    """Opens the menu of a term and the choice of another one.

    Parameters
    ----------
    panel
        Shows the notes.
    session
        Holds what the reader said.
    undoing
        Remembers the steps.
    """

    def __init__(self, panel: NotesPanel, session: Session, undoing: Undoing) -> None:
        super().__init__(panel)
        self._panel, self._session, self._undoing = panel, session, undoing
        self._search: TermSearch | None = None
        self._answers = Answers(self.mean, self._ask_other, self.restore)
        self.menu: QMenu | None = None
        self.dialog: TermDialog | None = None
        panel.term_pressed.connect(self._open)
        panel.menu_asked.connect(self._open_menu)
        panel.add_asked.connect(self.ask_term)

    def use(self, vocabulary: Vocabulary) -> None:
        """Take a vocabulary to look for terms in; until then there is nothing to choose from."""
        self._search = vocabulary.search

    def mean(self, term: NoteTerm, assertion: Assertion | None) -> None:
        """Say how a term is meant; None: it is no finding."""
        code = term.code
        if assertion is term.assertion or code is None:
            return
        if assertion is None and (term.mark is None or term.mark.was is None) and not term.read:
            self.restore(term)  # what the reader added himself
        else:
            self._say(term, None if assertion is None else code, assertion)

    def choose(self, term: NoteTerm, code: Code, assertion: Assertion) -> None:
        """Say that words name another term."""
        self._say(term, code, assertion)

    def restore(self, term: NoteTerm) -> None:
        """Take back what the reader said of a term: what the program read counts again."""
        if term.mark is not None:
            self._change((term.mark,), ())

    def restore_finding(self, key: str) -> None:
        """Take back what the reader said, by the key of the finding."""
        marks = self._session.edits.marks
        own = tuple(m for m in marks if m.finding is not None and m.finding.key == key)
        if own:
            self._change(own, ())

    def add(self, start: int, end: int, code: Code, assertion: Assertion) -> None:
        """Say that words of the note that is shown name a term."""
        note = self._panel.note
        if note is not None:
            self._add_to(note, start, end, code, assertion)

    def _add_to(self, note: Note, start: int, end: int, code: Code, assertion: Assertion) -> None:
        if not 0 <= start < end <= len(note.text):
            return
        section = section_at(note, start)
        source = TextSource(note.note_id, start, end, note.text[start:end], section)
        self._put(NoteMark(source, code, assertion, self._read_there(source, code)))

    def ask_term(self) -> None:
        """Look for a term for the words that are selected."""
        note, (start, end) = self._panel.note, self._panel.text.selection
        if note is None or self._search is None or end <= start:
            return
        self._ask(note.text[start:end], Assertion.PRESENT, partial(self._add_to, note, start, end))

    def _read_there(self, source: TextSource, code: Code) -> Code | None:
        """Return the code if the program read it there already: then it is corrected, not added."""
        probe = NoteMark(source, code, Assertion.PRESENT, code)
        read = (term.read for term in self._panel.terms)
        return code if any(f is not None and probe.replaces(f) for f in read) else None

    def _say(self, term: NoteTerm, code: Code | None, assertion: Assertion | None) -> None:
        if term.mark is not None:
            was = term.mark.was
        else:
            was = term.read.code if term.read is not None else None
        source = replace(term.source, cue=None)
        old = () if term.mark is None else (term.mark,)
        self._put(NoteMark(source, code, assertion, was), old)

    def _put(self, made: NoteMark, old: Sequence[NoteMark] = ()) -> None:
        """Do a step, unless another case came up while the reader was choosing."""
        note_id, words = made.source.note_id, slice(made.source.start, made.source.end)
        notes = (note for note in self._session.case.notes if note.note_id == note_id)
        if not any(note.text[words] == made.source.text for note in notes):
            return
        marks = self._session.edits.marks
        gone = tuple(m for m in marks if m in old or m not in without_mark(marks, made))
        if (made,) != gone:
            self._change(gone, (made,))

    def _change(self, gone: Sequence[NoteMark], come: Sequence[NoteMark]) -> None:
        """Do a step: each mark goes or comes by itself, whatever else was said meanwhile."""

        def apply(out: Sequence[NoteMark], into: Sequence[NoteMark]) -> None:
            edits = self._session.edits
            marks = tuple(mark for mark in edits.marks if mark not in out)
            for mark in into:
                marks = with_mark(marks, mark)
            self._session.change(replace(edits, marks=marks))

        apply(gone, come)
        self._undoing.did(Step(lambda: apply(come, gone), lambda: apply(gone, come)))

    def _ask_other(self, term: NoteTerm) -> None:
        assertion = term.assertion or Assertion.PRESENT
        self._ask(term.source.text, assertion, partial(self.choose, term))

    def _ask(
        self, words: str, assertion: Assertion, done: Callable[[Code, Assertion], None]
    ) -> None:
        if self._search is None:
            return
        language = self._panel.language
        window = self._panel.window()
        self.dialog = TermDialog(self._search, words, assertion, language, done, window)
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None

    def _open(self, term: NoteTerm, place: QPoint) -> None:
        self.menu = menu_of(self._panel)
        self.menu.destroyed.connect(self._menu_gone)
        can_search = self._search is not None
        add_term(self.menu, term, self._panel.language, self._answers, can_search=can_search)
        self.menu.popup(place)

    def _menu_gone(self) -> None:
        self.menu = None

    def _open_menu(self, term: NoteTerm | None, place: QPoint) -> None:
        """Open the menu of the right button: for a term, for selected words, for the note."""
        text = self._panel.text
        start, end = text.selection
        if term is not None and end <= start:
            self._open(term, place)
            return
        menu = menu_of(self._panel)
        add = menu.addAction(self.tr("Add term..."), self.ask_term)
        add.setEnabled(end > start and self._search is not None)
        copy = menu.addAction(self.tr("Copy"), text.copy)
        copy.setEnabled(end > start)
        menu.addAction(self.tr("Select all"), text.selectAll)
        paste = menu.addAction(self.tr("Paste as a note"), self._paste)
        paste.setEnabled(bool(QApplication.clipboard().text().strip()))
        menu.addSeparator()
        menu.addAction(self.tr("Find in the note..."), self._panel.open_find)
        menu.addAction(self.tr("Larger letters"), partial(text.enlarge, 1))
        menu.addAction(self.tr("Smaller letters"), partial(text.enlarge, -1))
        menu.popup(place)
        self.menu = menu
        menu.destroyed.connect(self._menu_gone)

    def _paste(self) -> None:
        self._panel.take(QApplication.clipboard().mimeData())
