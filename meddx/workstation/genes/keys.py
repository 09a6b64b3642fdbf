"""Keys of the tables and windows of the genes: searching, copying rows, taking back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget

WHOLE: Final = Qt.ItemDataRole.UserRole  # a cell as it is copied, where it is shown shortened

_LINE_BREAKS: Final = str.maketrans(dict.fromkeys("\t\r\n", " "))


def copies_rows(table: QTableView) -> None:
    """Let Ctrl+C put the chosen rows on the clipboard, cells with tabs between."""
    key = QShortcut(QKeySequence.StandardKey.Copy, table)
    key.setContext(Qt.ShortcutContext.WidgetShortcut)
    key.activated.connect(lambda: copy_rows(table))


def copy_rows(table: QTableView) -> None:
    """Put the chosen rows on the clipboard, each cell whole; nothing where none is chosen."""
    model = table.model()
    rows = sorted({index.row() for index in table.selectionModel().selectedIndexes()})
    columns = [n for n in range(model.columnCount()) if not table.isColumnHidden(n)]
    lines = ["\t".join(_cell(model, row, column) for column in columns) for row in rows]
    if lines:
        QGuiApplication.clipboard().setText("\n".join(lines))


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    index = model.index(row, column)
    whole = model.data(index, WHOLE) or model.data(index, Qt.ItemDataRole.DisplayRole)
    return str(whole or "").translate(_LINE_BREAKS).strip()


def finds(window: QWidget, line: Callable[[], QLineEdit | None]) -> None:
    """Let Ctrl+F lead to the line that searches what is shown."""

    def go() -> None:
        shown = line()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)
            shown.selectAll()

    QShortcut(QKeySequence.StandardKey.Find, window, go)


class Answering(QShortcut):
    """Lets a window of its own answer to the keys of an action of the main window."""

    def __init__(self, window: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._action = action
        self.activated.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setKeys(self._action.shortcuts())


def search_tip() -> str:
    """Return what the tool tip of a line that searches says."""
    keys = QKeySequence(QKeySequence.StandardKey.Find)
    shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return QCoreApplication.translate("GeneKeys", "Search ({0})").format(shown)
