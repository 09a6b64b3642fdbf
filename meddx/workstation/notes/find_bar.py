"""Finding words in the note that is shown."""

import re
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from meddx.workstation.panels.panel import label
from meddx.workstation.theme import icon

_MOST: Final = 9999


class FindBar(QWidget):
    """A line for the words, how many there are, and a way from one to the next.

    Signals
    -------
    found
        Start and end of what was found, in characters of the note.
    looked
        All places, as pairs of start and end; none when the line is closed.
    closed
        The reader is done.
    """

    looked = Signal(object)
    found = Signal(int, int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._places: list[tuple[int, int]] = []
        self._at = -1
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.count: QLabel = label("", "muted")
        self.previous, self.next, self.shut = QToolButton(), QToolButton(), QToolButton()
        for button, name in ((self.previous, "up"), (self.next, "down"), (self.shut, "close")):
            button.setIcon(icon(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        for widget in (self.count, self.previous, self.next, self.shut):
            row.addWidget(widget)
        self.line.textChanged.connect(self._look)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.shut.clicked.connect(self.close_bar)
        self.hide()
        self.retranslate()

    def use(self, text: str) -> None:
        """Look in another note."""
        self._text = text
        self._look()

    def open(self, words: str = "") -> None:
        """Show the line, with words to begin with."""
        self.show()
        if words:
            self.line.setText(words)
        self.line.selectAll()
        self.line.setFocus()

    def close_bar(self) -> None:
        """Hide the line."""
        self.hide()
        self.looked.emit([])
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next place, or the one before; after the last comes the first."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._tell()
            self.found.emit(*self._places[self._at])

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        for widget, words in (
            (self.line, self.tr("Find in the note")),
            (self.previous, self.tr("Previous place")),
            (self.next, self.tr("Next place")),
            (self.shut, self.tr("Close")),
        ):
            widget.setAccessibleName(words)
            widget.setToolTip(words)
        self.line.setPlaceholderText(self.tr("Find in the note"))
        self._tell()

    def _look(self) -> None:
        words = self.line.text()
        found = re.finditer(re.escape(words), self._text, re.IGNORECASE) if words else iter(())
        self._places = [match.span() for match, _ in zip(found, range(_MOST), strict=False)]
        self._at = -1
        self._tell()
        if self.isVisible():
            self.looked.emit(self._places)
            self.step(1)

    def _tell(self) -> None:
        there = len(self._places)
        words = self.tr("{0} of {1}").format(self._at + 1, there) if there else self.tr("none")
        self.count.setText(words if self.line.text() else "")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
