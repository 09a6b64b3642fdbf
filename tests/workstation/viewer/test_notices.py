"""States stand between the corners, or below them where there is no room."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from meddx.workstation.viewer.notices import paint_badges


def rows_of(width, corners):
    """First and last row that a state fills in a view of this width."""
    view = QImage(width, 300, QImage.Format.Format_RGB32)
    view.fill(QColor(0, 0, 0))
    painter = QPainter(view)
    paint_badges(painter, QRectF(0, 0, width, 300), ["Resampled"], corners)
    painter.end()
    lit = [y for y in range(300) if any(view.pixelColor(x, y).red() > 90 for x in range(width))]
    return np.array(lit)


def test_where_there_is_room_it_stands_between_the_corners(styled):
    assert rows_of(800, [["One", "Two", "Three", "Four", "Five"], ["Six"]]).max() < 60


def test_where_there_is_none_it_stands_below_them(styled):
    wide = ["A long line of words"] * 5
    assert rows_of(300, [["One"], wide]).min() > 10 + 5 * 17


def test_without_corners_it_stays_on_top(styled):
    assert rows_of(200, []).max() < 60
