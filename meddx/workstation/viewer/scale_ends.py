"""Two numbers that say which values have the first and the last colour of a scale."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.workstation.panels.panel import label
from meddx.workstation.viewer.own_keys import OwnKeys

_FAR: Final = 1e9
_DIGITS: Final = ((1000.0, 0), (1.0, 2), (0.1, 3))  # decimals of scales that reach as far
_FINEST: Final = 8
_NARROWEST_PX: Final = 40


class ScaleEnds(QWidget):
    """Chooses the ends of a scale; the same for every picture, never set by the program.

    Parameters
    ----------
    of
        Says what is scaled, for who does not see the screen.

    Signals
    -------
    chosen
        ``(low, high)``, or None for the scale that the values come with.
    """

    chosen = Signal(object)

    def __init__(self, of: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of = of
        self._ends: tuple[float, float] | None = None
        self.low, self.high = _number(), _number()
        self.own = QPushButton()
        self.own.setObjectName("quiet")
        self._names = label("", "muted"), label("", "muted")
        OwnKeys(self.low, self.high)
        for number in (self.low, self.high):
            number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a number is typed where it stands
            number.valueChanged.connect(self._choose)
        OwnKeys(self.own)
        self.own.clicked.connect(lambda: self.chosen.emit(None))
        ends = QGridLayout()  # one below the other: beside each other numbers are cut off
        ends.setHorizontalSpacing(6)
        ends.setVerticalSpacing(4)
        ends.setColumnStretch(1, 1)
        for row, (name, number) in enumerate(zip(self._names, (self.low, self.high), strict=True)):
            name.setBuddy(number)
            ends.addWidget(name, row, 0)
            ends.addWidget(number, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(ends)
        column.addWidget(self.own)
        self.retranslate()

    def show_ends(self, ends: tuple[float, float] | None, *, is_own: bool) -> None:
        """Show the ends; None while they are not known. ``is_own`` is whether nobody chose them."""
        self._ends = ends
        self.own.setEnabled(not is_own)
        low, high = ends or (0.0, 1.0)
        for number, end in ((self.low, low), (self.high, high)):
            number.setEnabled(ends is not None)
            number.blockSignals(True)
            number.setDecimals(_decimals(max(abs(low), abs(high))))
            number.setValue(end)
            number.blockSignals(False)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        words = (self.tr("From"), self.tr("To"))
        spoken = (self.tr("Lowest value of the colours"), self.tr("Highest value of the colours"))
        numbers = (self.low, self.high)
        for name, number, word, said in zip(self._names, numbers, words, spoken, strict=True):
            name.setText(word)
            number.setAccessibleName(f"{said} {self._of}".strip())
            number.setToolTip(said)
        self.own.setText(self.tr("Own scale"))
        self.own.setToolTip(
            self.tr("Back to the scale of the series; it is the same for every picture of it")
        )

    def _choose(self, _value: float) -> None:
        low, high = self.low.value(), self.high.value()
        if low < high:
            self.chosen.emit((low, high))
        else:  # a scale rises: what was typed is taken back
            self.show_ends(self._ends, is_own=not self.own.isEnabled())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _decimals(reach: float) -> int:
    return next((decimals for least, decimals in _DIGITS if reach >= least), _FINEST)


def _number() -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(-_FAR, _FAR)
    made.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    made.setKeyboardTracking(False)
    made.setMinimumWidth(_NARROWEST_PX)
    made.lineEdit().setTextMargins(6, 0, 2, 0)
    return made
