"""Choosing a term for words of a note: by words, by its code, in either language."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.codes import Code
from meddx.case.evidence import Assertion
from meddx.case.note_marks import CHOICES
from meddx.case.wording import ASSERTIONS
from meddx.knowledge.term_search import Hit, TermSearch
from meddx.phrase import Language
from meddx.workstation.notes.terms import name
from meddx.workstation.panels.panel import label

_SIZE: Final = (460, 420)
_MOVES: Final = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class TermDialog(QDialog):
    """A line, what fits it as one types, and how the term is meant.

    Parameters
    ----------
    search
        Finds terms.
    words
        Words of the note, looked for at once.
    assertion
        How the term is meant at first.
    language
        Names come in this language.
    done
        Called with the term and how it is meant.
    """

    def __init__(
        self,
        search: TermSearch,
        words: str,
        assertion: Assertion,
        language: Language,
        done: Callable[[Code, Assertion], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._search, self._language, self._done = search, language, done
        self._hits: tuple[Hit, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose a term"))
        self.resize(*_SIZE)
        self.line = QLineEdit(" ".join(words.split()))
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(self.tr("Name, synonym, code or Chinese name"))
        self.line.setAccessibleName(self.tr("Name, synonym, code or Chinese name"))
        self.results = QListWidget()
        self.results.setObjectName("boxed")
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.results.setAccessibleName(self.tr("Terms that fit"))
        self._none = label(self.tr("No term fits. Try fewer or other words."), "muted", wrap=True)
        self.meant = QComboBox()
        self.meant.setAccessibleName(self.tr("How it is meant"))
        for choice in CHOICES:
            self.meant.addItem(ASSERTIONS[choice].label(language), choice.value)
        self.meant.setCurrentIndex(CHOICES.index(assertion) if assertion in CHOICES else 0)
        self._lay_out(words)
        self.line.textChanged.connect(self._look)
        self.results.itemActivated.connect(lambda _item: self.accept())
        self.results.currentRowChanged.connect(self._offer)
        self.accepted.connect(self._take)
        self._look()
        self.line.selectAll()
        self.line.setFocus()

    @property
    def chosen(self) -> Code | None:
        """The term that is chosen in the list."""
        number = self.results.currentRow()
        return self._hits[number].code if 0 <= number < len(self._hits) else None

    def _lay_out(self, words: str) -> None:
        self.use = QPushButton(self.tr("Use this term"))
        self.use.setDefault(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        if words.strip():
            said = self.tr('In the note: "{0}"').format(" ".join(words.split())[:200])
            column.addWidget(label(said, "muted", wrap=True))
        column.addWidget(self.line)
        column.addWidget(self.results, 1)
        column.addWidget(self._none)
        column.addWidget(self.meant)
        column.addWidget(buttons)

    def _look(self) -> None:
        hits = self._hits = self._search.find(self.line.text())
        self.results.clear()
        for hit in hits:
            item = QListWidgetItem(self._said(hit))
            item.setToolTip(item.text())
            self.results.addItem(item)
        self.results.setCurrentRow(0 if hits else -1)
        self._none.setVisible(not hits and bool(self.line.text().strip()))
        self._offer()

    def _said(self, hit: Hit) -> str:
        code = hit.code
        names = name(code).label(self._language)
        fitted = hit.name.casefold()
        known = {code.display.casefold(), code.display_zh.casefold(), code.code.casefold()}
        return names if fitted in known else self.tr("{0}, also: {1}").format(names, hit.name)

    def _offer(self, _row: int = 0) -> None:
        self.use.setEnabled(self.chosen is not None)

    def _take(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self._done(chosen, CHOICES[self.meant.currentIndex()])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:  # from the line into the list, without leaving the line
            self.results.event(event)
        else:
            super().keyPressEvent(event)
