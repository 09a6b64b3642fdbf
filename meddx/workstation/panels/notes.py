"""The clinical notes, with what was found in them marked."""

from bisect import bisect_right

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget
from typing_extensions import override

from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.note_marks import NoteMark
from meddx.case.record import Case, Note
from meddx.case.wording import ASSERTIONS
from meddx.workstation.file_drop import local_files
from meddx.workstation.i18n import Translation
from meddx.workstation.notes.find_bar import FindBar
from meddx.workstation.notes.legend import Legend
from meddx.workstation.notes.others import Others
from meddx.workstation.notes.terms import NoteTerm, headings, said_of, terms_of
from meddx.workstation.notes.view import NoteView, Span
from meddx.workstation.panels.highlights import (
    heading_format,
    mark_format,
    named_format,
    own_format,
)
from meddx.workstation.panels.panel import Panel, label
from meddx.workstation.theme import icon


class NotesPanel(Panel):
    """Shows one note at a time; its words can be pressed and selected, and never change.

    Signals
    -------
    finding_chosen
        Key of the finding that was clicked.
    term_pressed
        ``NoteTerm`` to be corrected, and where on the screen.
    menu_asked
        ``NoteTerm`` or None, and where on the screen.
    add_asked
        A term is to be added for the words that are selected.
    write_asked, edit_asked, delete_asked
        The reader wants to type or paste a note, to change the one shown, or to delete it.
    text_given
        Text that was pasted or dropped.
    files_given
        ``tuple[Path, ...]`` that were pasted or dropped.
    note_shown
        Another note is shown, or none.
    """

    finding_chosen = Signal(str)
    term_pressed = Signal(object, QPoint)
    menu_asked = Signal(object, QPoint)
    add_asked = Signal()
    write_asked = Signal()
    edit_asked = Signal()
    delete_asked = Signal()
    text_given = Signal(str)
    files_given = Signal(object)
    note_shown = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._case = Case()
        self._findings: tuple[Finding, ...] = ()
        self._marks: tuple[NoteMark, ...] = ()
        self._starts: list[int] = []
        self._chosen = ""
        self.others = Others()
        self.terms: tuple[NoteTerm, ...] = ()
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which.setMinimumContentsLength(8)
        self.write, self.edit, self.delete = QToolButton(), QToolButton(), QToolButton()
        self.head.addWidget(self.which, 100)
        for button, name in ((self.edit, "edit"), (self.delete, "delete"), (self.write, "add")):
            button.setIcon(icon(name))
            self.head.addWidget(button)
        self.text = NoteView()
        self.text.words_at = self._words_at
        self.find_bar = FindBar()
        self.add_button = QToolButton(self.text.viewport())
        self.add_button.setObjectName("floating")
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add_button.setIcon(icon("add"))
        self.add_button.hide()
        self.legend = Legend()
        self._empty = label("", "empty", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.find_bar)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.legend)
        for shown_later in (self.which, self.edit, self.delete):
            shown_later.hide()
        self.setAcceptDrops(True)
        self._connect()
        self.retranslate()

    @property
    def note(self) -> Note | None:
        """The note that is shown."""
        number = self.which.currentIndex()
        return self._case.notes[number] if 0 <= number < len(self._case.notes) else None

    def show_case(self, case: Case) -> None:
        """Show the notes of a case, the one that was shown before if it is still there."""
        shown = self.note.note_id if self.note else ""
        before = {note.note_id for note in self._case.notes}
        self._case = case
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([_title(note) for note in case.notes])
        ids = [note.note_id for note in case.notes]
        new = [number for number, note_id in enumerate(ids) if note_id not in before]
        at = ids.index(shown) if shown in ids else 0 if ids else -1
        self.which.setCurrentIndex(new[0] if shown in ids and len(new) == 1 else at)
        self.which.blockSignals(False)
        self.which.setVisible(len(ids) > 1)
        self.title.setVisible(len(ids) <= 1)  # there is no room for both, and the choice says it
        self._show_note()

    def show_findings(
        self, findings: tuple[Finding, ...], marks: tuple[NoteMark, ...] = ()
    ) -> None:
        """Mark what the program read, nothing while the results are covered, and what he said."""
        if findings is not self._findings or marks != self._marks:
            self._findings, self._marks = findings, marks
            self._mark()

    def show_others(self, others: Others) -> None:
        """Mark what the note shown names besides; it is forgotten with the note."""
        if others != self.others:
            self.others = others
            self._paint()
            self._explain()

    def stand_on(self, finding: Finding) -> None:
        """Show the note of a finding, scrolled to its words."""
        if not isinstance(finding.source, TextSource):
            return
        ids = [note.note_id for note in self._case.notes]
        if finding.source.note_id in ids:
            self.which.setCurrentIndex(ids.index(finding.source.note_id))
        self._choose(finding.key)
        self.text.stand_on(finding.source.start, finding.source.end)

    def step(self, by: int) -> None:
        """Go to the next term behind the cursor, or the one before; after the last the first."""
        if not self.terms:
            return
        at = self.text.character
        on = next((n for n, term in enumerate(self.terms) if self._is_on(term, at)), None)
        if on is not None:
            number = on + by
        else:
            behind = bisect_right(self._starts, at)
            number = behind if by > 0 else behind - 1
        term = self.terms[number % len(self.terms)]
        self._choose(term.key)
        self.text.stand_on(term.source.start, term.source.end)
        note = self.note
        if note is not None:  # a screen reader says it
            self.text.setAccessibleDescription(". ".join(map(self.say, said_of(term, note))))

    def term_at(self, character: int) -> NoteTerm | None:
        """Return the term at a character of the note; of several the one that begins last."""
        if character < 0:
            return None
        upto = bisect_right(self._starts, character)
        around = (t for t in reversed(self.terms[:upto]) if character < t.source.end)
        return next(around, None)

    def take(self, mime: QMimeData) -> bool:
        """Take files or text that are pasted or dropped; False if there are none."""
        paths = local_files(mime)
        if paths:
            self.files_given.emit(paths)
        elif mime.hasText() and mime.text().strip():
            self.text_given.emit(mime.text())
        else:
            return False
        return True

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Clinical note"))
        self.text.setAccessibleName(self.title.text())
        self.legend.setAccessibleName(self.tr("What the marks mean"))
        self.which.setAccessibleName(self.tr("Which note"))
        for button, words in (
            (self.write, self.tr("Type or paste a note")),
            (self.edit, self.tr("Change this note")),
            (self.delete, self.tr("Delete this note")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.add_button.setText(self.tr("Add term..."))
        self._empty.setText(
            self.tr(
                "No clinical note yet. Open or drop a file, paste a text here, or press + to type "
                "one."
            )
        )
        self._mark()

    def _connect(self) -> None:
        self.write.clicked.connect(self.write_asked)
        self.edit.clicked.connect(self.edit_asked)
        self.delete.clicked.connect(self.delete_asked)
        self.add_button.clicked.connect(self.add_asked)
        self.which.currentIndexChanged.connect(self._show_note)
        self.text.pressed.connect(self._pressed)
        self.text.entered.connect(self._entered)
        self.text.menu_asked.connect(
            lambda place, at: self.menu_asked.emit(self.term_at(at), place)
        )
        self.text.selectionChanged.connect(self._place_button)
        self.text.verticalScrollBar().valueChanged.connect(self._place_button)
        self.find_bar.looked.connect(self.text.show_found)
        self.find_bar.found.connect(self.text.select)
        self.find_bar.closed.connect(self.text.setFocus)
        for key, what in (
            (QKeySequence.StandardKey.Find, self.open_find),
            (QKeySequence.StandardKey.Paste, self._paste),
        ):
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(what)

    def open_find(self) -> None:
        """Find words in the note, those that are selected to begin with."""
        note = self.note
        if note is not None:
            self.find_bar.open(note.text[slice(*self.text.selection)][:80])

    def _paste(self) -> None:
        self.take(QApplication.clipboard().mimeData())

    def _show_note(self) -> None:
        note = self.note
        self._empty.setVisible(note is None)
        self.text.setVisible(note is not None)
        if note is None:
            self.find_bar.hide()
        for button in (self.edit, self.delete):
            button.setVisible(note is not None and note.typed)
        self.text.show_text(note.text if note else "")
        self.others = Others()
        self.find_bar.use(note.text if note else "")
        self._mark()
        self.note_shown.emit()

    def _choose(self, key: str) -> None:
        if key != self._chosen:
            self._chosen = key
            self._paint()

    def _mark(self) -> None:
        note = self.note
        self.terms = terms_of(note.note_id, self._findings, self._marks) if note else ()
        self._starts = [term.source.start for term in self.terms]
        self._paint()
        self._explain()

    def _paint(self) -> None:
        note = self.note
        spans: list[Span] = [(*place, heading_format()) for place in headings(note)] if note else []
        spans += self.others.spans
        spans += [
            (
                term.source.start,
                term.source.end,
                mark_format(
                    term.assertion,
                    chosen=term.key == self._chosen,
                    by_reader=term.mark is not None,
                ),
            )
            for term in self.terms
        ]
        self.text.mark(spans)

    def _explain(self) -> None:
        said = {term.assertion for term in self.terms}
        words = [(self.say(ASSERTIONS[a]), mark_format(a)) for a in Assertion if a in said]
        if any(term.mark is not None and term.finding is not None for term in self.terms):
            own = own_format()
            words.append((self.tr("corrected by the reader"), own))
        if None in said:
            words.append((self.tr("not a finding"), mark_format(None)))
        if self.others.entities:
            words.append((self.say(self.others.by), named_format()))
        self.legend.explain(words)
        self.legend.fit(self.width())

    def _is_on(self, term: NoteTerm, character: int) -> bool:
        return term.key == self._chosen and term.source.start == character

    def _words_at(self, character: int) -> str:
        term, note = self.term_at(character), self.note
        if term is None or note is None:
            return self.say(self.others.said_at(character))
        return "\n".join(map(self.say, said_of(term, note)))

    def _pressed(self, character: int) -> None:
        term = self.term_at(character)
        if term is None:
            return
        if term.finding is not None:
            self.finding_chosen.emit(term.finding.key)
        place = self.text.cursorRect().bottomLeft()
        self.term_pressed.emit(term, self.text.viewport().mapToGlobal(place))

    def _entered(self) -> None:
        start, end = self.text.selection
        if end > start:
            self.add_asked.emit()
            return
        term = self.term_at(self.text.character)
        if term is not None:
            place = self.text.cursorRect().bottomLeft()
            self.term_pressed.emit(term, self.text.viewport().mapToGlobal(place))

    def _place_button(self, *_moved: object) -> None:
        """Offer to add a term beside what is selected."""
        start, end = self.text.selection
        searched = self.find_bar.isVisible() and self.find_bar.line.hasFocus()
        self.add_button.setVisible(end > start and not searched)
        if end <= start:
            return
        button, view = self.add_button, self.text.viewport().rect()
        button.adjustSize()
        place = QRect(self.text.cursorRect().bottomRight() + QPoint(4, 4), button.size())
        right = max(0, view.right() - place.width())
        above = self.text.cursorRect().top() - place.height() - 4
        button.move(
            min(place.left(), right), place.top() if place.bottom() < view.bottom() else above
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.fit(self.width())
        self._place_button()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        source = event.source()
        if isinstance(source, QWidget) and self.isAncestorOf(source):
            return  # words of the note itself that slipped
        mime = event.mimeData()
        if mime.hasText() or local_files(mime):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()


def _title(note: Note) -> str:
    return f"{note.title}, {note.written_on}" if note.written_on else note.title
