"""The window of the library: a line to search by, filters, hits, and the article that is read."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.codes import Code
from meddx.literature.candidates import Filter
from meddx.literature.search import Hit
from meddx.workstation import file_drop
from meddx.workstation.library.article_view import ArticleView
from meddx.workstation.library.hit_row import HitRow
from meddx.workstation.panels.cover import Cover
from meddx.workstation.panels.panel import Rows, label

_SIZE: Final = (1040, 700)
_PROGRESS_PX: Final = 160
_PAUSE_MS: Final = 120  # after the last letter, before it is looked for
_FIRST_YEAR, _LAST_YEAR = 1799, 2199  # the first stands for any year
_INSET = 6  # px between the frame of a year and its figures
_NAMES: Final = {"en": "English", "zh": "中文"}  # each in its own language; others by their code


class LibraryWindow(QDialog):
    """Asks and shows; what is looked for is kept nowhere.

    Parameters
    ----------
    named
        Names a diagnosis or a finding in the language of now.

    Signals
    -------
    asked
        Text and ``Filter``: the reader looks for something.
    filtered
        ``Filter``: the same as before is looked for with another filter.
    hit_chosen
        ``Hit`` that is to be read.
    add_asked
        The reader wants to choose files to add.
    dropped
        ``tuple[Path, ...]`` to add.
    stop_asked
        The reader wants to stop adding.
    """

    asked = Signal(str, object)
    filtered = Signal(object)
    hit_chosen = Signal(object)
    add_asked = Signal()
    dropped = Signal(object)
    stop_asked = Signal()

    def __init__(self, named: Callable[[Code], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._named = named
        self.setModal(False)
        self.resize(*_SIZE)
        self.setAcceptDrops(True)
        self._count: int | None = None
        self._about: Code | None = None  # what evidence is looked for; None: the reader types
        self.rows: tuple[HitRow, ...] = ()
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.since, self.until = _year_box(), _year_box()
        self.language = QComboBox()
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.add = QPushButton()
        self.add.setAutoDefault(False)
        self.said = label("", "muted", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(_PROGRESS_PX)
        self.stop = QPushButton()
        self.stop.setAutoDefault(False)
        self._since_word, self._until_word = label("", "muted"), label("", "muted")
        self._hits = Rows()
        self.cover = Cover()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._hits)
        self._pages.addWidget(self.cover)
        self.article = ArticleView()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._connect()
        self.show_adding(on=False)
        self.retranslate()

    @property
    def chosen(self) -> Filter:
        """The filter as it is set."""
        since, until = self.since.value(), self.until.value()
        return Filter(
            since if since > _FIRST_YEAR else 0,
            until if until > _FIRST_YEAR else 0,
            self.language.currentData() or "",
        )

    def show_state(self, count: int, languages: tuple[str, ...]) -> None:
        """Say how much there is; the filter offers the languages that occur."""
        self._count = count
        kept = self.language.currentData() or ""
        self.language.blockSignals(True)
        self.language.clear()
        self.language.addItem(self.tr("Any language"), "")
        for code in languages:
            self.language.addItem(_NAMES.get(code, code), code)
        self.language.setCurrentIndex(max(0, self.language.findData(kept)))
        self.language.blockSignals(False)
        self._say()

    def show_hits(self, hits: tuple[Hit, ...], about: Code | None = None) -> None:
        """Show what answers; ``about`` is what evidence was looked for."""
        self._about = about
        self.rows = tuple(HitRow(hit) for hit in hits)
        for row in self.rows:
            row.clicked.connect(lambda row=row: self.choose(row))
        self._hits.fill(list(self.rows))
        self._hits.verticalScrollBar().setValue(0)
        self._say()
        if not hits:
            self.article.show_article(None)

    def choose(self, row: HitRow) -> None:
        """Mark a row and ask for its article."""
        for other in self.rows:
            other.mark("chosen", on=other is row)
        self.hit_chosen.emit(row.hit)

    def start(self, about: Code) -> None:
        """Show the window for evidence that is looked for."""
        self._pause.stop()
        self.line.blockSignals(True)
        self.line.clear()
        self.line.blockSignals(False)
        self._about = about
        self._say()

    def tell(self, words: str) -> None:
        """Say something below the line."""
        self.said.setText(words)

    def show_adding(self, *, on: bool) -> None:
        """Show, or no longer, that files are being added."""
        self.progress.setVisible(on)
        self.stop.setVisible(on)
        self.add.setEnabled(not on)
        self.cover.button.setEnabled(not on)
        self.progress.setRange(0, 0)
        if not on:
            self._say()

    def show_progress(self, share: float, words: str) -> None:
        """Show how much of what is added is done, 0 to 1."""
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * share))
        self.said.setText(words)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle(self.tr("Literature"))
        self.line.setPlaceholderText(self.tr('Words, or "words as they stand"'))
        self.line.setAccessibleName(self.tr("Search the library"))
        self._since_word.setText(self.tr("Years"))
        self._until_word.setText(self.tr("to"))
        for box, name in ((self.since, self.tr("From year")), (self.until, self.tr("To year"))):
            box.setSpecialValueText(self.tr("any"))
            box.setAccessibleName(name)
        self.language.setAccessibleName(self.tr("Language of the articles"))
        if self.language.count():
            self.language.setItemText(0, self.tr("Any language"))
        self.add.setText(self.tr("Add files..."))
        self.stop.setText(self.tr("Stop adding"))
        self.progress.setAccessibleName(self.tr("Adding to the library"))
        self.article.retranslate()
        self._say()

    def _say(self) -> None:
        """Say what is shown, or why nothing is."""
        words, button = "", ""
        if self._count == 0:
            button = self.tr("Add files...")
            words = self.tr(
                "The library is empty. Add articles as PubMed XML, .nbib, RIS, JATS, PDF or text: "
                "choose files or drop files and folders here. They stay on this computer."
            )
        elif not self.rows and (self.line.text().strip() or self._about):
            words = self.tr("Nothing in the library answers this.")
        elif not self.rows:
            words = self.tr("Type what you look for. What you type is kept nowhere.")
        self.cover.show_words(words, button)
        self._pages.setCurrentIndex(1 if words else 0)
        if self._about is not None:
            self.said.setText(self.tr("Evidence for: {0}").format(self._named(self._about)))
        elif self._count is not None:
            self.said.setText(self.tr("Articles in the library: {0}").format(f"{self._count:,}"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.line, 1)
        for widget in (self._since_word, self.since, self._until_word, self.until):
            top.addWidget(widget)
        top.addWidget(self.language)
        top.addWidget(self.add)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self._pages)
        both.addWidget(self.article)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        both.setSizes([_SIZE[0] // 2, _SIZE[0] // 2])
        column = QVBoxLayout(self)
        column.addLayout(top)
        told = QHBoxLayout()
        told.addWidget(self.said, 1)
        told.addWidget(self.progress)
        told.addWidget(self.stop)
        column.addLayout(told)
        column.addWidget(both, 1)

    def _connect(self) -> None:
        self.line.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._ask)
        self.line.returnPressed.connect(self._ask)
        for box in (self.since, self.until):
            box.valueChanged.connect(self._filter)
        self.language.currentIndexChanged.connect(self._filter)
        self.add.clicked.connect(self.add_asked)
        self.cover.pressed.connect(self.add_asked)
        self.stop.clicked.connect(self.stop_asked)

    def _ask(self) -> None:
        self._pause.stop()
        self._about = None
        self.asked.emit(self.line.text().strip(), self.chosen)

    def _filter(self) -> None:
        self.filtered.emit(self.chosen)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        file_drop.welcome(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        paths = file_drop.taken(event)
        if paths:
            self.dropped.emit(paths)


def _year_box() -> QSpinBox:
    box = QSpinBox()
    box.lineEdit().setTextMargins(_INSET, 0, 0, 0)
    box.setRange(_FIRST_YEAR, _LAST_YEAR)
    box.setValue(_FIRST_YEAR)
    box.setKeyboardTracking(False)
    return box
