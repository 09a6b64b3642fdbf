"""Lines of other panes: their colour by the plane, the gap around the point, the star."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from meddx.imaging.reference_lines import Line
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.line_painter import PLANE_COLOURS, paint_lines, paint_star

SIZE = 100
SCREEN = Screen(SIZE, SIZE, SIZE, SIZE)


def painted(paint):
    picture = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    try:
        paint(painter)
    finally:
        painter.end()
    found = np.array(picture.constBits(), np.uint8).reshape(SIZE, SIZE, 4)
    return found[..., 2::-1].astype(int)


def lines(*those, point=None, handles=(), ratio=1.0):
    ground = (ViewState(), SCREEN, ratio)
    return painted(lambda painter: paint_lines(painter, those, (point, handles), ground))


def across(plane=Plane.CORONAL, row=50.0):
    return Line(1, plane, ((row, 0.0), (row, 100.0)))


@pytest.mark.parametrize("plane", list(Plane))
def test_a_line_has_the_colour_of_its_plane(styled, plane):
    found = lines(across(plane))[48:52].max(axis=0)[50]
    wanted = QColor(PLANE_COLOURS[plane])
    ratio = found / np.array([wanted.red(), wanted.green(), wanted.blue()])
    assert ratio == pytest.approx([ratio[0]] * 3, abs=0.1)
    assert ratio[0] > 0.4


def test_turned_planes_are_told_apart_by_the_pane_they_stand_in(styled):
    tilted = Oblique((0.0, 0.6, 0.8), (0.0, -0.8, 0.6))
    one, other = (replace(across(tilted), number=number) for number in (1, 2))
    assert (lines(one) != lines(other)).any()


def test_handles_are_drawn_where_a_plane_is_turned(styled):
    found = lines(across(), handles=((50.0, 20.0), (50.0, 80.0))) - lines(across())
    cols = np.flatnonzero(np.abs(found).max(axis=(0, 2)) > 60)
    assert {round(cols[cols < 50].mean()), round(cols[cols > 50].mean())} <= {19, 20, 79, 80}


def test_a_line_is_open_around_the_point_that_lies_on_it(styled):
    whole, opened = lines(across()), lines(across(), point=(50.0, 30.0))
    assert whole[48:52, :, 1].max(axis=0).min() > 60
    bright = opened[49:51, :, 1].max(axis=0) > 60
    assert bright[:14].all()
    assert not bright[19:26].any()
    assert not bright[34:42].any()
    assert bright[46:].all()
    beside = lines(across(), point=(80.0, 30.0))
    assert beside[48:52, :, 1].max(axis=0).min() > 60


def test_a_point_beyond_the_end_leaves_a_line_whole(styled):
    short = Line(1, Plane.AXIAL, ((50.0, 40.0), (50.0, 90.0)))
    far = lines(short, point=(50.0, 30.0))
    assert far[48:52, 45:88].max(axis=(0, 2)).min() > 60
    nothing = Line(1, Plane.AXIAL, ((50.0, 40.0), (50.0, 40.0)))
    lines(nothing, point=(50.0, 40.0))  # no division by its length


def test_lines_lie_at_the_same_place_on_a_sharper_screen(styled):
    rows = np.flatnonzero(lines(across(row=80.0), ratio=2.0).max(axis=(1, 2)) > 60)
    assert rows.mean() == pytest.approx(39.5, abs=1.0)


def test_the_star_stands_at_the_upper_edge_in_the_middle(styled):
    found = painted(lambda painter: paint_star(painter, QRectF(0, 0, SIZE, SIZE)))
    colour = QColor(COLOURS.caution)
    near = np.abs(found - (colour.red(), colour.green(), colour.blue())).max(axis=2) < 40
    rows, cols = np.nonzero(near)
    assert cols.mean() == pytest.approx(SIZE / 2, abs=2)
    assert rows.min() >= 28
    assert rows.max() <= 50
