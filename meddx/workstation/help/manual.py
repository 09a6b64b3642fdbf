"""The manual in a window of its own: contents, text, search, back and forward."""

from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx import paths
from meddx.workstation.help import pages
from meddx.workstation.help.document import ManualDocument
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS, icon

_SIZE: Final = (1040, 720)
_CONTENTS_PX: Final = 250
_WIDEST_PX: Final = 860
_INDENT: Final = "      "
_ABOVE_PX: Final = 12
_ICON: Final = QSize(18, 18)


class Place(NamedTuple):
    """Where a reader is: in the manual or in the comparison with other viewers, and the section."""

    section: int = 0
    in_features: bool = False


class Manual(QDialog):
    """Shows the manual in the language of the window; no link leads out of it.

    One link leads to the comparison with other viewers, which takes the place of the text.

    Parameters
    ----------
    translation
        Gives the language.
    """

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setWindowIcon(icon("question"))
        self.resize(*_SIZE)
        self._translation = translation
        self.trail = pages.Trail(Place())
        self.page = self._page()
        self.document = ManualDocument(paths.resource("help"))
        self.contents = QListWidget()
        self.text = _Text(self.document)
        self.search = _Search()
        self.count = label("", "muted")
        self._hits: list[QTextCursor] = []
        self._hit = -1
        self._in_features = False
        self.back, self.on = _button("back"), _button("forward")
        self.previous, self.next = _button("up"), _button("down")
        self._lay_out()
        self._connect()
        self.retranslate()
        self.search.setFocus()

    def open_section(self, name: str) -> None:
        """Stand on the section that is called so in English or in the language that is shown.

        An unknown name opens the manual at its beginning.
        """
        self._visit(Place(pages.section_number(name, self._translation.language) or 0))

    def go_back(self) -> None:
        """Stand where the reader was before."""
        self._stand_on(self.trail.back())

    def go_on(self) -> None:
        """Undo ``go_back``."""
        self._stand_on(self.trail.on())

    def search_for(self, words: str) -> None:
        """Mark every place that holds these words and stand on the first from here on."""
        self._hits = _places(self.document, words)
        top = self.text.cursorForPosition(self.text.viewport().rect().topLeft()).position()
        after = [n for n, hit in enumerate(self._hits) if hit.selectionEnd() >= top]
        self._hit = (after[0] if after else 0) if self._hits else -1
        self._show_hits()

    def step(self, by: int) -> None:
        """Stand on the next place that was found (``by`` 1) or the one before (-1), around."""
        if self._hits:
            self._hit = (self._hit + by) % len(self._hits)
            self._show_hits()

    def retranslate(self) -> None:
        """Set every text in the language of now and stay in the same section."""
        self.setWindowTitle(self.tr("MedDx manual"))
        for button, words, key in (
            (self.back, self.tr("Back"), "Alt+Left"),
            (self.on, self.tr("Forward"), "Alt+Right"),
            (self.previous, self.tr("Previous place"), "Shift+F3"),
            (self.next, self.tr("Next place"), "F3"),
        ):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{words} ({shown})")
            button.setAccessibleName(words)
        self.search.setPlaceholderText(self.tr("Search the manual (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("Search the manual"))
        self.contents.setAccessibleName(self.tr("Contents"))
        self.text.setAccessibleName(self.tr("Text of the manual"))
        self._fill()
        self._stand_on(self.trail.place)

    def _lay_out(self) -> None:
        self.contents.setObjectName("manualContents")
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        bar = QWidget()
        bar.setObjectName("manualBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(bar)
        line.setContentsMargins(10, 6, 10, 6)
        line.setSpacing(4)
        line.addWidget(self.back)
        line.addWidget(self.on)
        line.addStretch(1)
        line.addWidget(self.count)
        line.addSpacing(6)
        line.addWidget(self.search, 2)
        line.addWidget(self.previous)
        line.addWidget(self.next)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.contents)
        halves.addWidget(self.text)
        halves.setStretchFactor(1, 1)
        halves.setSizes([_CONTENTS_PX, _SIZE[0] - _CONTENTS_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(halves, 1)

    def _connect(self) -> None:
        self.contents.currentRowChanged.connect(self._choose)
        self.text.anchorClicked.connect(self._follow)
        self.text.verticalScrollBar().valueChanged.connect(self._say_where)
        self.search.textChanged.connect(self.search_for)
        self.search.stepped.connect(self.step)
        for button, key, do in (
            (self.back, "Alt+Left", self.go_back),
            (self.on, "Alt+Right", self.go_on),
            (self.previous, "Shift+F3", partial(self.step, -1)),
            (self.next, "F3", partial(self.step, 1)),
        ):
            button.clicked.connect(lambda _checked=False, do=do: do())
            QShortcut(QKeySequence(key), self, do)
        QShortcut(QKeySequence.StandardKey.Find, self, self._ask_for_words)

    def _ask_for_words(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _page(self) -> pages.Page:
        read = pages.features if self.trail.place.in_features else pages.page
        return read(self._translation.language)

    def _fill(self) -> None:
        """Show the text of the place, and what was searched for in it."""
        self.page = self._page()
        self._in_features = self.trail.place.in_features
        self.document.show_markdown(self.page.markdown)
        self._fill_contents()
        self.search_for(self.search.text())

    def _fill_contents(self) -> None:
        self.contents.blockSignals(True)
        self.contents.clear()
        for heading in self.page.headings:
            item = QListWidgetItem(_INDENT * max(0, heading.level - 2) + heading.title)
            item.setToolTip(heading.title)
            if heading.level > 2:
                item.setForeground(QColor(COLOURS.muted))
            self.contents.addItem(item)
        self.contents.blockSignals(False)

    def _choose(self, number: int) -> None:
        if number >= 0:
            self._visit(Place(number, self._in_features))

    def _follow(self, link: QUrl) -> None:
        if link.path() in pages.LINKED:
            self._visit(Place(0, link.path() == pages.FEATURES))
            return
        number = self.page.find(link.fragment())
        if number is not None:
            self._visit(Place(number, self._in_features))

    def _visit(self, place: Place) -> None:
        self.trail.visit(place)
        self._stand_on(place)

    def _stand_on(self, place: Place) -> None:
        if place.in_features != self._in_features:
            self._fill()
        number = min(place.section, len(self.page.headings) - 1)
        self.text.scroll_to(self.document.headings[number].position())
        self._mark(number)
        self.back.setEnabled(self.trail.can_go_back)
        self.on.setEnabled(self.trail.can_go_on)

    def _say_where(self) -> None:
        """Mark in the contents the section that is read."""
        top = self.text.top_position()
        above = [n for n, block in enumerate(self.document.headings) if block.position() <= top]
        self._mark(above[-1] if above else 0)

    def _mark(self, number: int) -> None:
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(number)
        self.contents.blockSignals(False)

    def _show_hits(self) -> None:
        marks = []
        for number, hit in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            chosen = number == self._hit
            look.setBackground(QColor(COLOURS.caution if chosen else COLOURS.accent_dim))
            look.setForeground(QColor(COLOURS.canvas if chosen else COLOURS.text))
            mark.format = look
            mark.cursor = hit
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if self._hits:
            self.text.show_position(self._hits[self._hit].selectionStart())
        told = self.tr("{0} of {1}").format(self._hit + 1, len(self._hits))
        none = self.tr("Not found") if self.search.text() else ""
        self.count.setText(told if self._hits else none)
        for button in (self.previous, self.next):
            button.setEnabled(len(self._hits) > 1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stand_on(self.trail.place)  # only now is the text as wide as it will be

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class _Search(QLineEdit):
    """Asks for the next place with Enter, for the one before with Shift and Enter.

    Signals
    -------
    stepped
        1 or -1.
    """

    stepped = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
        else:
            super().keyPressEvent(event)


class _Text(QTextBrowser):
    """The text, in a column that stays narrow enough to read; opens nothing by itself."""

    def __init__(self, document: ManualDocument) -> None:
        super().__init__()
        self._shown = document
        self.setDocument(document)
        self.setObjectName("manualText")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        # A full stop may hang over into the margin: nothing that needs a bar.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def top_position(self) -> int:
        """Position of the text just below the upper edge."""
        layout = self._shown.documentLayout()
        height = self.verticalScrollBar().value() + 2.0 * _ABOVE_PX
        return layout.hitTest(QPointF(_ABOVE_PX, height), Qt.HitTestAccuracy.FuzzyHit)

    def scroll_to(self, position: int) -> None:
        """Bring a position to the upper edge."""
        block = self._shown.findBlock(position)
        top = self._shown.documentLayout().blockBoundingRect(block).top()
        first = block.blockNumber() == 0
        self.verticalScrollBar().setValue(0 if first else round(top) - _ABOVE_PX)

    def show_position(self, position: int) -> None:
        """Bring a position into sight, where it is not, a third of the height down."""
        cursor = QTextCursor(self._shown)
        cursor.setPosition(position)
        at = self.cursorRect(cursor)
        room = self.viewport().rect().adjusted(0, _ABOVE_PX, 0, -_ABOVE_PX)
        if not room.contains(at.center()):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + at.top() - self.viewport().height() // 3)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self.top_position()
        free = self.width() - self.verticalScrollBar().sizeHint().width()
        self.setViewportMargins(0, 0, max(0, free - _WIDEST_PX), 0)
        super().resizeEvent(event)
        self._shown.fit_pictures(self.viewport().width())
        if self.isVisible() and event.oldSize().width() != event.size().width():
            self.scroll_to(place)


def _places(document: ManualDocument, words: str) -> list[QTextCursor]:
    """Every place that holds the words, whatever their case."""
    found: list[QTextCursor] = []
    if not words.strip():
        return found
    cursor = document.find(words)
    while not cursor.isNull():
        found.append(cursor)
        cursor = document.find(words, cursor)
    return found


def _button(name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(_ICON)
    return button
