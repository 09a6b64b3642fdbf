"""Words over the view that are no part of a picture: what is still to come, or why it cannot."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from meddx.workstation.theme import COLOURS

_BADGE_PX = 12
_SENTENCE_PX = 15
_PADDING = 8.0
_FROM_TOP = 12.0
_WIDEST = 520.0
_VEIL_ALPHA = 190


def paint_badge(painter: QPainter, area: QRectF, text: str) -> None:
    """Paint a short state in the middle of the upper edge of ``area`` (logical pixels)."""
    painter.save()
    font = painter.font()
    font.setPixelSize(_BADGE_PX)
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance(text) + 2 * _PADDING
    high = painter.fontMetrics().height() + _PADDING
    box = QRectF(area.center().x() - wide / 2, area.top() + _FROM_TOP, wide, high)
    veil = QColor(COLOURS.canvas)
    veil.setAlpha(_VEIL_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawRoundedRect(box, high / 2, high / 2)
    painter.setPen(QColor(COLOURS.caution))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_sentence(painter: QPainter, area: QRectF, text: str) -> None:
    """Paint a sentence in the middle of ``area``, in as many lines as it needs."""
    painter.save()
    font = painter.font()
    font.setPixelSize(_SENTENCE_PX)
    painter.setFont(font)
    wide = min(_WIDEST, area.width() - 4 * _PADDING)
    box = QRectF(area.center().x() - wide / 2, area.top(), wide, area.height())
    painter.setPen(QColor(COLOURS.muted))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box, int(flags), text)
    painter.restore()
