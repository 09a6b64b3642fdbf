"""Paints what a presentation state draws over a picture: shutter and graphics."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from meddx.imaging.figures import Figure
from meddx.imaging.presentation import Shown
from meddx.workstation.viewer.images import image

_LINE_PX = 1.5
_POINT_PX = 4.0
_ALIGN = {
    "LEFT": Qt.AlignmentFlag.AlignLeft,
    "CENTER": Qt.AlignmentFlag.AlignHCenter,
    "RIGHT": Qt.AlignmentFlag.AlignRight,
}

ToScreen = Callable[[float, float], tuple[float, float]]


def paint_shutter(painter: QPainter, shown: Shown, to_screen: ToScreen) -> None:
    """Cover what lies under the shutter of a state.

    Parameters
    ----------
    painter
        Of the view, in its logical pixels.
    shown
        From ``meddx.imaging.presentation.applied``.
    to_screen
        Maps a point ``(row, col)`` of the picture to ``(y, x)`` of the view.
    """
    if shown.covered is not None:
        rgba = np.zeros((*shown.covered.shape, 4), np.uint8)
        rgba[shown.covered] = (*(3 * (shown.covered_grey,)), 255)
        painter.drawImage(_rect((0, 0), shown.covered.shape, to_screen), image(rgba))


def paint_figures(painter: QPainter, shown: Shown, to_screen: ToScreen) -> None:
    """Paint lines, points and texts of a state; parameters as of ``paint_shutter``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for figure in shown.figures:
        _paint_figure(painter, figure, to_screen)
    painter.restore()


def _rect(at: tuple[float, float], shape: tuple[float, ...], to_screen: ToScreen) -> QRectF:
    """Return the rectangle of the view that a part of the picture fills."""
    top, left = to_screen(*at)
    bottom, right = to_screen(at[0] + shape[0], at[1] + shape[1])
    return QRectF(QPointF(left, top), QPointF(right, bottom)).normalized()


def _paint_figure(painter: QPainter, figure: Figure, to_screen: ToScreen) -> None:
    places = [to_screen(float(row), float(col)) for row, col in figure.points]
    points = [QPointF(x, y) for y, x in places]
    colour = QColor(*figure.colour)
    painter.setPen(QPen(colour, _LINE_PX))
    painter.setBrush(colour if figure.filled else Qt.BrushStyle.NoBrush)
    if figure.kind == "text":
        _paint_text(painter, figure, points)
    elif figure.kind == "point":
        for point in points:
            painter.drawEllipse(point, _POINT_PX, _POINT_PX)
    elif figure.closed or figure.filled:
        painter.drawPolygon(QPolygonF(points))
    else:
        painter.drawPolyline(QPolygonF(points))


def _paint_text(painter: QPainter, figure: Figure, points: list[QPointF]) -> None:
    """Write a text in its box, or from its anchor on; a box too small never cuts it."""
    flags = _ALIGN[figure.alignment] | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip
    box = QRectF(points[0], points[-1]).normalized()
    painter.drawText(box, int(flags), figure.text)
