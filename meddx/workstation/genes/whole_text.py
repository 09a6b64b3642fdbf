"""Rows of a table as high as their words need."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

_BESIDE_PX: Final = 22  # padding of the style and margins of the text, left and right together
_ABOVE_PX: Final = 8  # between the words of two rows
_TALL_PX: Final = 10_000


class WholeText(QStyledItemDelegate):
    """Measures words in the width that the style leaves them, which Qt's own measure ignores."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = max(self._table.columnWidth(index.column()) - _BESIDE_PX, 1)
        flags = Qt.TextFlag.TextWordWrap.value
        room = QRect(0, 0, width, _TALL_PX)
        text = str(index.data() or "")
        found = self._table.fontMetrics().boundingRect(room, flags, text)
        return QSize(width + _BESIDE_PX, found.height() + _ABOVE_PX)
