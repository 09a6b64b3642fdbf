"""Paints annotations: bright lines in a dark rim, words on a veil where nothing else stands."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from meddx.case import annotations
from meddx.case.annotations import Annotation, Annotations
from meddx.imaging import measured
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.drawn import Home, Points, Told
from meddx.workstation.viewer.stage import Stage

_TEXT_PX: Final = 12
_LINE_PX: Final = 16
_PADDING: Final = 5.0
_AWAY: Final = 8.0
_HANDLE: Final = 3.5
_VEIL_ALPHA: Final = 215
_RIM: Final = QColor(0, 0, 0, 200)

Ground = tuple[Stage, ViewState, Screen, float]


class AnnotationPainter:
    """Paints what lies on the picture that is seen."""

    def __init__(self) -> None:
        self._told = Told()

    def paint_lines(
        self, painter: QPainter, ground: Ground, drawing: tuple[Annotation | None, int]
    ) -> None:
        """Paint the lines of all annotations of a view, and the handles of the selected one.

        Parameters
        ----------
        painter
            Of the view.
        ground
            Stage, view, screen, and device pixels for each logical one.
        drawing
            What is being drawn or moved, and the number of the selected annotation.
        """
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for one, own, rim in _seen(ground, drawing[0]):
            is_chosen = one.number == drawing[1]
            _line(painter, rim, chosen=is_chosen)
            if is_chosen:
                _handles(painter, _lying(ground, one, own, whole=False) or ())
        painter.restore()

    def paint_words(
        self,
        painter: QPainter,
        area: QRectF,
        ground: Ground,
        drawing: tuple[Annotation | None, int],
        covered: Sequence[QRectF],
        language: Language,
    ) -> None:
        """Paint what the annotations measure into ``area`` (logical pixels).

        ``covered`` is where words stand already; the rest is as for ``paint_lines``.
        """
        taken = list(covered)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(font)
        for one, own, rim in _seen(ground, drawing[0]):
            told = [line.label(language) for line in self._told.of(ground[0], one, own)]
            lines = [*filter(None, (one.label,)), *told]
            chosen = one.number == drawing[1]
            taken.append(_words(painter, area, _box(rim), lines, taken, chosen=chosen))
        painter.restore()


def _seen(
    ground: Ground, half_drawn: Annotation | None
) -> Iterator[tuple[Annotation, Home, Points]]:
    """Yield what lies in a view, with its line in logical pixels."""
    for one in _all(ground[1].annotations, half_drawn):
        own = drawn.home(ground[0], one)
        rim = None if own is None else _lying(ground, one, own, whole=True)
        if own is not None and rim is not None:
            yield one, own, rim


def _all(those: Annotations, half_drawn: Annotation | None) -> Annotations:
    return those if half_drawn is None else annotations.with_one(those, half_drawn)


def _lying(ground: Ground, one: Annotation, own: Home, *, whole: bool) -> Points | None:
    """Return the line of an annotation, or its handles, in logical pixels ``(y, x)``."""
    stage, view, screen, ratio = ground
    points = own.points
    if whole:
        points = measured.outline(one.kind, points)
    elif one.kind.is_region:
        points = measured.outline(annotations.Kind.RECTANGLE, points)[:4]
    here = drawn.lies(stage, view, one, own, points)
    if here is None:
        return None
    pairs = (view.to_screen(point, screen) for point in here)
    return tuple((y / ratio, x / ratio) for y, x in pairs)


def _line(painter: QPainter, rim: Points, *, chosen: bool) -> None:
    line = QPolygonF([QPointF(x, y) for y, x in rim])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(COLOURS.accent if chosen else COLOURS.caution)
    for pen in (QPen(_RIM, 4.0), QPen(colour, 1.6)):
        painter.setPen(pen)
        painter.drawPolyline(line)


def _handles(painter: QPainter, at: Points) -> None:
    painter.setPen(QPen(_RIM, 1.5))
    painter.setBrush(QColor(COLOURS.accent))
    for y, x in at:
        painter.drawEllipse(QPointF(x, y), _HANDLE, _HANDLE)


def _box(rim: Points) -> QRectF:
    ys, xs = zip(*rim, strict=True)
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))


def _words(
    painter: QPainter,
    area: QRectF,
    box: QRectF,
    lines: Sequence[str],
    taken: Sequence[QRectF],
    *,
    chosen: bool,
) -> QRectF:
    wide = max(map(painter.fontMetrics().horizontalAdvance, lines)) + 2 * _PADDING
    words = QRectF(0, 0, wide, _LINE_PX * len(lines) + 4)
    places = [_within(each, area) for each in _beside(words, box)]
    full = (*taken, box)
    free = (each for each in places if not any(each.intersects(other) for other in full))
    found = next(free, places[0])
    veil = QColor(0, 0, 0, _VEIL_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawRoundedRect(found, 3, 3)
    painter.setPen(QColor(COLOURS.text if chosen else COLOURS.caution))
    for number, line in enumerate(lines):
        row = QRectF(found.left() + _PADDING, found.top() + 2 + _LINE_PX * number, wide, _LINE_PX)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
    return found


def _beside(words: QRectF, box: QRectF) -> Iterator[QRectF]:
    """Yield places around a box: right, left, below, above, and further down and up."""
    size = words.size()
    middle = box.center().y() - size.height() / 2
    right, left = box.right() + _AWAY, box.left() - _AWAY - size.width()
    centred = box.center().x() - size.width() / 2
    below, above = box.bottom() + _AWAY, box.top() - _AWAY - size.height()
    for x, y in ((right, middle), (left, middle), (centred, below), (centred, above)):
        yield QRectF(QPointF(x, y), size)
    for step in range(1, 12):
        for x in (right, left, centred):
            for sign in (1, -1):
                yield QRectF(QPointF(x, middle + sign * step * size.height()), size)


def _within(box: QRectF, area: QRectF) -> QRectF:
    """Return a box moved into the area."""
    x = min(max(box.left(), area.left() + 2), max(area.right() - box.width() - 2, area.left()))
    y = min(max(box.top(), area.top() + 2), max(area.bottom() - box.height() - 2, area.top()))
    return QRectF(QPointF(x, y), box.size())
