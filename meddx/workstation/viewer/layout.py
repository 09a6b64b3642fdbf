"""How the panes of the viewer share its room: rows and columns of a grid, some larger; no Qt."""

from dataclasses import dataclass
from itertools import product
from typing import Final

MOST: Final = 4  # rows, and columns


@dataclass(frozen=True)
class Cell:
    """Place of one pane in the grid: its upper left corner, and how far it reaches."""

    row: int
    col: int
    rows: int = 1
    cols: int = 1

    @property
    def squares(self) -> frozenset[tuple[int, int]]:
        """The squares ``(row, col)`` of the grid that it covers."""
        down, across = range(self.row, self.row + self.rows), range(self.col, self.col + self.cols)
        return frozenset(product(down, across))


@dataclass(frozen=True)
class Layout:
    """A grid of panes.

    Parameters
    ----------
    cells
        One a pane, in the order in which panes are gone through; together they cover the grid
        once.
    """

    cells: tuple[Cell, ...] = (Cell(0, 0),)

    def __post_init__(self) -> None:
        squares = [square for cell in self.cells for square in cell.squares]
        if not squares or min(min(square) for square in squares) < 0:
            raise ValueError("a layout has at least one pane, inside its grid")
        if max(self.shape) > MOST:
            raise ValueError(f"a layout has at most {MOST} rows and columns")
        whole = set(product(range(self.shape[0]), range(self.shape[1])))
        if len(squares) != len(whole) or set(squares) != whole:
            raise ValueError("the panes of a layout cover its grid once")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        rows = max(cell.row + cell.rows for cell in self.cells)
        return rows, max(cell.col + cell.cols for cell in self.cells)

    @property
    def is_grid(self) -> bool:
        """Whether all panes are alike."""
        return len(self.cells) == self.shape[0] * self.shape[1]

    def __len__(self) -> int:
        return len(self.cells)


def grid(rows: int, cols: int) -> Layout:
    """Return a layout of equal panes, row by row.

    Raises
    ------
    ValueError
        If a side is not 1 to 4.
    """
    return Layout(tuple(Cell(row, col) for row in range(rows) for col in range(cols)))


ONE: Final = grid(1, 1)
# One large pane at the left, two beside it: a plane to read in and the two that cross it.
LARGE_LEFT: Final = Layout((Cell(0, 0, 2, 2), Cell(0, 2), Cell(1, 2)))
