"""A slider of frames a second that marks the speed the file asks for."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget
from typing_extensions import override

from meddx.imaging.cine import FASTEST_FPS, SLOWEST_FPS
from meddx.workstation.theme import COLOURS

_WIDTH_PX: Final = 84
_MARK_PX: Final = 2


class RateSlider(QSlider):
    """Chooses a speed; a double click goes back to that of the file.

    Signals
    -------
    rate_chosen
        Frames a second, or None for the speed of the file.
    """

    rate_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._own_fps = SLOWEST_FPS
        self.setRange(round(SLOWEST_FPS), round(FASTEST_FPS))
        self.setPageStep(5)
        self.setFixedWidth(_WIDTH_PX)
        self.valueChanged.connect(self._choose)

    def show_rate(self, rate_fps: float, own_fps: float) -> None:
        """Show a speed, and mark that of the file."""
        self._own_fps = own_fps
        self.blockSignals(True)
        self.setMaximum(max(round(FASTEST_FPS), round(own_fps)))
        self.setValue(round(rate_fps))
        self.blockSignals(False)
        self.update()

    def _choose(self, rate_fps: int) -> None:
        own = round(self._own_fps)
        self.rate_chosen.emit(None if rate_fps == own else float(rate_fps))

    @override
    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.rate_chosen.emit(None)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        room = self.width() - handle.width()
        own = min(max(round(self._own_fps), self.minimum()), self.maximum())
        at = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), own, room)
        painter = QPainter(self)
        x = at + handle.width() // 2 - _MARK_PX // 2
        high = max(2, (self.height() - handle.height()) // 2 - 1)
        for y in (0, self.height() - high):
            painter.fillRect(x, y, _MARK_PX, high, QColor(COLOURS.caution))
        painter.end()
