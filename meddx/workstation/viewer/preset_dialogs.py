"""Keeping a window as a preset, and putting the reader's presets in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from meddx.workstation.action_groups import PRESET_KEYS
from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.presets import OwnPreset

_LONGEST: Final = 40
_NAME, _WINDOW, _OF, _KEY = range(4)

Names = Mapping[int, str]


def numbers_box(chosen: int, names: Names) -> QComboBox:
    """Make a choice of number keys; ``names`` are the presets that have them now."""
    translate = QCoreApplication.translate
    box = QComboBox()
    box.addItem(translate("PresetDialog", "none"), 0)
    for number in range(1, PRESET_KEYS + 1):
        has = names.get(number, "")
        words = translate("PresetDialog", "{0} (now {1})").format(number, has)
        box.addItem(words if has else str(number), number)
    box.setCurrentIndex(box.findData(chosen))
    box.setAccessibleName(translate("PresetDialog", "Number key"))
    return box


def ask_to_keep(
    parent: QWidget, preset: OwnPreset, names: Names, done: Callable[[OwnPreset], None]
) -> QDialog:
    """Ask for the name and the number key of a window and hand it to ``done``.

    ``preset`` is the window with any name; ``names`` says what each number key shows now.
    """
    translate = QCoreApplication.translate
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("keepPreset")
    dialog.setWindowTitle(translate("PresetDialog", "Save the window as a preset"))
    dialog.setMinimumWidth(420)
    name = QLineEdit()
    name.setMaxLength(_LONGEST)
    name.setAccessibleName(translate("PresetDialog", "Name"))
    name.setPlaceholderText(translate("PresetDialog", "Name of the preset"))
    number = numbers_box(0, names)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    save = QPushButton(translate("PresetDialog", "Save"))
    save.setDefault(True)
    save.setEnabled(False)
    buttons.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
    name.textChanged.connect(lambda text: save.setEnabled(_is_name(text)))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)

    def keep() -> None:
        called = name.text().strip()
        window = replace(preset.window, name=called)
        done(replace(preset, name=called, window=window, number=int(number.currentData())))

    dialog.accepted.connect(keep)
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(10)
    form.addRow(translate("PresetDialog", "Center / width"), label(window_words(preset)))
    form.addRow(translate("PresetDialog", "Name"), name)
    form.addRow(translate("PresetDialog", "Number key"), number)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 16, 22, 16)
    column.setSpacing(14)
    column.addLayout(form)
    column.addWidget(buttons)
    dialog.open()
    name.setFocus()
    return dialog


def window_words(preset: OwnPreset) -> str:
    """Centre and width of a preset, and what it is for."""
    return f"{preset.window.center:.6g} / {preset.window.width:.6g}   ({preset.of})"


class PresetsDialog(QDialog):
    """Rename, order, delete the reader's presets and give them keys; Cancel undoes everything.

    Parameters
    ----------
    kept
        The presets in their order.
    done
        Called with what is to be kept, on OK.
    """

    def __init__(
        self,
        parent: QWidget,
        kept: Sequence[OwnPreset],
        done: Callable[[tuple[OwnPreset, ...]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("presetsDialog")
        self.setWindowTitle(self.tr("Own presets"))
        self._draft = list(kept)
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Own presets"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Name"), self.tr("Center / width"), self.tr("For"), self.tr("Number key")]
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.itemChanged.connect(self._renamed)
        self.table.currentCellChanged.connect(lambda *_: self._enable())
        self.up = self._button(self.tr("Up"), lambda: self._move(-1))
        self.down = self._button(self.tr("Down"), lambda: self._move(1))
        self.delete = self._button(self.tr("Delete"), self._delete)
        self.empty = label(
            self.tr("No presets of your own yet. Set a window, then save it as a preset."),
            "muted",
            wrap=True,
        )
        self._lay_out()
        self._fill(0)
        self.accepted.connect(lambda: done(tuple(self._draft)))
        self.resize(620, 400)

    def _button(self, text: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: does())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.up, self.down, self.delete):
            row.addWidget(button)
        row.addStretch(1)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(12)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(buttons)

    def _fill(self, current: int) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._draft))
        for row, one in enumerate(self._draft):
            fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            words = f"{one.window.center:.6g} / {one.window.width:.6g}"
            for column, text in ((_NAME, one.name), (_WINDOW, words), (_OF, one.of)):
                item = QTableWidgetItem(text)
                item.setFlags(fixed | Qt.ItemFlag.ItemIsEditable if column == _NAME else fixed)
                self.table.setItem(row, column, item)
            self.table.setCellWidget(row, _KEY, self._numbers(row, one.number))
        self.table.blockSignals(False)
        if self._draft:
            self.table.setCurrentCell(min(current, len(self._draft) - 1), _NAME)
        self.empty.setVisible(not self._draft)
        self._enable()

    def _numbers(self, row: int, number: int) -> QComboBox:
        box = numbers_box(number, {})

        def choose() -> None:
            self._draft[row] = replace(self._draft[row], number=int(box.currentData()))

        box.currentIndexChanged.connect(choose)
        return box

    def _enable(self) -> None:
        row = self.table.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self._draft) - 1)
        self.delete.setEnabled(row >= 0)

    def _renamed(self, item: QTableWidgetItem) -> None:
        one, text = self._draft[item.row()], item.text().strip()
        if item.column() != _NAME or text == one.name:
            return
        if _is_name(text):
            called = text[:_LONGEST]
            window = replace(one.window, name=called)
            self._draft[item.row()] = replace(one, name=called, window=window)
        else:
            item.setText(one.name)

    def _move(self, by: int) -> None:
        row = self.table.currentRow()
        self._draft[row], self._draft[row + by] = self._draft[row + by], self._draft[row]
        self._fill(row + by)

    def _delete(self) -> None:
        row = self.table.currentRow()
        del self._draft[row]
        self._fill(row)


def _is_name(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()
