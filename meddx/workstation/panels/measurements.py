"""The list of everything that was measured and marked in the case."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget
from typing_extensions import override

from meddx.imaging import measurement_rows
from meddx.imaging.measurement_rows import COLUMNS, LABEL, Row
from meddx.phrase import Language
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import Panel, label

_ROW_PX: Final = 26
_WIDTHS: Final = (110, 300, 130, 80)

Index = QModelIndex | QPersistentModelIndex


class MeasurementModel(QAbstractTableModel):
    """The rows as a table; only labels can be written.

    Signals
    -------
    relabelled
        A row and its new label.
    """

    relabelled = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._cells: tuple[tuple[str, ...], ...] = ()
        self._heads: tuple[str, ...] = ("",) * COLUMNS

    def fill(self, rows: Sequence[Row], language: Language) -> None:
        """Show other rows, or the same in another language."""
        kept = tuple(rows)
        self.beginResetModel()
        self._rows = kept
        self._cells = tuple(row.cells(language) for row in kept)
        self._heads = measurement_rows.heads(language)
        self.endResetModel()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else COLUMNS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole,
        }:  # fmt: skip
            return None
        text = self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return text.replace("; ", "\n") or None
        return text

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == LABEL else found

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != LABEL:
            return False
        self.relabelled.emit(self._rows[index.row()], str(value).strip())
        return True  # the new rows come from whoever keeps the annotations

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None


class MeasurementsPanel(Panel):
    """Rows in, signals out: a row is chosen, removed or labelled by who keeps the annotations.

    A click or Enter stands on a measurement, Delete removes it, a double click or F2 on its label
    edits that; the table is copied as text.

    Signals
    -------
    chosen, removed
        SeriesInstanceUID and number of a measurement.
    relabelled
        SeriesInstanceUID, number and new label.
    """

    chosen = Signal(str, int)
    removed = Signal(str, int)
    relabelled = Signal(str, int, str)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(translation, parent)
        self.model = MeasurementModel(self)
        self.table = QTableView()
        self.copy = QPushButton()
        self.copy.setObjectName("quiet")
        self._empty = label("", "empty", wrap=True)
        self._lay_out()
        self.model.relabelled.connect(self._relabelled)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        self.copy.clicked.connect(self.copy_table)
        self._keys = [
            self._key(QKeySequence.StandardKey.Delete, self._remove),
            self._key(QKeySequence.StandardKey.Copy, self.copy_table),
        ]
        self.retranslate()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these measurements; the list keeps its place where that still exists."""
        if tuple(rows) == self.model.rows:
            return
        self._fill(rows)

    def stand_on(self, series_instance_uid: str, number: int) -> None:
        """Stand on a row without telling anybody."""
        for at, row in enumerate(self.model.rows):
            if (row.series_instance_uid, row.number) == (series_instance_uid, number):
                self.table.selectRow(at)
                return
        self.table.clearSelection()

    def copy_table(self) -> None:
        """Put the table on the clipboard: columns with tabs between them."""
        text = measurement_rows.as_text(self.model.rows, self.language)
        QGuiApplication.clipboard().setText(text)

    @override
    def retranslate(self) -> None:
        self.title.setText(self.tr("Measurements"))
        self.table.setAccessibleName(self.tr("Measurements of the case"))
        self.copy.setText(self.tr("Copy table"))
        self.copy.setToolTip(self.tr("Copy as text, columns with tabs between (Ctrl+C)"))
        self._empty.setText(
            self.tr("Nothing is measured yet. Choose a tool that measures and draw on the picture.")
        )
        self._fill(self.model.rows)

    def _lay_out(self) -> None:
        self.head.addWidget(self.copy)
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.body.addWidget(self._empty)
        self.body.addWidget(table, 1)
        self.body.addStretch(0)

    def _key(self, key: QKeySequence.StandardKey, deed: object) -> QShortcut:
        made = QShortcut(QKeySequence(key), self.table)
        made.setContext(Qt.ShortcutContext.WidgetShortcut)
        made.activated.connect(deed)
        return made

    def _fill(self, rows: Sequence[Row]) -> None:
        current = self._current()
        self.model.fill(rows, self.language)
        if current is not None:
            self.stand_on(current.series_instance_uid, current.number)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.copy.setEnabled(bool(rows))

    def _current(self) -> Row | None:
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _clicked(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        self.chosen.emit(row.series_instance_uid, row.number)

    def _remove(self) -> None:
        indexes = self.table.selectionModel().selectedRows()
        rows = [self.model.rows[index.row()] for index in indexes]
        for row in rows:
            self.removed.emit(row.series_instance_uid, row.number)

    def _relabelled(self, row: Row, words: str) -> None:
        self.relabelled.emit(row.series_instance_uid, row.number, words)
