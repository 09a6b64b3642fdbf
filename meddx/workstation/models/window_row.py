"""What a network for CT was shown: its window of HU, and whole or cut slices."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from meddx.workstation.models.further_row import numbers_of
from meddx.workstation.settings_dialog import QuietComboBox

_WHOLE, _CUT = "whole", "cut"


class WindowRow(QWidget):
    """A line for centre and width, and a choice of how slices were cut; for CT only.

    Parameters
    ----------
    window, cut
        What was said before (``Answers``).
    """

    def __init__(
        self, window: tuple[float, float] | None, *, cut: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.line, self.slices = QLineEdit(), QuietComboBox()
        self.line.setPlaceholderText(self.tr("centre, width in HU (40, 80)"))
        self.line.setAccessibleName(self.tr("Window of CT"))
        if window is not None:
            self.line.setText(", ".join(f"{number:g}" for number in window))
        self.slices.addItem(self.tr("whole slices"), _WHOLE)
        self.slices.addItem(self.tr("cut to head or lungs"), _CUT)
        self.slices.setCurrentIndex(self.slices.findData(_CUT if cut else _WHOLE))
        self.slices.setAccessibleName(self.tr("Slices of CT"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.slices)

    @property
    def hu_window(self) -> tuple[float, float] | None:
        """Centre and width in HU; None where they are not said, or this is no CT.

        Raises
        ------
        ValueError
            If these are not two numbers.
        """
        if not (self.isEnabled() and self.line.text().strip()):
            return None
        centre, width = numbers_of(self.line.text())
        return centre, width

    @property
    def cut(self) -> bool:
        """Whether slices were cut to the head or the lungs."""
        return self.isEnabled() and self.slices.currentData() == _CUT
