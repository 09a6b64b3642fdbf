"""Parts of a form that asks: rows with remarks, choices, numbers, lists of words."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from meddx.workstation.panels.panel import label
from meddx.workstation.settings_dialog import QuietComboBox

_LARGEST_PX: Final = 2048


class Form(QWidget):
    """Rows of a name, an editor, and a remark at its right."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(18)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add(self, name: str, editor: QWidget, remark: str = "") -> None:
        """Add a row."""
        editor.setAccessibleName(name)
        title = label(name)
        title.setMinimumWidth(130)
        if not editor.sizePolicy().hasHeightForWidth() or remark:
            self._rows.addRow(title, _remarked(editor, remark))
        else:  # words that wrap take all the room
            self._rows.addRow(title, editor)


def _remarked(editor: QWidget, remark: str) -> QWidget:
    """Put a remark beside an editor; all editors are as wide, with one or without."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(editor, 1)
    said = label(remark, "muted")
    said.setMinimumWidth(170)
    line.addWidget(said)
    return row


def column_of(*parts: QWidget) -> QWidget:
    """Put parts below one another."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part)
    return made


def choice(entries: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    """Offer entries of a text and a name, and choose one name, else the first."""
    box = QuietComboBox()
    for text, data in entries:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def spin(value: int, least: int, most: int = _LARGEST_PX) -> QSpinBox:
    """Make an editor of a whole number."""
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.setFixedWidth(92)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


def words_in(text: str) -> tuple[str, ...]:
    """Return the words between commas, in capitals."""
    return tuple(
        word.strip().upper() for word in text.replace("，", ",").split(",") if word.strip()
    )
