"""A pattern on a whole monitor, one value for each of its device pixels."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.imaging import gsdf, test_pattern
from meddx.workstation.viewer.images import image

Draw = Callable[[int, int], NDArray[np.uint8]]

_HINT_PX: Final = 13


class PatternView(QWidget):
    """Fills its monitor; Esc or a click closes it, the arrow keys step through several pictures.

    Parameters
    ----------
    draws
        Draw each picture for a size in device pixels, rows first.
    hints
        Words of each picture at the lower edge; empty for none.
    """

    def __init__(self, draws: tuple[Draw, ...], hints: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._draws, self._hints = draws, hints
        self._drawn: tuple[int, tuple[int, int], NDArray[np.uint8]] | None = None
        self.number = 0

    def show_on_monitor(self) -> None:
        """Fill the monitor of the parent."""
        parent = self.parentWidget()
        screen = parent.screen() if parent is not None else self.screen()
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        size = round(self.height() * ratio), round(self.width() * ratio)
        if self._drawn is None or self._drawn[:2] != (self.number, size):
            self._drawn = (self.number, size, self._draws[self.number](*size))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QPointF(0, 0), image(self._drawn[2], ratio))
        words = self._hints[self.number]
        if words:
            font = painter.font()
            font.setPixelSize(_HINT_PX)
            painter.setFont(font)
            painter.setPen(QColor(90, 90, 90))
            edge = QRectF(self.rect()).adjusted(0, 0, 0, -12)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(edge, flags, words)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        on = event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space}
        back = event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Up}
        self.number = min(max(self.number + on - back, 0), len(self._draws) - 1)
        self.update()

    @override
    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.close()


def quality(parent: QWidget) -> PatternView:
    """Return the test pattern, ready to be shown."""
    return PatternView((_pattern,), ("",), parent)


def levels(parent: QWidget, hint: str) -> PatternView:
    """Return the 18 greys to be measured; ``hint`` names number, count and driving level."""
    draws = tuple(_level(grey) for grey in gsdf.LEVELS)
    hints = tuple(
        hint.format(number, len(gsdf.LEVELS), grey)
        for number, grey in enumerate(gsdf.LEVELS, start=1)
    )
    return PatternView(draws, hints, parent)


def _pattern(height: int, width: int) -> NDArray[np.uint8]:
    least = test_pattern.SMALLEST
    whole = test_pattern.pattern(max(height, least), max(width, least))
    return whole[:height, :width]


def _level(grey: int) -> Draw:
    return lambda height, width: test_pattern.level(height, width, grey)
