"""Paints the corners of the view: light text on a dark veil, readable on any picture."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.corners import Corners

_MARGIN = 10.0
_LINE_PX = 17
_TEXT_PX = 12
_LETTER_PX = 15
_VEIL = QColor(0, 0, 0, 150)
_WORDS = QColor(COLOURS.text)


def paint_corners(painter: QPainter, area: QRectF, told: Corners, ratio: float) -> None:
    """Paint the words into ``area`` (logical pixels); ``ratio`` is device pixels for each."""
    painter.save()
    font = painter.font()
    font.setPixelSize(_TEXT_PX)
    painter.setFont(font)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    inner = area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    _lines(painter, inner, told.top_left, left, top=True)
    _lines(painter, inner, told.top_right, right, top=True)
    _lines(painter, inner, told.bottom_left, left, top=False)
    _lines(painter, inner, told.bottom_right, right, top=False)
    if told.scale is not None:
        over = inner.adjusted(0, 0, 0, -_LINE_PX * len(told.bottom_right) - 6)
        _bar(painter, over, told.scale.length_px / ratio)
    font.setPixelSize(_LETTER_PX)
    painter.setFont(font)
    _letters(painter, inner, told.letters)
    painter.restore()


def boxes(painter: QPainter, area: QRectF, told: Corners) -> list[QRectF]:
    """Return what the words in the corners and on the edges cover, in logical pixels."""
    painter.save()
    font = painter.font()
    font.setPixelSize(_TEXT_PX)
    painter.setFont(font)
    wide = painter.fontMetrics().horizontalAdvance
    inner = area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    found: list[QRectF] = []
    for lines, at_right, at_bottom in (
        (told.top_left, False, False),
        (told.top_right, True, False),
        (told.bottom_left, False, True),
        (told.bottom_right, True, True),
    ):
        size = max(map(wide, lines), default=0) + 8.0, float(_LINE_PX * len(lines))
        left = inner.right() - size[0] + 4 if at_right else inner.left() - 4
        top = inner.bottom() - size[1] if at_bottom else inner.top()
        found.append(QRectF(left, top, *size))
    painter.restore()
    side = 2.0 * _LETTER_PX
    middle = inner.center()
    return [
        *found,
        QRectF(inner.left(), middle.y() - side / 2, side, side),
        QRectF(inner.right() - side, middle.y() - side / 2, side, side),
        QRectF(middle.x() - side / 2, inner.top(), side, side),
        QRectF(middle.x() - side / 2, inner.bottom() - side, side, side),
    ]


def _lines(
    painter: QPainter, area: QRectF, lines: Sequence[str], side: Qt.AlignmentFlag, *, top: bool
) -> None:
    start = area.top() if top else area.bottom() - _LINE_PX * len(lines)
    half = area.width() / 2 - _MARGIN
    left = area.left() if side == Qt.AlignmentFlag.AlignLeft else area.right() - half
    metrics = painter.fontMetrics()
    for number, line in enumerate(lines):
        rect = QRectF(left, start + number * _LINE_PX, half, _LINE_PX)
        short = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(half))
        _text(painter, rect, short, side | Qt.AlignmentFlag.AlignVCenter)


def _letters(painter: QPainter, area: QRectF, letters: tuple[str, str, str, str]) -> None:
    flag = Qt.AlignmentFlag
    sides = (
        flag.AlignLeft | flag.AlignVCenter,
        flag.AlignRight | flag.AlignVCenter,
        flag.AlignHCenter | flag.AlignTop,
        flag.AlignHCenter | flag.AlignBottom,
    )
    for letter, side in zip(letters, sides, strict=True):
        if letter:
            _text(painter, area, letter, side)


def _text(painter: QPainter, rect: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
    words = painter.boundingRect(rect, side, text)
    painter.fillRect(words.adjusted(-4, 0, 4, 0), _VEIL)
    painter.setPen(_WORDS)
    painter.drawText(rect, side, text)


def _bar(painter: QPainter, area: QRectF, length: float) -> None:
    """Draw the scale in the lower right corner of what is left, its ends as ticks."""
    right, bottom = area.right(), area.bottom()
    ends = QPointF(right - length, bottom), QPointF(right, bottom)
    for colour, width in ((QColor(0, 0, 0, 210), 4.0), (QColor(COLOURS.text), 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(*ends)
        for end in ends:
            painter.drawLine(end - QPointF(0, 4), end + QPointF(0, 4))
