"""What a presentation state draws stands where the picture is."""

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from meddx.imaging.figures import Figure, Plane
from meddx.imaging.presentation import Shown
from meddx.workstation.viewer.state_painter import paint_state

RED = (255, 0, 0)


def painted(shown):
    canvas = QImage(100, 80, QImage.Format.Format_RGB32)
    canvas.fill(QColor(1, 2, 3))
    painter = QPainter(canvas)
    # Twice as large, 10 px to the right.
    paint_state(painter, shown, lambda row, col: (2.0 * row, 10.0 + 2.0 * col))
    painter.end()
    return canvas


def colour(canvas, row, col):
    return canvas.pixelColor(round(10 + 2 * col), round(2 * row)).getRgb()[:3]


def test_a_shutter_is_painted_in_its_grey(styled):
    covered = np.zeros((20, 30), np.bool_)
    covered[:, :5] = True
    canvas = painted(Shown(covered=covered, covered_grey=90))
    assert colour(canvas, 10, 2) == (90, 90, 90)
    assert colour(canvas, 10, 8) == (1, 2, 3)


def test_planes_and_lines_have_their_colour_and_place(styled):
    plane = Plane(np.ones((2, 2), np.bool_), (4, 6), (0, 255, 0))
    line = Figure("line", np.array([[10.0, 0.0], [10.0, 20.0]]), RED)
    filled = Figure("line", np.array([[14.0, 1], [14, 5], [18, 5], [18, 1]]), RED, True, True)
    canvas = painted(Shown(planes=(plane,), figures=(line, filled)))
    assert colour(canvas, 5, 7) == (0, 255, 0)
    assert colour(canvas, 7, 7) == (1, 2, 3)
    assert colour(canvas, 10, 10)[0] > 120
    assert colour(canvas, 16, 3) == RED


def test_a_text_is_not_cut_by_its_box(styled):
    text = Figure("text", np.array([[2.0, 2.0], [3.0, 3.0]]), RED, text="WWWW")
    canvas = painted(Shown(figures=(text,)))
    reds = [x for x in range(100) for y in range(80) if canvas.pixelColor(x, y).red() > 200]
    assert max(reds) > 16  # beyond the box
