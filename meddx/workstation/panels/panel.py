"""What every panel has: a heading, a body, and texts that follow the language."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation

_HEAD_PX = 38
_TOLD_LINES = 2
_BORDER_PX = 1  # shows where the keys are
_AROUND_PX = 8  # of a row that is to be seen


class Panel(QWidget):
    """A heading over a body; a subclass fills ``body`` and says its texts in ``retranslate``.

    Parameters
    ----------
    translation
        The language of the phrases it shows.
    """

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.translation = translation
        self.title = label("", "heading")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(12, 0, 8, 0)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        head = QWidget()
        head.setObjectName("panelHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setLayout(self.head)
        head.setFixedHeight(_HEAD_PX)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(self.body, 1)

    @property
    def language(self) -> Language:
        """Language that is shown."""
        return self.translation.language

    def say(self, phrase: Phrase | None) -> str:
        """Return a phrase in the language that is shown; empty for None."""
        return phrase.label(self.language) if phrase else ""

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        raise NotImplementedError

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Rows(QScrollArea):
    """A column of widgets that scrolls; ``fill`` replaces them and keeps the place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setObjectName("rows")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(10, 8, 10, 10)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setWidget(self._inner)

    def fill(self, widgets: list[QWidget]) -> None:
        """Show these, top to bottom; those that were here before only change their place."""
        at = self.verticalScrollBar().value()
        self.setUpdatesEnabled(False)  # one picture of the new rows, none of their coming
        arrange(self._column, widgets, keep_last=1)
        self.verticalScrollBar().setValue(at)
        self.setUpdatesEnabled(True)

    @property
    def inner(self) -> QWidget:
        """What the rows stand on."""
        return self._inner

    def settle(self) -> None:
        """Give every row its place now, not with the next turn of the event loop."""
        self._column.activate()
        width = self.viewport().width()
        needed = self._column.totalHeightForWidth(width)
        self._inner.resize(width, max(needed, self.viewport().height()))

    def reveal(self, row: QWidget, height_px: int) -> None:
        """Scroll no further than it takes to see so much of a row, from its top on."""
        bar, top_px = self.verticalScrollBar(), row.y() - _AROUND_PX
        below_px = row.y() + height_px + _AROUND_PX - self.viewport().height()
        bar.setValue(min(max(bar.value(), below_px), max(0, top_px)))


class Told(QScrollArea):
    """A text above a list: as high as it needs where there is room, else it scrolls."""

    def __init__(self, text: QLabel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setObjectName("plain")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # else the keys could not scroll it
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(text)

    def say(self, words: str) -> None:
        """Show other words."""
        self._text.setText(words)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        width = self._text.sizeHint().width()
        needed = self._text.heightForWidth(self.viewport().width())
        return QSize(width, needed + 2 * _BORDER_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        margins, lines = self._text.contentsMargins(), self._text.fontMetrics().lineSpacing()
        least = margins.top() + _TOLD_LINES * lines + 2 * _BORDER_PX
        return QSize(super().minimumSizeHint().width(), min(self.sizeHint().height(), least))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class Label(QLabel):
    """Plain words; a number never stands apart from its percent sign."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        super().setText(text.replace(" %", "\N{NO-BREAK SPACE}%"))


def label(text: str, name: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label; ``name`` is its role in the style sheet. Text is never taken as markup."""
    made = Label(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    if name == "group":
        made.setIndent(0)  # else its padding moves it in from what it heads
    return made


def tint(words: QLabel, colour: str) -> None:
    """Give words a colour; a style sheet costs time, so only where it is another one."""
    sheet = f"color: {colour};"
    if words.styleSheet() != sheet:
        words.setStyleSheet(sheet)


def empty(layout: QLayout, keep_last: int = 0) -> None:
    """Remove and delete what a layout holds, but for its last items."""
    while layout.count() > keep_last:
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def arrange(column: QBoxLayout, widgets: list[QWidget], keep_last: int = 0) -> None:
    """Let a column hold these before its last items; what it held else is deleted."""
    wanted = set(widgets)
    for number in reversed(range(column.count() - keep_last)):
        item = column.itemAt(number)
        widget = item.widget() if item else None
        if widget is not None and widget not in wanted:
            column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
    for number, widget in enumerate(widgets):
        item = column.itemAt(number)
        if item is None or item.widget() is not widget:
            column.removeWidget(widget)
            column.insertWidget(number, widget)
            widget.show()  # at once: a layout without the new rows would lose the place
