"""The words of annotations on the picture: their font, their size, and how they are painted."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen

from meddx.imaging import label_places
from meddx.imaging.label_places import Box
from meddx.imaging.measure import Point
from meddx.workstation.theme import COLOURS

_TEXT_PX: Final = 12
_LINE_PX: Final = 16
_PADDING: Final = 5.0
_VEIL_ALPHA: Final = 215


def font() -> QFont:
    """Return the font of the words."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(_TEXT_PX)
    return made


def size(lines: Sequence[str]) -> tuple[float, float]:
    """Return ``(height, width)`` of words in logical pixels, with the veil around them."""
    metrics = QFontMetricsF(font())
    wide = max(map(metrics.horizontalAdvance, lines), default=0.0)
    return float(_LINE_PX * len(lines) + 4), wide + 2 * _PADDING


def text_box(label: str, at: Point) -> QRectF:
    """Return where a text that begins at ``(y, x)`` stands, in logical pixels."""
    height, width = size(label.split("\n"))
    return QRectF(at[1], at[0], width, height)


def paint(painter: QPainter, box: QRectF, lines: Sequence[str], *, chosen: bool) -> None:
    """Paint lines of words into a box, on a veil."""
    painter.setPen(QPen(QColor(COLOURS.accent), 1.0) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, _VEIL_ALPHA))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(COLOURS.text if chosen else COLOURS.caution))
    painter.setFont(font())
    for number, line in enumerate(lines):
        top = box.top() + 2 + _LINE_PX * number
        row = QRectF(box.left() + _PADDING, top, box.width(), _LINE_PX)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def paint_join(painter: QPainter, words: Box, about: Box, *, chosen: bool) -> None:
    """Join words that stand far away to what they tell of."""
    if not label_places.is_far(words, about):
        return
    (y0, x0), (y1, x1) = label_places.join(words, about)
    colour = QColor(COLOURS.accent if chosen else COLOURS.caution)
    for pen in (QPen(QColor(0, 0, 0, 160), 3.0), QPen(colour, 1.0, Qt.PenStyle.DotLine)):
        painter.setPen(pen)
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))


def box_of(rect: QRectF) -> Box:
    """Return ``(top, left, bottom, right)``."""
    return rect.top(), rect.left(), rect.bottom(), rect.right()


def rect_of(box: Box) -> QRectF:
    """Return the rectangle of ``(top, left, bottom, right)``."""
    top, left, bottom, right = box
    return QRectF(QPointF(left, top), QPointF(right, bottom))
