"""The tags of one DICOM file in a window of their own, with a search field."""

from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.importers.shared.dicom_tags import Tag, Tags
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS

_SIZE = (860, 620)
_WIDTHS = (104, 300, 48)
_ROW_PX = 24
_INDENT = "    "

Index = QModelIndex | QPersistentModelIndex


class TagModel(QAbstractTableModel):
    """The rows of one file; a search keeps what fits and the sequences it lies in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Tag, ...] = ()
        self._shown: list[int] = []
        self._words = ""

    def fill(self, rows: tuple[Tag, ...]) -> None:
        """Show other rows."""
        self._all = rows
        self.search(self._words)

    def search(self, words: str) -> None:
        """Keep the rows that hold every one of these words, in any column."""
        self._words = words
        wanted = words.casefold().split()
        self.beginResetModel()
        self._shown = self._fitting(wanted) if wanted else list(range(len(self._all)))
        self.endResetModel()

    def row(self, number: int) -> Tag:
        """Return what stands in a row that is shown."""
        return self._all[self._shown[number]]

    def cells(self, row: Tag) -> tuple[str, str, str, str]:
        """Return the four texts of a row."""
        if not row.tag:
            return "", _INDENT * row.depth + self.tr("Item {0}").format(row.count), "", ""
        value = row.value
        if row.count is not None:
            value = self._counted(row.vr, row.count)
        return row.tag, _INDENT * row.depth + row.keyword, row.vr, value

    def _counted(self, vr: str, count: int) -> str:
        if vr != "SQ":
            return self.tr("{0} bytes").format(count)
        return self.tr("1 item") if count == 1 else self.tr("{0} items").format(count)

    def _fitting(self, wanted: list[str]) -> list[int]:
        kept: set[int] = set()
        above: list[int] = []  # the row that opened each depth
        for number, row in enumerate(self._all):
            place = 2 * row.depth - (0 if row.tag else 1)  # an item lies within its sequence
            del above[place:]
            text = f"{row.tag} {row.keyword} {row.vr} {row.value}".casefold()
            plain = text.replace("(", "").replace(")", "").replace(",", "", 1)
            if row.tag and all(word in text or word in plain for word in wanted):
                kept.update(above)
                kept.add(number)
            above.append(number)
        return sorted(kept)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 4

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        text = self.cells(row)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text.strip() or None
        if role == Qt.ItemDataRole.ForegroundRole:
            dim = index.column() in {0, 2} or not row.tag or row.count is not None
            return QColor(COLOURS.muted if dim else COLOURS.text)
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Tag"), self.tr("Attribute"), "VR", self.tr("Value"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class TagsDialog(QDialog):
    """Lists the elements of one file.

    Parameters
    ----------
    translation
        The language of its sentences.
    name
        Of the file.
    what
        What the file is, None for a picture.
    has_document
        Whether a document in it can be saved.

    Signals
    -------
    save_asked
        ``Path`` to save the document in the file to.
    """

    save_asked = Signal(object)

    def __init__(
        self,
        translation: Translation,
        name: str,
        what: Phrase | None = None,
        *,
        has_document: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._translation, self._name, self._what = translation, name, what
        self._problem: Phrase | None = None
        self._tags: Tags | None = None
        self.model = TagModel(self)
        self.table = _table(self.model)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._file = label("", "strong")
        self._kind, self._count = label("", "muted"), label("", "muted")
        self.copy, self.save, self._close = QPushButton(), QPushButton(), QPushButton()
        self.save.setVisible(has_document)
        self._close.setDefault(True)
        self._lay_out()
        self.search.textChanged.connect(self._search)
        self.copy.clicked.connect(self.copy_row)
        self.save.clicked.connect(self._save)
        self._close.clicked.connect(self.close)
        QShortcut(QKeySequence.StandardKey.Copy, self.table, self.copy_row)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.retranslate()
        self.search.setFocus()

    def show_tags(self, tags: Tags) -> None:
        """Fill the list."""
        self._tags = tags
        self.model.fill(tags.rows)
        self._say_count()

    def show_problem(self, problem: Phrase) -> None:
        """Say why there is no list."""
        self._problem = problem
        self._say_count()

    def copy_row(self) -> None:
        """Put the chosen rows on the clipboard: columns with tabs between them."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        cells = (self.model.cells(self.model.row(row)) for row in rows)
        lines = ["\t".join(cell.strip() for cell in row) for row in cells]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle(self.tr("DICOM tags"))
        self.search.setPlaceholderText(self.tr("Search tag, attribute or value"))
        self.search.setAccessibleName(self.tr("Search tag, attribute or value"))
        self.table.setAccessibleName(self.tr("DICOM tags"))
        self._file.setText(self._name)
        what = self._what.label(self._translation.language) if self._what else ""
        self._kind.setText(what[:1].upper() + what[1:])
        self._kind.setVisible(bool(what))
        self.copy.setText(self.tr("Copy row"))
        self.save.setText(self.tr("Save the document..."))
        self._close.setText(self.tr("Close"))
        self.model.search(self.search.text())
        self._say_count()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._file)
        head.addWidget(self._kind)
        head.addStretch(1)
        head.addWidget(self._count)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _search(self, words: str) -> None:
        self.model.search(words)
        self._say_count()

    def _say_count(self) -> None:
        if self._problem is not None:
            told = self._problem.label(self._translation.language)
        elif self._tags is None:
            told = self.tr("Reading...")
        elif self._tags.cut:
            told = self.tr("{0} rows; the file holds more").format(self.model.rowCount())
        else:
            told = self.tr("{0} rows").format(self.model.rowCount())
        self._count.setText(told)
        self._chosen()

    def _chosen(self) -> None:
        self.copy.setEnabled(self.table.selectionModel().hasSelection())

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the document"), "")
        if name:
            self.save_asked.emit(Path(name))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _table(model: TagModel) -> QTableView:
    table = QTableView()
    table.setObjectName("tags")
    table.setModel(model)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAlternatingRowColors(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setStretchLastSection(True)
    for column, width in enumerate(_WIDTHS):
        table.setColumnWidth(column, width)
    return table
