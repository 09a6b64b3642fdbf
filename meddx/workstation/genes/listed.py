"""Small tables beside the variants: the genes of a panel, and the rows that were left out."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget
from typing_extensions import override

from meddx.workstation.genes.keys import copies_rows

Index = QModelIndex | QPersistentModelIndex
_ROLES: Final = Qt.ItemDataRole
_ROW_PX: Final = 26
_WIDEST: Final = 0.3  # of a table, that a column of words takes before the last one


class Lines(QAbstractTableModel):
    """Rows of plain words under headings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""
        return self._headings

    def show_lines(self, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Show these."""
        self.beginResetModel()
        self._headings, self._rows = tuple(headings), tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = _ROLES.DisplayRole) -> Any:
        if index.isValid() and role in {_ROLES.DisplayRole, _ROLES.ToolTipRole}:
            return self._rows[index.row()][index.column()]
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLES.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _ROLES.DisplayRole:
            return self._headings[section]
        return None


class LinesView(QTableView):
    """A table of words; its last column takes the room that is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = Lines(self)
        self.setModel(self.lines)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a file's name tells it
        copies_rows(self)

    def show_lines(self, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Show these rows under these headings, as wide as they need to be."""
        self.lines.show_lines(headings, rows)
        header = self.horizontalHeader()
        header.setStretchLastSection(False)  # else the last one keeps the width of its words
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self._cut_to_size()

    def _cut_to_size(self) -> None:
        """Let no long word push the columns behind it out of sight; its tip says it whole."""
        widest = int(self.viewport().width() * _WIDEST)
        for place in range(len(self.lines.headings) - 1):
            if self.columnWidth(place) > widest:
                self.setColumnWidth(place, widest)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._cut_to_size()  # only now its width is known


def prepare_rows(table: QTableView) -> None:
    """Let a table show one line a row, striped, of which one row is chosen as a whole."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    copies_rows(table)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    table.horizontalHeader().setDefaultAlignment(
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    )
