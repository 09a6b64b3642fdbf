"""The clinical notes, with what was found in them marked."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QTextEdit, QToolButton, QWidget
from typing_extensions import override

from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Case, Note
from meddx.case.wording import ASSERTIONS
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.highlights import mark_format, position, shown_text
from meddx.workstation.panels.panel import Panel, label
from meddx.workstation.theme import icon

_PADDING = 10


class NotesPanel(Panel):
    """Shows one note at a time.

    Signals
    -------
    finding_chosen
        Key of the finding that was clicked.
    write_asked
        The reader wants to type or paste a note.
    """

    finding_chosen = Signal(str)
    write_asked = Signal()

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self._case = Case()
        self._findings: tuple[Finding, ...] = ()
        self._chosen = ""
        self.which = QComboBox()
        self.write = QToolButton()
        self.write.setIcon(icon("add"))
        self.head.addWidget(self.which)
        self.head.addWidget(self.write)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.text.viewport().setAcceptDrops(False)
        self.text.document().setDocumentMargin(_PADDING)
        self.legend = QTextEdit()
        self.legend.setReadOnly(True)
        self.legend.document().setDocumentMargin(_PADDING)
        self.legend.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.legend.setObjectName("legend")
        self.legend.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._empty = label("", "empty", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.legend)
        self.write.clicked.connect(self.write_asked)
        self.which.currentIndexChanged.connect(self._show_note)
        self.text.viewport().installEventFilter(self)
        self.retranslate()

    @property
    def note(self) -> Note | None:
        """The note that is shown."""
        number = self.which.currentIndex()
        return self._case.notes[number] if 0 <= number < len(self._case.notes) else None

    def show_case(self, case: Case) -> None:
        """Show the notes of a case, the one that was shown before if it is still there."""
        shown = self.note.note_id if self.note else ""
        self._case = case
        self.which.blockSignals(True)
        self.which.clear()
        self.which.addItems([note.title for note in case.notes])
        ids = [note.note_id for note in case.notes]
        self.which.setCurrentIndex(ids.index(shown) if shown in ids else 0 if ids else -1)
        self.which.blockSignals(False)
        self.which.setVisible(len(ids) > 1)
        self._show_note()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Mark these findings; none while the results are covered."""
        self._findings = findings
        self._mark()

    def stand_on(self, finding: Finding) -> None:
        """Show the note of a finding, scrolled to its words."""
        if not isinstance(finding.source, TextSource):
            return
        ids = [note.note_id for note in self._case.notes]
        if finding.source.note_id in ids:
            self.which.setCurrentIndex(ids.index(finding.source.note_id))
        self._chosen = finding.key
        self._mark()
        cursor = self._cursor(finding.source)
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Clinical note"))
        self.text.setAccessibleName(self.title.text())
        self.legend.setAccessibleName(self.tr("What the marks mean"))
        self.write.setToolTip(self.tr("Type or paste a note"))
        self.write.setAccessibleName(self.tr("Type or paste a note"))
        self._empty.setText(
            self.tr("No clinical note yet. Open a text file, or press + to type or paste one.")
        )
        self._mark()

    def _show_note(self) -> None:
        note = self.note
        self._empty.setVisible(note is None)
        self.text.setVisible(note is not None)
        self.text.setPlainText(shown_text(note.text) if note else "")
        self._mark()

    def _mine(self) -> tuple[tuple[Finding, TextSource], ...]:
        note_id = self.note.note_id if self.note else ""
        pairs = ((finding, finding.source) for finding in self._findings)
        return tuple(
            (f, source)
            for f, source in pairs
            if isinstance(source, TextSource) and source.note_id == note_id
        )

    def _cursor(self, source: TextSource) -> QTextCursor:
        text = self.note.text if self.note else ""
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(position(text, source.start))
        cursor.setPosition(position(text, source.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _mark(self) -> None:
        whole = QTextCursor(self.text.document())
        whole.select(QTextCursor.SelectionType.Document)
        whole.setCharFormat(QTextCharFormat())
        mine = self._mine()
        for finding, source in mine:
            chosen = finding.key == self._chosen
            self._cursor(source).mergeCharFormat(mark_format(finding.assertion, chosen=chosen))
        self._explain([a for a in Assertion if any(f.assertion is a for f, _ in mine)])

    def _explain(self, used: list[Assertion]) -> None:
        self.legend.setVisible(bool(used))
        self.legend.clear()
        cursor = self.legend.textCursor()
        for assertion in used:
            cursor.insertText(self.say(ASSERTIONS[assertion]), mark_format(assertion))
            cursor.insertText("   ", QTextCharFormat())
        self._fit_legend()

    def _fit_legend(self) -> None:
        """Give the legend the height of its lines at this width."""
        document = self.legend.document().clone()
        document.setTextWidth(max(1, self.width()))
        self.legend.setFixedHeight(round(document.size().height()))

    def _at(self, place: QPoint) -> str:
        at = self.text.cursorForPosition(place).position()
        for finding, source in self._mine():
            cursor = self._cursor(source)
            if cursor.selectionStart() <= at <= cursor.selectionEnd():
                return finding.key
        return ""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_legend()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        released = event.type() == QEvent.Type.MouseButtonRelease
        if (
            released
            and isinstance(event, QMouseEvent)
            and not self.text.textCursor().hasSelection()
        ):
            key = self._at(event.position().toPoint())
            if key:
                self.finding_chosen.emit(key)
        return super().eventFilter(watched, event)
