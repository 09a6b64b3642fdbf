"""Turns of a picture by quarters and its mirror image: points, letters, arrays, coordinates."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_OPPOSITE: Final = str.maketrans("RLAPHF", "LRPAFH")


@dataclass(frozen=True)
class Turn:
    """Clockwise by quarters, then mirrored left to right (PS3.3 C.10.6).

    Parameters
    ----------
    quarters
        0 to 3.
    flipped
        Whether it is mirrored.
    rows, cols
        Size of the unturned picture.
    """

    quarters: int
    flipped: bool
    rows: int
    cols: int

    @property
    def is_none(self) -> bool:
        """Whether the picture stays as it is."""
        return self.quarters == 0 and not self.flipped

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the turned picture."""
        return (self.cols, self.rows) if self.quarters % 2 else (self.rows, self.cols)

    @property
    def inverse(self) -> "Turn":
        """The turn of the turned picture that brings the unturned one back."""
        quarters = self.quarters if self.flipped else -self.quarters % 4
        return Turn(quarters, self.flipped, *self.size)

    def rotated(self, quarters: int) -> "Turn":
        """Turn what stands there clockwise once more."""
        by = -quarters if self.flipped else quarters
        return replace(self, quarters=(self.quarters + by) % 4)

    def mirrored(self, horizontally: bool) -> "Turn":
        """Mirror what stands there: its left and right swapped, or its top and bottom."""
        half = 0 if horizontally else 2
        return replace(self, quarters=(self.quarters + half) % 4, flipped=not self.flipped)

    def then(self, other: "Turn") -> "Turn":
        """Return this turn followed by one of the picture that it makes."""
        turned = self.rotated(other.quarters)
        return turned.mirrored(horizontally=True) if other.flipped else turned

    def points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map continuous ``(row, col)``, shape (n, 2), of the unturned to the turned picture."""
        row, col = points[:, 0], points[:, 1]
        rows, cols = float(self.rows), float(self.cols)
        for _ in range(self.quarters):
            row, col = col, rows - row
            rows, cols = cols, rows
        if self.flipped:
            col = cols - col
        return np.stack([row, col], axis=1)

    def point(self, point: tuple[float, float]) -> tuple[float, float]:
        """Map one ``(row, col)`` of the unturned to the turned picture."""
        row, col = self.points(np.array([point], np.float64))[0].tolist()
        return row, col

    def pixel(self, row: int, col: int) -> tuple[int, int]:
        """Map a pixel of the unturned to the turned picture."""
        down, right = self.point((row + 0.5, col + 0.5))
        return int(down), int(right)

    def array(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return a turned picture, shape (rows, cols[, n]) of any size, as a view of it."""
        turned = np.rot90(picture, -self.quarters, axes=(0, 1)) if self.quarters else picture
        return turned[:, ::-1] if self.flipped else turned

    def letters(self, orientation: tuple[str, str]) -> tuple[str, str]:
        """Letters at the right and bottom edge of the turned picture."""
        right, bottom = orientation
        for _ in range(self.quarters):
            right, bottom = bottom.translate(_OPPOSITE), right
        return (right.translate(_OPPOSITE) if self.flipped else right), bottom

    def to_own(self) -> NDArray[np.float64]:
        """Return (3, 3): index ``(j, i, 1)`` of the turned picture to that of the unturned one."""
        # Indices name pixel centres; continuous points are half a pixel further.
        corners = np.array([[0.5, 0.5], [1.5, 0.5], [0.5, 1.5]])
        there = np.column_stack([self.points(corners) - 0.5, np.ones(3)])
        here = np.column_stack([corners - 0.5, np.ones(3)])
        return np.rint(np.linalg.solve(there, here).T) + 0.0  # whole numbers, never -0.0
