"""The table of variants as Qt's views want it: a row is made when it comes into sight."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor
from typing_extensions import override

from meddx.case.variant_order import Rows
from meddx.case.variants import Variant, VariantTable
from meddx.workstation.genes import keys
from meddx.workstation.genes.columns import COLUMNS, heading
from meddx.workstation.theme import COLOURS

Index = QModelIndex | QPersistentModelIndex
_ROLES: Final = Qt.ItemDataRole
_LONGEST_TIP: Final = 400  # letters
_KEPT: Final = 2048  # rows that were shown lately


class VariantModel(QAbstractTableModel):
    """Shows some rows of a table of variants in some order; it sorts nothing itself.

    Signals
    -------
    sort_asked
        Name of the column and whether the largest comes first.
    """

    sort_asked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = VariantTable.of(())
        self._rows: Rows = np.zeros(0, np.intp)
        self._marked: frozenset[str] = frozenset()
        self._made = lru_cache(_KEPT)(self._make)

    def show_rows(self, table: VariantTable, rows: Rows) -> None:
        """Show these rows of a table."""
        self.beginResetModel()
        self._table, self._rows = table, rows
        self._made.cache_clear()
        self.endResetModel()

    def mark_genes(self, genes: frozenset[str]) -> None:
        """Mark the genes of the leading diagnoses."""
        self._marked = genes
        if self.rowCount():
            last = self.index(self.rowCount() - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def variant(self, row: int) -> Variant:
        """Return what a shown row holds."""
        return self._made(row)

    def row_of(self, key: str) -> int:
        """Return the shown row of a variant by its key; -1 where it is not among them."""
        wanted = key.split("-", 3)
        if len(wanted) != 4 or not wanted[1].isdigit():
            return -1
        positions = self._table.numbers("position")[self._rows]
        for row in np.flatnonzero(positions == int(wanted[1])):
            if self._made(int(row)).key == key:
                return int(row)
        return -1

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: Index, role: int = _ROLES.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = COLUMNS[index.column()]
        variant = self._made(index.row())
        match role:
            case _ROLES.DisplayRole:
                return column.shows(variant)
            case _ROLES.ToolTipRole:
                return self._tip(column.by, variant)
            case keys.WHOLE:
                return self._whole(column.by, variant)
            case _ROLES.TextAlignmentRole:
                side = (
                    Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
                )
                return side | Qt.AlignmentFlag.AlignVCenter
            case _ROLES.ForegroundRole:
                return self._colour(column.by, variant)
            case _:
                return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLES.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ROLES.TextAlignmentRole and COLUMNS[section].is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLES.DisplayRole:
            return heading(COLUMNS[section].by)[0]
        return heading(COLUMNS[section].by)[1] if role == _ROLES.ToolTipRole else None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(COLUMNS):
            descending = order is Qt.SortOrder.DescendingOrder
            self.sort_asked.emit(COLUMNS[column].by, descending)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._made.cache_clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self.mark_genes(self._marked)

    def _make(self, row: int) -> Variant:
        return self._table[int(self._rows[row])]

    def _tip(self, by: str, variant: Variant) -> str:
        if by == "gene" and variant.gene in self._marked:
            return self.tr("A gene of one of the leading diagnoses")
        return self._whole(by, variant)[:_LONGEST_TIP]

    def _whole(self, by: str, variant: Variant) -> str:
        """Return what a cell shortens; empty where it shows all."""
        alleles = f"{variant.reference}>{variant.alternate}" if variant.position else ""
        whole = {"hgvs_c": variant.hgvs_c, "hgvs_p": variant.hgvs_p,
                 "consequence": variant.consequence, "classification": variant.classification,
                 "alternate": alleles}  # fmt: skip
        return whole.get(by, "")

    def _colour(self, by: str, variant: Variant) -> QColor | None:
        if variant.passed is False:
            return QColor(COLOURS.muted if by != "filters" else COLOURS.caution)
        if by == "gene" and variant.gene in self._marked:
            return QColor(COLOURS.accent)
        return None
