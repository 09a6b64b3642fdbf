"""The two ends of a colour scale: numbers that can be read."""

import pytest

from meddx.workstation.viewer.scale_ends import ScaleEnds


@pytest.mark.parametrize("ends", [(0.0, 80.0), (-1024.0, 3071.0), (0.0001, 0.0123)])
def test_both_numbers_have_room_in_the_panel(qtbot, styled, ends):
    made = ScaleEnds()
    qtbot.addWidget(made)
    made.resize(172, made.sizeHint().height())
    made.show_ends(ends, is_own=True)
    with qtbot.waitExposed(made):
        made.show()
    for number in (made.low, made.high):
        edit = number.lineEdit()
        margins = edit.textMargins()
        room = edit.width() - margins.left() - margins.right() - 4
        assert number.fontMetrics().horizontalAdvance(edit.text()) <= room
