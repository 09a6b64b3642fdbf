"""Two diameters of a lesion: its long axis, and the short axis perpendicular to it (RECIST 1.1).

Points are ``(row, col)`` in px: the ends of the long axis, then of the short one. What is
perpendicular is so in the patient, in mm: ``spacing`` is the distance between rows and columns.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.measure import Point

Points = tuple[Point, ...]
_Vector = NDArray[np.float64]


def drawn(points: Sequence[Point], grip: int, to: Point, spacing: tuple[float, float]) -> Points:
    """Return the points while it is being drawn and ``to`` is where point ``grip`` is wanted.

    The short axis begins beside the long one, never beyond its ends, and stays perpendicular.
    """
    set_ = tuple(points[:grip])
    if grip < 2:
        return (*set_, *(to,) * (4 - grip))
    axis = _Axis(points[0], points[1], spacing)
    along, side = axis.of(to)
    if grip == 2:
        near = axis.at(along, side)
        return (*set_, near, near)
    return (*set_, axis.at(axis.of(points[2])[0], side))


def moved(points: Sequence[Point], grip: int, to: Point, spacing: tuple[float, float]) -> Points:
    """Return the points with one end pulled to ``to``.

    An end of the long axis takes the short one along, at its share of the way and with its two
    lengths; an end of the short axis slides it along the long one and changes only its own length.
    """
    before = _Axis(points[0], points[1], spacing)
    ways = [before.of(point) for point in points[2:]]
    if grip < 2:
        ends = (to, points[1]) if grip == 0 else (points[0], to)
        after = _Axis(*ends, spacing)
        return (*ends, *(after.at(along, side) for along, side in ways))
    along, side = before.of(to)
    sides = (side, ways[1][1]) if grip == 2 else (ways[0][1], side)
    return (*points[:2], *(before.at(along, each) for each in sides))


class _Axis:
    """The long axis as a frame: the share of the way along it, and the distance to its side."""

    def __init__(self, start: Point, end: Point, spacing: tuple[float, float]) -> None:
        self._spacing = np.array(spacing)
        self._start: _Vector = np.array(start) * self._spacing
        self._way: _Vector = np.array(end) * self._spacing - self._start
        length = math.hypot(*self._way)
        unit = self._way / length if length > 0 else np.array([0.0, 1.0])
        self._normal: _Vector = np.array([-unit[1], unit[0]])

    def of(self, point: Point) -> tuple[float, float]:
        """Share of the way, 0 to 1, and distance to the side of a point."""
        by: _Vector = np.array(point) * self._spacing - self._start
        square = float(self._way @ self._way)
        share = float(by @ self._way) / square if square > 0 else 0.0
        return min(max(share, 0.0), 1.0), float(by @ self._normal)

    def at(self, share: float, side: float) -> Point:
        """Return the point at a share of the way and a distance to the side."""
        row, col = (self._start + share * self._way + side * self._normal) / self._spacing
        return float(row), float(col)
