"""What each output of a network means: a name, a term of the vocabulary, when it is called."""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from typing_extensions import override

from meddx.analysis.foreign.found import LabelAnswer
from meddx.case.codes import Code
from meddx.phrase import Language
from meddx.workstation.theme import COLOURS
from meddx.workstation.vocabulary import Vocabulary

NAME, TERM, CALLED, USED = range(4)
_CODE: Final = Qt.ItemDataRole.UserRole
_ROWS: Final = 12
_ROW_PX: Final = 32
_WIDTHS_PX: Final = {NAME: 150, CALLED: 92, USED: 64}
_FLAG = Qt.ItemFlag
_Index = QModelIndex | QPersistentModelIndex


class LabelsTable(QTableWidget):
    """One row an output; terms are found by their names in either language, or by a code.

    Parameters
    ----------
    language
        Of the terms.
    """

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._language = language
        self._vocabulary: Vocabulary | None = None
        self.names = QStringListModel(self)  # one for all lines: there are many names
        self.setObjectName("labels")
        self.setAccessibleName(self.tr("Meaning of the outputs"))
        self.setHorizontalHeaderLabels(
            [self.tr("Output"), self.tr("Term"), self.tr("Called from"), self.tr("Used")]
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.verticalHeader().setVisible(False)
        self.setItemDelegateForColumn(TERM, _TermDelegate(self))
        self.setItemDelegateForColumn(CALLED, _Percent(self))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for column, width in _WIDTHS_PX.items():
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(TERM, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._changed)

    def use(self, vocabulary: Vocabulary) -> None:
        """Complete the names of a vocabulary, and name the codes by it."""
        self._vocabulary = vocabulary
        self.names.setStringList(vocabulary.names)
        for row in range(self.rowCount()):
            item = self._at(row, TERM)
            self._show_code(item, item.data(_CODE) or "")

    def show_labels(self, labels: tuple[LabelAnswer, ...], *, names_fixed: bool) -> None:
        """Show these; names that come from the file cannot be changed."""
        self.blockSignals(True)
        self.setRowCount(len(labels))
        for row, label in enumerate(labels):
            name = QTableWidgetItem(label.key)
            if names_fixed:
                name.setFlags(_FLAG.ItemIsEnabled | _FLAG.ItemIsSelectable)
            term = QTableWidgetItem()
            called = QTableWidgetItem()
            called.setData(Qt.ItemDataRole.EditRole, round(100 * label.threshold, 1))
            used = QTableWidgetItem()
            used.setFlags(_FLAG.ItemIsEnabled | _FLAG.ItemIsSelectable | _FLAG.ItemIsUserCheckable)
            used.setCheckState(
                Qt.CheckState.Unchecked if label.suppressed else Qt.CheckState.Checked
            )
            for column, item in ((NAME, name), (TERM, term), (CALLED, called), (USED, used)):
                self.setItem(row, column, item)
            self._show_code(term, label.code)
        self.blockSignals(False)
        rows = max(2, min(len(labels), 8))
        self.setMinimumHeight(rows * _ROW_PX + self.horizontalHeader().sizeHint().height() + 6)

    def end_editing(self) -> None:
        """Take what is being typed into a cell as entered."""
        for editor in self.viewport().findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def take_unknown(self, other: "LabelsTable") -> None:
        """Show what was entered as a term in another table of these outputs and is none."""
        self.blockSignals(True)
        for row in range(other.rowCount()):
            item = other._at(row, TERM)
            if not item.data(_CODE):
                self._at(row, TERM).setText(item.text())
        self.blockSignals(False)

    def add_row(self) -> None:
        """Add an output at the end."""
        labels = (*self.labels, LabelAnswer(f"output_{self.rowCount()}"))
        self.show_labels(labels, names_fixed=False)
        self.setCurrentCell(self.rowCount() - 1, NAME)

    def remove_row(self) -> None:
        """Remove the last output; one stays."""
        if self.rowCount() > 1:
            self.show_labels(self.labels[:-1], names_fixed=False)

    @property
    def labels(self) -> tuple[LabelAnswer, ...]:
        """What was said of each output, in order."""
        return tuple(self._label(row) for row in range(self.rowCount()))

    @property
    def unknown(self) -> tuple[str, ...]:
        """What was entered as a term and is none."""
        items = (self._at(row, TERM) for row in range(self.rowCount()))
        return tuple(item.text() for item in items if item.text() and not item.data(_CODE))

    def say_term(self, row: int, words: str) -> None:
        """Enter a term by its name or code."""
        self._at(row, TERM).setText(words)

    def say_used(self, row: int, *, used: bool) -> None:
        """Let an output make findings, or none."""
        state = Qt.CheckState.Checked if used else Qt.CheckState.Unchecked
        self._at(row, USED).setCheckState(state)

    def _at(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        assert item is not None  # noqa: S101 - every cell was filled with its row
        return item

    def _label(self, row: int) -> LabelAnswer:
        used = self._at(row, USED).checkState() == Qt.CheckState.Checked
        share = float(self._at(row, CALLED).data(Qt.ItemDataRole.EditRole)) / 100
        code = self._at(row, TERM).data(_CODE) or ""
        return LabelAnswer(self._at(row, NAME).text().strip(), code, share, not used)

    def _changed(self, item: QTableWidgetItem) -> None:
        if item.column() == TERM:
            self.blockSignals(True)
            self._show_code(item, self._code_of(item.text()))
            self.blockSignals(False)

    def _code_of(self, words: str) -> str:
        """Return the code of a name, a code or both as they are shown; empty for none."""
        plain = words.strip()
        if self._vocabulary is not None and plain.casefold() in self._vocabulary.ids:
            return self._vocabulary.ids[plain.casefold()]
        inside = plain.rpartition("(")[2].rstrip(")") if plain.endswith(")") else plain
        try:
            return Code.parse(inside).code
        except ValueError:
            return ""

    def _show_code(self, item: QTableWidgetItem, code: str) -> None:
        """Show a code with its name; where there is none, keep what was typed."""
        item.setData(_CODE, code)
        if not code:
            return
        name = ""
        if self._vocabulary is not None:
            try:
                name = self._vocabulary.terms.code(code).label(self._language)
            except (KeyError, ValueError):
                name = ""
        item.setText(f"{name} ({code})" if name else code)
        item.setToolTip(item.text())


class _TermDelegate(QStyledItemDelegate):
    """Edits a term in a line that completes the names of the vocabulary."""

    def __init__(self, table: LabelsTable) -> None:
        super().__init__(table)
        self._table = table

    @override
    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index
    ) -> QWidget:
        line = QLineEdit(parent)
        completer = QCompleter(self._table.names, line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_ROWS)
        line.setCompleter(completer)
        line.setPlaceholderText(self.tr("Name or code of a term"))
        return line

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Say in an empty cell what is to be written there."""
        super().initStyleOption(option, index)
        if not option.text:
            option.text = self.tr("Choose a term")
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
            option.palette.setColor(QPalette.ColorRole.Text, QColor(COLOURS.muted))

    @override
    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        super().setEditorData(editor, index)
        if isinstance(editor, QLineEdit):
            editor.selectAll()


class _Percent(QStyledItemDelegate):
    """Shows and edits a probability in per cent."""

    @override
    def displayText(self, value: object, _locale: object) -> str:
        return f"{value:g}\u00a0%" if isinstance(value, (int, float)) else str(value)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        value = editor.property("value")
        if isinstance(value, (int, float)):
            model.setData(index, min(99.9, max(0.1, round(float(value), 1))))
