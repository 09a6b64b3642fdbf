"""Shutters cover what their shapes leave out."""

import numpy as np
import pytest

from meddx.case.presentation import Shutter
from meddx.imaging.shutters import covered


def visible(shutter, shape=(7, 9), aspect=1.0):
    return ~covered(shutter, shape, aspect)


def test_edges_of_a_rectangle_are_visible():
    assert np.argwhere(visible(Shutter(box=(1, 2, 2, 4)))).tolist() == [
        [1, 2], [1, 3], [1, 4], [2, 2], [2, 3], [2, 4]
    ]  # fmt: skip


@pytest.mark.parametrize("aspect", [1.0, 2.0])
def test_a_circle_is_measured_along_a_row(aspect):
    seen = visible(Shutter(circle=(3.0, 4.0, 2.0)), aspect=aspect)
    rows = np.flatnonzero(seen[:, 4])
    assert (rows.min(), rows.max()) == ((1, 5) if aspect == 1.0 else (2, 4))
    assert np.flatnonzero(seen[3]).tolist() == [2, 3, 4, 5, 6]


def test_a_polygon_shows_what_lies_in_it():
    triangle = ((0.5, 0.5), (0.5, 6.5), (6.5, 0.5))
    seen = visible(Shutter(polygon=triangle), (7, 7))
    expected = [[r >= 1 and c >= 1 and r + c <= 7 for c in range(7)] for r in range(7)]
    assert seen.tolist() == expected


def test_shapes_and_bits_cover_together():
    bits = np.zeros((3, 3), np.bool_)
    bits[1, 1] = True
    seen = visible(Shutter(box=(0, 0, 2, 1), circle=(0.0, 0.0, 2.0), bitmap=bits), (4, 4))
    assert np.argwhere(seen).tolist() == [[0, 0], [0, 1], [1, 0], [2, 0]]
