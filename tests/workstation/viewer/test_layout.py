import pytest

from meddx.workstation.viewer.layout import LARGE_LEFT, ONE, Cell, Layout, grid


def test_a_grid_has_its_panes_row_by_row():
    made = grid(2, 3)
    assert made.shape == (2, 3)
    assert [(cell.row, cell.col) for cell in made.cells] == [
        (0, 0),
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 1),
        (1, 2),
    ]
    assert made.is_grid
    assert len(made) == 6


def test_a_large_pane_covers_several_squares():
    assert LARGE_LEFT.shape == (2, 3)
    assert not LARGE_LEFT.is_grid
    assert len(ONE) == 1


@pytest.mark.parametrize(
    "cells",
    [
        (),
        (Cell(0, 0), Cell(0, 0)),
        (Cell(0, 0), Cell(1, 1)),
        (Cell(-1, 0),),
        (Cell(0, 0, 1, 5),),
        (Cell(0, 1),),
    ],
)
def test_what_is_no_layout_cannot_be_built(cells):
    with pytest.raises(ValueError, match="layout"):
        Layout(cells)


@pytest.mark.parametrize("shape", [(0, 1), (5, 1), (1, 5)])
def test_a_grid_has_one_to_four_rows_and_columns(shape):
    with pytest.raises(ValueError, match="layout"):
        grid(*shape)
