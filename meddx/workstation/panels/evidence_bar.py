"""How much one piece of evidence weighs: a bar from the middle, right for, left against."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.workstation.theme import COLOURS

FULL_LOG10_LR: Final = 2.0  # a likelihood ratio of 100, very strong, fills half of the bar
_BAR_PX: Final = 12
_SIZE = QSize(76, 18)  # as high as a line of text, so that the bar stands beside its middle


def share(log10_lr: float) -> float:
    """Length of the bar, -1 (against) to 1 (for)."""
    return max(-1.0, min(1.0, log10_lr / FULL_LOG10_LR))


class EvidenceBar(QWidget):
    """The bar of one likelihood ratio; what speaks against is hatched as well as coloured."""

    def __init__(self, log10_lr: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = share(log10_lr)
        self.setFixedSize(_SIZE)

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.translate(0, (self.height() - _BAR_PX) / 2)
        middle, height = self.width() / 2, _BAR_PX
        painter.fillRect(QRectF(0, height / 2 - 1, self.width(), 2), QColor(COLOURS.border))
        length = max(2.0, abs(self._share) * (middle - 1))
        for_it = self._share >= 0
        left = middle if for_it else middle - length
        colour = QColor(COLOURS.supports if for_it else COLOURS.opposes)
        brush = QBrush(colour) if for_it else QBrush(colour, Qt.BrushStyle.BDiagPattern)
        bar = QRectF(left, 2, length, height - 4)
        painter.fillRect(bar, brush)
        painter.setPen(QPen(colour, 1))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(QColor(COLOURS.muted), 1))
        painter.drawLine(QPointF(middle, 0), QPointF(middle, height))
        painter.end()
