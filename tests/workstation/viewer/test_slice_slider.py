"""The slider beside a picture: its place, what was seen, and that it steps the pane it is of."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.slice_slider import SliceSlider
from tests.helpers.pictures import pixels


@pytest.fixture
def slider(qtbot, styled):
    made = SliceSlider()
    qtbot.addWidget(made)
    made.resize(18, 200)
    with qtbot.waitExposed(made):
        made.show()
    made.show_slices(20, 3)
    return made


def marked(slider):
    """Rows of the slider that are marked as seen, at its left edge."""
    colour = QColor(COLOURS.accent)
    picture = pixels(slider)[:, 0, :3]
    return np.flatnonzero((picture == (colour.red(), colour.green(), colour.blue())).all(axis=1))


def test_it_stands_where_the_picture_does_without_telling(slider):
    told = []
    slider.valueChanged.connect(told.append)
    slider.show_slices(40, 39)
    assert (slider.minimum(), slider.maximum(), slider.value()) == (0, 39, 39)
    slider.show_slices(1, 0)
    assert not slider.isVisible()
    assert told == []


def test_the_first_slice_is_on_top(slider, qtbot):
    qtbot.keyClick(slider, Qt.Key.Key_Down)
    assert slider.value() == 4
    qtbot.keyClick(slider, Qt.Key.Key_Up)
    assert slider.value() == 3


def test_what_was_seen_is_marked_where_it_lies(slider):
    assert len(marked(slider)) == 0
    slider.show_seen(frozenset({0, 1, 10}))
    rows = marked(slider)
    step = 200 / 20
    assert rows.min() == 0
    assert len(rows) == pytest.approx(3 * step, abs=2)
    assert not any(2 * step + 1 < row < 10 * step - 1 for row in rows)
    assert rows.max() == pytest.approx(11 * step, abs=2)
    slider.show_seen(None)
    assert len(marked(slider)) == 0


def test_one_slice_of_many_is_still_marked(slider):
    slider.show_slices(2000, 0)
    slider.show_seen(frozenset({1000}))
    assert len(marked(slider)) >= 1
