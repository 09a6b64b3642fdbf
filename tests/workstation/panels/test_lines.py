"""Rows of a list: headings, what can be chosen, what is dragged, bars and stars."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from meddx.workstation.panels.lines import Line, LineList
from meddx.workstation.theme import COLOURS
from tests.helpers.pictures import pixels

PX = 64
LINES = [
    Line("s1", "2026-03-02  Chest", is_heading=True),
    Line("a", "CT", ("Thorax", "30 images")),
    Line("b", "CT", ("Lung", "150 images")),
    Line("s2", "2025-03-02  Chest", is_heading=True),
    Line("c", "CT", ("Thorax", "30 images")),
]


@pytest.fixture
def rows(qtbot, styled):
    made = LineList(PX, "application/x-test")
    qtbot.addWidget(made)
    made.resize(260, 420)
    with qtbot.waitExposed(made):
        made.show()
    made.fill(LINES, "a")
    return made


def colour(name):
    value = QColor(name)
    return value.red(), value.green(), value.blue()


def count(rows, name):
    """Pixels of a colour in the list."""
    return int((pixels(rows)[..., :3] == colour(name)).all(axis=2).sum())


def test_a_row_is_stood_on_without_telling_and_none_where_there_is_none(rows):
    told = []
    rows.currentRowChanged.connect(told.append)
    assert rows.chosen_key == "a"
    rows.choose("c")
    assert rows.chosen_key == "c"
    rows.choose("nothing")
    assert rows.chosen_key == ""
    assert told == []
    rows.step(1)
    assert told  # a step of the reader is told


def test_headings_are_stepped_over_and_cannot_be_chosen(rows, qtbot):
    rows.choose("b")
    rows.step(1)
    assert rows.chosen_key == "c"
    rows.step(1)
    assert rows.chosen_key == "c"  # the last one
    rows.step(-1)
    rows.step(-1)
    assert rows.chosen_key == "a"
    rows.step(-1)
    assert rows.chosen_key == "a"  # over it is only a heading
    heading = rows.visualItemRect(rows.item(3)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert rows.chosen_key == "a"
    qtbot.keyClick(rows, Qt.Key.Key_End)
    assert rows.chosen_key == "c"


def test_a_row_says_its_words_to_who_hears_them(rows):
    role = Qt.ItemDataRole.AccessibleTextRole
    assert rows.item(1).data(role) == "CT Thorax 30 images"
    assert rows.item(0).data(role) == "2026-03-02  Chest"


def test_the_key_of_a_row_is_dragged(rows):
    data = rows.mimeData([rows.item(2)])
    assert bytes(data.data("application/x-test").data()) == b"b"
    assert rows.dragEnabled()
    assert not rows.item(0).flags() & Qt.ItemFlag.ItemIsDragEnabled
    plain = LineList()
    assert not plain.dragEnabled()
    assert plain.mimeData([]).formats() == []


def test_a_bar_is_as_long_as_what_was_seen(rows):
    rows.choose("")
    assert count(rows, COLOURS.accent) == 0
    rows.set_seen("a", 0.5, 0)
    half = count(rows, COLOURS.accent)
    assert half == PX // 2 * 3
    rows.set_seen("a", 1.0, 0)
    assert count(rows, COLOURS.accent) == 2 * half
    rows.set_seen("s1", 1.0, 3)  # a heading has neither
    assert count(rows, COLOURS.accent) == 2 * half


def test_a_star_stands_on_a_series_with_key_images(rows):
    assert count(rows, COLOURS.caution) == 0
    rows.set_seen("b", 0.0, 2)
    assert count(rows, COLOURS.caution) > 10
    where = (pixels(rows)[..., :3] == colour(COLOURS.caution)).all(axis=2)
    row = rows.visualItemRect(rows.item(2))
    ys, xs = np.nonzero(where)
    assert row.top() < ys.min()
    assert ys.max() < row.bottom()
    assert xs.max() < 12 + PX
    rows.set_seen("b", 0.0, 0)
    assert count(rows, COLOURS.caution) == 0


def test_filling_again_keeps_what_is_asked(rows):
    rows.fill(LINES[:2], "a")
    assert rows.keys == ("s1", "a")
    rows.fill(LINES[:2], "gone")
    assert rows.chosen_key == ""
