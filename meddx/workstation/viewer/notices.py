"""Words over the view that are no part of a picture: what is still to come, or why it cannot."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from meddx.workstation.theme import COLOURS

_BADGE_PX = 12
_SENTENCE_PX = 15
_PADDING = 8.0
_AROUND = 3.0  # above and below the words of a state, together
_FROM_TOP = 30.0  # below the letter of the upper edge
_BETWEEN = 2.0
_WIDEST = 520.0
_VEIL_ALPHA = 190


def paint_badges(painter: QPainter, area: QRectF, texts: Sequence[str]) -> None:
    """Paint short states in the middle of the upper edge of ``area`` (logical pixels)."""
    if not texts:
        return
    painter.save()
    font = painter.font()
    font.setPixelSize(_BADGE_PX)
    painter.setFont(font)
    high = painter.fontMetrics().height() + _AROUND
    top = area.top() + _FROM_TOP
    for text in texts:
        short = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(area.width() - 6 * _PADDING)
        )
        wide = painter.fontMetrics().horizontalAdvance(short) + 2 * _PADDING
        box = QRectF(area.center().x() - wide / 2, top, wide, high)
        veil = QColor(COLOURS.canvas)
        veil.setAlpha(_VEIL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(veil)
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(QColor(COLOURS.caution))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short)
        top += high + _BETWEEN
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
