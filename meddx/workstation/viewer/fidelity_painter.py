"""Paints what of a picture is not as it was acquired, over the words of the lower left corner."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from meddx.imaging.fidelity import Mark, Severity
from meddx.phrase import Language
from meddx.workstation.theme import COLOURS

_MARGIN: Final = 10.0
_LINE_PX: Final = 17
_TEXT_PX: Final = 12
_PADDING: Final = 6.0
_GAP: Final = 4.0
_LETTER_PX: Final = 22  # of the lower edge, with its veil
_WIDE: Final = 0.75
_VEIL_ALPHA: Final = 190
_COLOURS: Final = {
    Severity.NOTE: COLOURS.muted,
    Severity.PENDING: COLOURS.accent,
    Severity.CAUTION: COLOURS.caution,
}


def paint_marks(
    painter: QPainter, area: QRectF, marks: Sequence[Mark], under: int, language: Language
) -> list[QRectF]:
    """Paint the marks of a picture into ``area`` (logical pixels): one line for all notes.

    ``under`` is how many lines of the corner they stand over.

    Returns
    -------
    What they cover, in logical pixels.
    """
    lines = [(each.phrase.label(language), each.severity) for each in marks if each.severity]
    notes = [each.phrase.label(language) for each in marks if each.severity is Severity.NOTE]
    if notes:
        lines.append((" · ".join(notes), Severity.NOTE))
    painter.save()
    font = painter.font()
    font.setPixelSize(_TEXT_PX)
    painter.setFont(font)
    bottom = area.bottom() - _MARGIN - _LINE_PX * under - _GAP
    top = bottom - (_LINE_PX + 1) * len(lines)
    covered = []
    for number, (words, severity) in enumerate(lines):
        covered.append(_line(painter, area, top + number * (_LINE_PX + 1), words, severity))
    painter.restore()
    return covered


def _line(painter: QPainter, area: QRectF, top: float, words: str, severity: Severity) -> QRectF:
    """Paint one line, shortened to what is free: the letter and the scale stand right of it."""
    over_letter = top + _LINE_PX < area.bottom() - _MARGIN - _LETTER_PX
    room = area.width() * (_WIDE if over_letter else 0.5) - 2 * _MARGIN - _LINE_PX
    metrics = painter.fontMetrics()
    short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
    wide = metrics.horizontalAdvance(short) + 2 * _PADDING
    box = QRectF(area.left() + _MARGIN - _PADDING, top, wide, _LINE_PX)
    colour = QColor(_COLOURS[severity])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, _VEIL_ALPHA))
    painter.drawRoundedRect(box, 3, 3)
    if severity is not Severity.NOTE:
        painter.setBrush(colour)
        painter.drawRect(QRectF(box.left(), box.top() + 2, 2, box.height() - 4))
    painter.setPen(colour)
    inner = box.adjusted(_PADDING, 0, 0, 0)
    painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)
    return box
