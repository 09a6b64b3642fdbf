"""Paints where other panes cut a picture, the point that was shown, and the star of a key image."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from meddx.imaging.reference_lines import Line
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import Point, Screen, ViewState
from meddx.workstation.theme import COLOURS, pixmap

# As the planes are usually drawn: axial red, coronal green, sagittal yellow, each light on black.
PLANE_COLOURS: Final = {
    Plane.AXIAL: "#ef8f80",
    Plane.CORONAL: "#7fd09a",
    Plane.SAGITTAL: "#e8cf6a",
    Plane.ACQUIRED: COLOURS.accent,
}
_TURNED: Final = tuple(PLANE_COLOURS[p] for p in (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL))
_HANDLE_PX: Final = 4.0
_RIM: Final = QColor(0, 0, 0, 170)
_GAP_PX: Final = 14.0  # around the point, so that it can be seen
_STAR_PX: Final = 18
_STAR_TOP_PX: Final = 30.0


def paint_lines(
    painter: QPainter,
    lines: Sequence[Line],
    points: tuple[Point | None, Sequence[Point]],
    ground: tuple[ViewState, Screen, float],
) -> None:
    """Paint the lines, open around the point.

    Parameters
    ----------
    painter
        Of the view.
    lines
        In px of the picture.
    points
        The point that was shown and the handles on the lines, ``(row, col)`` in px of the picture.
    ground
        View, screen, and device pixels for each logical one.
    """
    view, screen, ratio = ground

    def at(place: Point) -> QPointF:
        y, x = view.to_screen(place, screen)
        return QPointF(x / ratio, y / ratio)

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    point, handles = points
    middle = None if point is None else at(point)
    for line in lines:
        colour = QColor(_colour(line))
        for start, end in _parts(at(line.ends[0]), at(line.ends[1]), middle):
            for pen in (QPen(_RIM, 3.0), QPen(colour, 1.2)):
                painter.setPen(pen)
                painter.drawLine(start, end)
    if middle is not None:
        for pen in (QPen(_RIM, 3.0), QPen(QColor(COLOURS.text), 1.2)):
            painter.setPen(pen)
            painter.drawEllipse(middle, 3.0, 3.0)
    for handle in handles:
        painter.setPen(QPen(_RIM, 1.5))
        painter.setBrush(QColor(COLOURS.text))
        painter.drawEllipse(at(handle), _HANDLE_PX, _HANDLE_PX)
    painter.restore()


def _colour(line: Line) -> str:
    """Return the colour of a line; of a turned plane that of the pane it stands in."""
    if isinstance(line.plane, Plane):
        return PLANE_COLOURS[line.plane]
    return _TURNED[line.number % len(_TURNED)]


def paint_star(painter: QPainter, area: QRectF) -> None:
    """Paint the star of a key image under the letter of the upper edge."""
    star = pixmap("key_image_on", _STAR_PX, COLOURS.caution)
    painter.drawPixmap(QPointF(area.center().x() - _STAR_PX / 2, area.top() + _STAR_TOP_PX), star)


def _parts(start: QPointF, end: QPointF, middle: QPointF | None) -> list[tuple[QPointF, QPointF]]:
    """Return a line, or its two parts beside the point that lies on it."""
    along = end - start
    length = (along.x() ** 2 + along.y() ** 2) ** 0.5
    if middle is None or length == 0:
        return [(start, end)]
    step = along / length
    way = QPointF.dotProduct(middle - start, step)
    nearest = start + step * way
    off = nearest - middle
    if (off.x() ** 2 + off.y() ** 2) ** 0.5 > _GAP_PX or not 0 <= way <= length:
        return [(start, end)]
    first, last = max(way - _GAP_PX, 0.0), min(way + _GAP_PX, length)
    return [(start, start + step * first), (start + step * last, end)]
