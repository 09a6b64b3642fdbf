"""What a presentation state draws stands where the picture is."""

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from meddx.imaging.figures import Figure
from meddx.imaging.presentation import Shown
from meddx.workstation.viewer.state_painter import paint_figures, paint_shutter

RED = (255, 0, 0)


def painted(shown):
    canvas = QImage(100, 80, QImage.Format.Format_RGB32)
    canvas.fill(QColor(1, 2, 3))
    painter = QPainter(canvas)

    def to_screen(row, col):  # twice as large, 10 px to the right
        return 2.0 * row, 10.0 + 2.0 * col

    paint_shutter(painter, shown, to_screen)
    paint_figures(painter, shown, to_screen)
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


def test_lines_have_their_colour_and_place(styled):
    line = Figure("line", np.array([[10.0, 0.0], [10.0, 20.0]]), RED)
    filled = Figure("line", np.array([[14.0, 1], [14, 5], [18, 5], [18, 1]]), RED, True, True)
    canvas = painted(Shown(figures=(line, filled)))
    assert colour(canvas, 10, 10)[0] > 120
    assert colour(canvas, 16, 3) == RED


def test_a_text_is_not_cut_by_its_box(styled):
    text = Figure("text", np.array([[2.0, 2.0], [3.0, 3.0]]), RED, text="WWWW")
    canvas = painted(Shown(figures=(text,)))
    reds = [x for x in range(100) for y in range(80) if canvas.pixelColor(x, y).red() > 200]
    assert max(reds) > 16  # beyond the box
