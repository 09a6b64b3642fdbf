"""A line of known pixels on the glass that the reader measures with a ruler."""

from typing import Final

from PySide6.QtCore import QLineF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from meddx.workstation.theme import COLOURS

LINE_PX: Final = 400  # logical pixels
_HEIGHT_PX: Final = 34
_END_PX: Final = 10.0


class Ruler(QWidget):
    """Draws the line with an upright stroke at either end: it is measured between the strokes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def device_px(self) -> int:
        """Length of the line in device pixels, from stroke to stroke."""
        return round(LINE_PX * self.devicePixelRatioF())

    @override
    def sizeHint(self) -> QSize:
        return QSize(LINE_PX + 2 * int(_END_PX), _HEIGHT_PX)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(COLOURS.text), 1.0))
        middle, left = _HEIGHT_PX / 2, _END_PX + 0.5
        right = left + LINE_PX
        painter.drawLine(QLineF(left, middle, right, middle))
        for end in (left, right):
            painter.drawLine(QLineF(end, middle - _END_PX, end, middle + _END_PX))
        painter.end()
