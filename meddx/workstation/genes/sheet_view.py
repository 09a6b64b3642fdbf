"""A table of any columns that is searched, narrowed and sorted at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.case.sheet import Rows, Sheet, SheetColumn
from meddx.workstation.genes.keys import search_tip
from meddx.workstation.genes.listed import prepare_rows
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS

Index = QModelIndex | QPersistentModelIndex
_ROLES: Final = Qt.ItemDataRole
_PAUSE_MS: Final = 150
TONES: Final = {
    1: COLOURS.accent, 2: COLOURS.caution, 3: COLOURS.muted, 4: COLOURS.opposes,
    5: COLOURS.supports,
}  # fmt: skip
ACCENT, CAUTION, MUTED, OPPOSES, SUPPORTS = TONES


@dataclass(frozen=True)
class Heading:
    """A column's name, the sentence that explains it, and its width."""

    name: str
    tip: str
    width_px: int


class SheetModel(QAbstractTableModel):
    """Shows some rows of a sheet in some order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = Sheet(())
        self.rows: Rows = np.zeros(0, np.intp)
        self.headings: Mapping[str, Heading] = {}
        self.sort_asked: Callable[[str, bool], None] = lambda _by, _descending: None

    def show_rows(self, sheet: Sheet, rows: Rows) -> None:
        """Show these rows of a sheet."""
        self.beginResetModel()
        self.sheet, self.rows = sheet, rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.sheet.columns)

    @override
    def data(self, index: Index, role: int = _ROLES.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.sheet.columns[index.column()], int(self.rows[index.row()])
        match role:
            case _ROLES.DisplayRole | _ROLES.ToolTipRole:
                return column.text(row)
            case _ROLES.TextAlignmentRole:
                return _side(column)
            case _ROLES.ForegroundRole:
                tone = column.tone(row)
                return QColor(TONES[tone]) if tone else None
            case _:
                return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLES.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.sheet.columns[section]
        heading = self.headings.get(column.by)
        if heading is None:
            return None
        if role == _ROLES.TextAlignmentRole:
            return _side(column)
        if role == _ROLES.ToolTipRole:
            return heading.tip
        return heading.name if role == _ROLES.DisplayRole else None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        known = 0 <= column < len(self.sheet.columns)
        by = self.sheet.columns[column].by if known else ""  # as it came, after a third click
        self.sort_asked(by, order is Qt.SortOrder.DescendingOrder)


def _side(column: SheetColumn) -> Qt.AlignmentFlag:
    is_number = column.is_number and not len(column.tones)
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class SheetView(QWidget):
    """A line to search with, perhaps a choice of rows, the table, and how many rows are shown.

    Signals
    -------
    row_chosen
        Row of the sheet that the reader stands on; -1 for none.
    activated
        Row of the sheet that was double-clicked or entered.
    """

    row_chosen = Signal(int)
    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.choice = QLineEdit(), QComboBox()
        self.line.setClearButtonEnabled(True)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.hide()
        self.model = SheetModel(self)
        self.model.sort_asked = self._sort
        self.table = QTableView()
        self.said = label("", "muted")
        self._sheet = Sheet(())
        self._kept: Sequence[NDArray[np.bool_]] = ()
        self._by, self._descending = "", False
        self._counted = "{0} / {1}"
        self._widths: tuple[str, ...] = ()
        self._set_table()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._fill)
        self.line.textChanged.connect(self._pause.start)
        self.choice.currentIndexChanged.connect(self._fill)
        self.table.selectionModel().currentRowChanged.connect(self._stand)
        self.table.activated.connect(
            lambda index: self.activated.emit(int(self.model.rows[index.row()]))
        )

    def show_sheet(self, sheet: Sheet, headings: Mapping[str, Heading], counted: str) -> None:
        """Show a sheet; ``counted`` says how many rows are shown, with {0} of {1}."""
        self._sheet, self._counted = sheet, counted
        self.model.headings = headings
        self.line.setToolTip(search_tip())
        self._fill()
        for place, column in enumerate(sheet.columns):  # what no row tells takes no room
            told = column.is_number or any(column.words)
            self.table.setColumnHidden(place, bool(len(sheet)) and not told)
        names = tuple(column.by for column in sheet.columns)
        if names != self._widths:  # else they stay as the reader set them
            self._widths = names
            for place, name in enumerate(names):
                self.table.setColumnWidth(place, headings[name].width_px)

    def offer(self, choices: Sequence[tuple[str, NDArray[np.bool_]]]) -> None:
        """Offer to show some rows only: what each choice is called and which rows it keeps."""
        before = self.choice.currentText()
        self._kept = [mask for _, mask in choices]
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([name for name, _ in choices])
        self.choice.setCurrentIndex(max(self.choice.findText(before), 0))
        self.choice.blockSignals(False)
        self.choice.setVisible(bool(choices))

    def stand_on(self, row: int) -> bool:
        """Stand on a row of the sheet; False where it is not among those shown."""
        found = np.flatnonzero(self.model.rows == row)
        if not len(found):
            return False
        self.table.selectRow(int(found[0]))
        return True

    def seek(self, words: str) -> None:
        """Show the rows that hold these words, and stand on the first."""
        self.choice.setCurrentIndex(0)
        self.line.setText(words)

    def _fill(self) -> None:
        """Show what the line and the choice let through, in the order that was asked for."""
        rows = self._sheet.holding(self.line.text())
        place = self.choice.currentIndex()
        if 0 <= place < len(self._kept):
            rows = rows[self._kept[place][rows]]
        rows = self._sheet.ordered(rows, self._by, descending=self._descending)
        self.model.show_rows(self._sheet, rows)
        self.said.setText(self._counted.format(f"{len(rows):,}", f"{len(self._sheet):,}"))
        if len(rows):
            self.table.selectRow(0)
        else:
            self.row_chosen.emit(-1)

    def _sort(self, by: str, descending: bool) -> None:
        self._by, self._descending = by, descending
        self._fill()

    def _stand(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = int(self.model.rows[current.row()]) if current.isValid() else -1
        self.row_chosen.emit(row)

    def _set_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        prepare_rows(table)
        header = table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        table.setSortingEnabled(True)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self.line, 1)
        above.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
