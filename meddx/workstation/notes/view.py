"""A note as it was written, with marks over it: nothing in its text is ever changed."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget
from typing_extensions import override

from meddx.workstation.notes.places import Places, shown_text
from meddx.workstation.theme import COLOURS, FONT_PX

_PADDING: Final = 10
_MOST_FOUND: Final = 500
_NEAR_PX: Final = 14
_SMALLEST_PX: Final = 9
_LARGEST_PX: Final = 32
_WHEEL_STEP: Final = 120

Span = tuple[int, int, QTextCharFormat]  # half-open, in characters of the note


class NoteView(QPlainTextEdit):
    """Shows the text of a note. Lines are marked when they come into view.

    Signals
    -------
    pressed
        Character of the note that was clicked without selecting anything.
    entered
        Enter was pressed.
    menu_asked
        Where on the screen a menu is asked for, and the character there; -1 beside the text.
    """

    pressed = Signal(int)
    entered = Signal()
    menu_asked = Signal(QPoint, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words_at: Callable[[int], str] = lambda _character: ""
        self._text = ""
        self._places = Places("")
        self._spans: list[Span] = []
        self._starts: list[int] = []
        self._longest = 0
        self._dressed: set[int] = set()
        self._font_px = FONT_PX
        flags = Qt.TextInteractionFlag
        self.setReadOnly(True)
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setAcceptDrops(False)  # what is dropped here is for the panel
        self.viewport().setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(_PADDING)
        self.verticalScrollBar().valueChanged.connect(self._dress)

    def show_text(self, text: str) -> None:
        """Show a note, without marks."""
        self._text, self._places = text, Places(text)
        self._spans, self._starts, self._dressed = [], [], set()
        self.setPlainText(shown_text(text))

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark these and nothing else; of two on the same words the later one lies above."""
        self._spans = sorted(spans, key=lambda span: span[0])
        self._starts = [start for start, _, _ in self._spans]
        self._longest = max((end - start for start, end, _ in self._spans), default=0)
        old, self._dressed = self._dressed, set()
        self._dress()
        for number in old - self._dressed:
            self._put(self.document().findBlockByNumber(number), [])

    def stand_on(self, start: int, end: int) -> None:
        """Put the cursor before some words and scroll to them."""
        unit = self._places.unit(start)
        below = self.textCursor()
        below.setPosition(self._places.unit(end))
        self.setTextCursor(below)  # so that a long term is seen to its end
        cursor = self.textCursor()
        cursor.setPosition(unit)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    @property
    def character(self) -> int:
        """The character of the note behind the cursor."""
        return self._places.character(self.textCursor().position())

    @property
    def selection(self) -> tuple[int, int]:
        """What is selected, in characters of the note, without blanks around it."""
        cursor = self.textCursor()
        start = self._places.character(cursor.selectionStart())
        end = self._places.character(cursor.selectionEnd())
        words = self._text[start:end]
        left = len(words) - len(words.lstrip())
        return start + left, max(start + left, start + len(words.rstrip()))

    def select(self, start: int, end: int) -> None:
        """Select words and scroll to them."""
        cursor = self.textCursor()
        cursor.setPosition(self._places.unit(start))
        cursor.setPosition(self._places.unit(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def show_found(self, places: Sequence[tuple[int, int]]) -> None:
        """Show where words were found; of very many the first ones."""
        look = QTextCharFormat()
        look.setBackground(QColor(COLOURS.accent_dim))
        shown = []
        for start, end in places[:_MOST_FOUND]:
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(self._places.unit(start))
            one.cursor.setPosition(self._places.unit(end), QTextCursor.MoveMode.KeepAnchor)
            one.format = look
            shown.append(one)
        self.setExtraSelections(shown)

    def character_at(self, place: QPoint) -> int:
        """Return the character of the note at a place of the view; -1 beside the text."""
        cursor = self.cursorForPosition(place)
        near = self.cursorRect(cursor)
        if abs(place.x() - near.center().x()) > _NEAR_PX * self._font_px // FONT_PX:
            return -1
        if not near.top() <= place.y() <= near.bottom():
            return -1
        unit = cursor.position() - (1 if place.x() < near.left() else 0)
        return self._places.character(max(0, unit))

    def enlarge(self, steps: int) -> None:
        """Make the letters larger, or smaller."""
        self._font_px = min(_LARGEST_PX, max(_SMALLEST_PX, self._font_px + steps))
        self.setStyleSheet(f"font-size: {self._font_px}px;")
        self._dress()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.enlarge(round(event.angleDelta().y() / _WHEEL_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            at = self.character_at(event.position().toPoint())
            if at >= 0:
                self.pressed.emit(at)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.character_at(event.pos())
            words = self.words_at(at) if at >= 0 else ""
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
            self.menu_asked.emit(place, self.character)
        else:
            self.menu_asked.emit(event.globalPos(), self.character_at(event.pos()))

    def _parts_of(self, block: QTextBlock) -> list[QTextLayout.FormatRange]:
        """Return the parts of a line that are marked, in Qt's units from its beginning."""
        begin, length = block.position(), block.length()
        first, last = self._places.character(begin), self._places.character(begin + length)
        since = bisect_left(self._starts, first - self._longest)
        parts = []
        for start, end, look in self._spans[since : bisect_left(self._starts, last)]:
            part = QTextLayout.FormatRange()
            part.start = max(0, self._places.unit(start) - begin)
            part.length = min(length, self._places.unit(end) - begin) - part.start
            part.format = look
            if part.length > 0:
                parts.append(part)
        return parts

    def _dress(self, *_moved: object) -> None:
        """Mark the lines that are in view, once."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= self.viewport().height():
            number = block.blockNumber()
            if number not in self._dressed:
                self._put(block, self._parts_of(block))
                self._dressed.add(number)
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def _put(self, block: QTextBlock, parts: list[QTextLayout.FormatRange]) -> None:
        if not parts and not block.layout().formats():
            return
        block.layout().setFormats(parts)
        self.document().markContentsDirty(block.position(), block.length())
