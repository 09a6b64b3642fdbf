import pytest
from PySide6.QtCore import QPoint, Qt

from meddx.workstation.viewer.layout_picker import LayoutPicker


@pytest.fixture
def picker(qtbot, styled):
    made = LayoutPicker()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_pointing_and_pressing_chooses_a_grid(qtbot, picker):
    squares = picker.focusProxy()
    chosen = []
    picker.chosen.connect(lambda *shape: chosen.append(shape))
    qtbot.mouseMove(squares, QPoint(8 + 2 * 30 + 5, 8 + 30 + 5))
    assert picker.shape == (2, 3)
    qtbot.mouseClick(squares, Qt.MouseButton.LeftButton, pos=QPoint(8 + 2 * 30 + 5, 8 + 30 + 5))
    assert chosen == [(2, 3)]


def test_arrows_and_enter_choose_a_grid(qtbot, picker):
    squares = picker.focusProxy()
    picker.show_shape(1, 1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(squares, key)
    with qtbot.waitSignal(picker.chosen) as signal:
        qtbot.keyClick(squares, Qt.Key.Key_Return)
    assert signal.args == [2, 2]


def test_it_stays_within_four_by_four(qtbot, picker):
    picker.show_shape(9, 0)
    assert picker.shape == (4, 1)
    assert picker.focusProxy().accessibleName().startswith("4")
