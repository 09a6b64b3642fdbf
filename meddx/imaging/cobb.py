"""The Cobb angle: between two lines, such as the end plates of two vertebrae."""

import math
from collections.abc import Sequence

import numpy as np

from meddx.imaging.measure import Point


def cobb_deg(points: Sequence[Point], spacing: tuple[float, float]) -> float | None:
    """Return the angle between two lines in degrees, 0 to 180; None where one has no length.

    Both lines are read from the same side of the way from the middle of one to the middle of the
    other (along a spine, say), so that it does not matter in which direction or order they were
    drawn, nor how the patient lies, and a curve of more than 90 degrees is one. Where no side can
    be told, because the middles coincide or a line runs along that way, it is the smaller angle.

    Parameters
    ----------
    points
        ``(row, col)`` in px: the ends of one line, then of the other.
    spacing
        Distance between rows and between columns, in any one unit.
    """
    first, second = (np.array(points[at : at + 2]) * spacing for at in (0, 2))
    one, other = first[1] - first[0], second[1] - second[0]
    if not (one.any() and other.any()):
        return None
    way = second.mean(axis=0) - first.mean(axis=0)
    sides = _cross(way, one), _cross(way, other)
    turned = other if sides[0] * sides[1] >= 0 else -other
    found = math.degrees(math.atan2(abs(_cross(one, turned)), float(one @ turned)))
    has_sides = all(
        abs(side) > 1e-9 * math.hypot(*way) * math.hypot(*line)
        for side, line in zip(sides, (one, other), strict=True)
    )
    return found if has_sides else min(found, 180.0 - found)


def link(points: Sequence[Point]) -> tuple[Point, Point]:
    """Return the line from the middle of one line to the middle of the other."""
    (r0, c0), (r1, c1), (r2, c2), (r3, c3) = points
    return ((r0 + r1) / 2, (c0 + c1) / 2), ((r2 + r3) / 2, (c2 + c3) / 2)


def _cross(one: np.ndarray, other: np.ndarray) -> float:
    return float(one[0] * other[1] - one[1] * other[0])
