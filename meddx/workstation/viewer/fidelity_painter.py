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
_SCALE_LINES: Final = 2  # what the scale bar and its length take of the lower edge
_LEAST_READ: Final = 5  # letters of a line that still say something
_CUT: Final = "!"  # where not even these have room: there is something to know
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
    lines = lines_of(marks, language)
    painter.save()
    font = painter.font()
    font.setPixelSize(_TEXT_PX)
    painter.setFont(font)
    high = (_LINE_PX + 1) * len(lines)
    top = area.bottom() - _MARGIN - _LINE_PX * under - _GAP - high
    widest = max((painter.fontMetrics().horizontalAdvance(words) for words, _ in lines), default=0)
    lifted = area.bottom() - _MARGIN - _LINE_PX * _SCALE_LINES - _GAP - high
    # Where the letter and the scale leave too little, over both: not so high as the letters aside.
    is_lifted = widest > _room(area, top) and area.center().y() + _LETTER_PX <= lifted < top
    covered = []
    for number in range(len(lines)):
        at = (lifted if is_lifted else top) + number * (_LINE_PX + 1)
        room = area.width() - 2 * (_MARGIN + _PADDING) if is_lifted else _room(area, at)
        covered.append(_line(painter, area, at, *lines[number], room))
    painter.restore()
    return covered


def lines_of(marks: Sequence[Mark], language: Language) -> list[tuple[str, Severity]]:
    """Return the words of each line, which may be shortened where it is painted."""
    lines = [(each.phrase.label(language), each.severity) for each in marks if each.severity]
    notes = [each.phrase.label(language) for each in marks if each.severity is Severity.NOTE]
    return [*lines, (" · ".join(notes), Severity.NOTE)] if notes else lines


def _room(area: QRectF, top: float) -> float:
    """Width that is free for a line: the letter and the scale stand right of it."""
    over_letter = top + _LINE_PX < area.bottom() - _MARGIN - _LETTER_PX
    return area.width() * (_WIDE if over_letter else 0.5) - 2 * _MARGIN - _LINE_PX


def _line(
    painter: QPainter, area: QRectF, top: float, words: str, severity: Severity, room: float
) -> QRectF:
    """Paint one line, shortened to what is free."""
    metrics = painter.fontMetrics()
    short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
    if short != words and len(short) <= _LEAST_READ:
        short = _CUT
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
