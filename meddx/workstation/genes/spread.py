"""Picture of one gene: how often the others read it, and where the patient stands among them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.workstation.theme import COLOURS

_PAD: Final = 14.0
_BINS: Final = 24
_BELOW: Final = 40.0  # for the marks of single samples and the range
_ABOVE: Final = 22.0  # for the word over the patient's line


class GeneSpread(QWidget):
    """Bars of the cohort on a logarithmic axis, a tick for each sample, a line for the patient."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._others: NDArray[np.float64] = np.zeros(0)
        self._own = 0.0
        self._word = ""
        self.setMinimumHeight(150)

    def show_gene(self, others: NDArray[np.float64], own: float, word: str) -> None:
        """Show what the others have at the patient's depth, and the patient, named ``word``."""
        self._others, self._own, self._word = others, own, word
        self.update()

    @property
    def limits(self) -> tuple[float, float]:
        """First and last value of the axis."""
        values = np.append(self._others, self._own)
        return float(values.min()), float(values.max())

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 190)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not len(self._others):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = self._axis()
        logs = np.log2(self._others + 1)
        counts, edges = np.histogram(logs, _BINS, (low, high))
        foot = self.height() - _BELOW
        tall = foot - _ABOVE
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS.accent_dim))
        for place, count in enumerate(counts):
            left, right = self._x(float(edges[place])), self._x(float(edges[place + 1]))
            high_px = tall * float(count) / max(int(counts.max()), 1)
            painter.drawRect(QRectF(left, foot - high_px, max(right - left - 1, 1), high_px))
        painter.setPen(QPen(QColor(COLOURS.outline), 1))
        painter.drawLine(QPointF(_PAD, foot), QPointF(self.width() - _PAD, foot))
        painter.setPen(QPen(QColor(COLOURS.accent), 1))
        for value in logs:
            x = self._x(float(value))
            painter.drawLine(QPointF(x, foot + 2), QPointF(x, foot + 9))
        self._range(painter, foot)
        self._patient(painter, foot)
        painter.end()

    def _patient(self, painter: QPainter, foot: float) -> None:
        x = self._x(float(np.log2(self._own + 1)))
        painter.setPen(QPen(QColor(COLOURS.caution), 2))
        painter.drawLine(QPointF(x, _ABOVE - 4), QPointF(x, foot))
        painter.setBrush(QColor(COLOURS.caution))
        tip = QPointF(x, foot)
        painter.drawPolygon([tip, tip + QPointF(-5, 9), tip + QPointF(5, 9)])
        words = f"{self._word} {_number(self._own)}"
        wide = painter.fontMetrics().horizontalAdvance(words) + 2.0
        left = min(max(x - wide / 2, _PAD), self.width() - _PAD - wide)
        painter.drawText(QRectF(left, 0, wide, _ABOVE - 4), Qt.AlignmentFlag.AlignCenter, words)

    def _range(self, painter: QPainter, foot: float) -> None:
        painter.setPen(QColor(COLOURS.muted))
        below = QRectF(_PAD, foot + 14, self.width() - 2 * _PAD, 18)
        first, last = (_number(value) for value in self.limits)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, last)

    def _axis(self) -> tuple[float, float]:
        """Return the ends of the axis, as logarithms."""
        low, high = (float(np.log2(value + 1)) for value in self.limits)
        return (low, high) if high - low > 0.1 else (low - 0.5, high + 0.5)

    def _x(self, value: float) -> float:
        low, high = self._axis()
        return _PAD + (self.width() - 2 * _PAD) * (value - low) / (high - low)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
