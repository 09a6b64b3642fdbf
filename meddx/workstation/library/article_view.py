"""One article: bibliography, abstract or whole text, and what can be done with it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextEdit, QVBoxLayout, QWidget

from meddx.literature.holdings import Holding
from meddx.literature.search import Hit
from meddx.workstation.library.hit_row import published
from meddx.workstation.panels.panel import label

_FILES = frozenset({".pdf", ".txt", ".md"})  # what a viewer of the system shows to people


class ArticleView(QWidget):
    """Shows an article of the library.

    Signals
    -------
    source_asked
        ``Path`` of its file and the page that is meant (0: none).
    citation_asked
        ``Holding`` to be cited.
    removal_asked
        ``Holding`` to be taken out of the library.
    """

    source_asked = Signal(object, int)
    citation_asked = Signal(object)
    removal_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.article: Holding | None = None
        self._page = 0
        self.title = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.open = QPushButton()
        self.cite = QPushButton()
        self.remove = QPushButton()
        buttons = QHBoxLayout()
        for button in (self.open, self.cite, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 8, 8)
        for widget in (self.title, self.about):
            column.addWidget(widget)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        self.open.clicked.connect(self._ask_source)
        self.cite.clicked.connect(lambda: self.citation_asked.emit(self.article))
        self.remove.clicked.connect(lambda: self.removal_asked.emit(self.article))
        self.retranslate()
        self.show_article(None)

    def show_article(self, article: Holding | None, hit: Hit | None = None) -> None:
        """Show an article, at the piece that answered; None shows nothing."""
        self.article = article
        self._page = hit.page if hit else 0
        for widget in (self.title, self.about, self.text, self.open, self.cite, self.remove):
            widget.setVisible(article is not None)
        if article is None:
            return
        self.title.setText(article.title)
        where = published(article.authors, article.journal, article.year)
        numbers = (f"PMID {article.pmid}" if article.pmid else "", article.doi)
        self.about.setText(" · ".join(part for part in (where, *numbers) if part))
        self.open.setVisible(Path(article.path).suffix.lower() in _FILES)
        self._fill(article)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.open.setText(self.tr("Open the file"))
        self.cite.setText(self.tr("Copy citation"))
        self.remove.setText(self.tr("Remove from the library"))
        self.text.setAccessibleName(self.tr("Text of the article"))

    def _fill(self, article: Holding) -> None:
        """Write the text, and scroll to the page that answered."""
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        plain = QTextCharFormat()
        self.text.clear()
        cursor = self.text.textCursor()
        place = 0
        for line in article.abstract.split("\n") if article.abstract else ():
            cursor.insertText(f"{line}\n\n", plain)
        for part in article.parts:
            if part.page and part.page == self._page:
                place = cursor.position()
            page = self.tr("Page {0}").format(part.page) if part.page else ""
            heading = " · ".join(each for each in (page, part.heading) if each)
            if heading:
                cursor.insertText(f"{heading}\n", bold)
            cursor.insertText(f"{part.text.strip()}\n\n", plain)
        if article.mesh:
            cursor.insertText(self.tr("Subject headings") + "\n", bold)
            cursor.insertText("; ".join(article.mesh), plain)
        end = self.text.textCursor()
        end.movePosition(QTextCursor.MoveOperation.End)
        self.text.setTextCursor(end)  # from below, so that the place stands at the top
        cursor.setPosition(place)
        self.text.setTextCursor(cursor)

    def _ask_source(self) -> None:
        if self.article is not None:
            self.source_asked.emit(Path(self.article.path), self._page)
