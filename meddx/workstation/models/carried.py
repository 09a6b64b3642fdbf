"""What stands in the editors of a form, carried into the same form made anew."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)


def carry(old: QWidget, new: QWidget) -> None:
    """Put what was chosen and typed in one form into another of the same editors.

    Tables are left out: their cells are no editors. No signal follows: nothing was answered anew.
    """
    for chosen, box in zip(old.findChildren(QComboBox), new.findChildren(QComboBox), strict=True):
        was = box.blockSignals(True)
        box.setCurrentIndex(chosen.currentIndex())
        box.blockSignals(was)
    for spun, spin in zip(old.findChildren(QSpinBox), new.findChildren(QSpinBox), strict=True):
        was = spin.blockSignals(True)
        spin.setValue(spun.value())
        spin.blockSignals(was)
    for typed, line in zip(_lines(old), _lines(new), strict=True):
        was = line.blockSignals(True)
        line.setText(typed.text())
        line.blockSignals(was)


def scroll_alike(old: QScrollArea, new: QScrollArea) -> None:
    """Scroll an area that has just been made as far as the one in whose place it stands."""
    before, after = old.verticalScrollBar(), new.verticalScrollBar()
    after.setRange(before.minimum(), before.maximum())  # its own follows when it is laid out
    after.setValue(before.value())


def _lines(form: QWidget) -> list[QLineEdit]:
    """Return the lines of a form, but for those that are part of another editor."""
    return [line for line in form.findChildren(QLineEdit) if not _is_part(line.parent())]


def _is_part(parent: QObject | None) -> bool:
    """Whether what holds a line is an editor itself, or the inside of a table."""
    if isinstance(parent, QAbstractSpinBox | QComboBox):
        return True
    return parent is not None and isinstance(parent.parent(), QAbstractItemView)
