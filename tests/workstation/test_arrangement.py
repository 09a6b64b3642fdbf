"""How the parts of the window share its room."""

import pytest
from PySide6.QtWidgets import QWidget

from meddx.workstation.arrangement import column, columns, stacked


def parts(count):
    return [QWidget() for _ in range(count)]


@pytest.fixture
def shown(qtbot):
    def show(widget, width, height):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    return show


def test_panels_of_a_column_have_their_shares(shown):
    made = shown(column(*parts(3), shares=(3, 2, 1)), 200, 600)
    heights = made.sizes()
    assert heights[0] > heights[1] > heights[2] > 50
    made.setSizes([600, 0, 0])
    assert made.sizes()[2] >= 0
    assert not made.childrenCollapsible()


def test_the_middle_column_takes_most_of_what_is_left(shown):
    made = shown(columns(*parts(3)), 1280, 400)
    left, middle, right = made.sizes()
    assert middle > right > left
    made.resize(1880, 400)
    grown = made.sizes()
    assert grown[1] - middle > grown[0] - left
    assert grown[1] - middle > grown[2] - right


def test_what_is_below_takes_the_room_that_is_left(shown):
    above, below = parts(2)
    above.setFixedHeight(30)
    whole = shown(stacked(above, below), 200, 300)
    assert (above.height(), below.height()) == (30, 270)
    above.hide()
    whole.layout().activate()
    assert below.height() == 300


def test_panels_beside_the_pictures_are_hidden_and_shown(build):
    window = build()
    for name, panel in (("left_panels", window.series), ("right_panels", window.findings)):
        action = window.actions_[name]
        assert action.isChecked()
        width = window.viewer.width()
        action.trigger()
        assert not panel.isVisible()
        assert window.viewer.isVisible()
        action.trigger()
        assert panel.isVisible()
        assert window.viewer.width() == pytest.approx(width, abs=40)
