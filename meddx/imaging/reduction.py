"""Fewer corners for an outline drawn by hand, none of them further off than the eye could see."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.measure import Point

MOST_CORNERS: Final = 256  # that a hand-drawn outline keeps
_Points = NDArray[np.float64]


def reduced(
    corners: Sequence[Point], tolerance_px: float, most: int = MOST_CORNERS
) -> tuple[Point, ...]:
    """Leave out corners of a closed outline that lie near the line between those that stay.

    After Ramer (1972) and Douglas and Peucker (1973), from the first corner and the one furthest
    from it, so that the outline is closed as it was.

    Parameters
    ----------
    corners
        ``(row, col)`` in px, without the first again at the end.
    tolerance_px
        How far a corner that is left out may lie from the outline that stays; it grows until no
        more than ``most`` stay.
    most
        At least 3.

    Returns
    -------
    Some of the corners, in their order: three at least where the outline has three places.
    """
    points = _distinct(corners)
    if len(points) <= 3:
        return tuple(points)
    far = _furthest_from_first(points)
    closed: _Points = np.array([*points, points[0]])
    while True:
        kept = _between(closed, 0, far, tolerance_px) | _between(
            closed, far, len(points), tolerance_px
        )
        kept |= {0, far}
        if len(kept) < 3:
            kept.add(_least_flat(closed[:-1], far))
        if len(kept) <= most:
            return tuple(points[at] for at in sorted(kept))
        tolerance_px = max(tolerance_px * 1.5, 0.05)


def _distinct(corners: Sequence[Point]) -> list[Point]:
    """Leave out what repeats the corner before it, and at the end the first one."""
    found: list[Point] = []
    for corner in corners:
        if not found or corner != found[-1]:
            found.append(corner)
    while len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def _furthest_from_first(points: Sequence[Point]) -> int:
    row, col = points[0]
    return max(range(len(points)), key=lambda at: math.dist(points[at], (row, col)))


def _between(points: _Points, start: int, end: int, tolerance_px: float) -> set[int]:
    """Return which corners strictly between two stay; a stack, since a hand draws long lines."""
    kept: set[int] = set()
    open_ = [(start, end)]
    while open_:
        low, high = open_.pop()
        if high - low < 2:
            continue
        off = distances(points[low + 1 : high], points[low], points[high])
        at = int(off.argmax())
        if off[at] > tolerance_px:
            middle = low + 1 + at
            kept.add(middle)
            open_ += [(low, middle), (middle, high)]
    return kept


def _least_flat(points: _Points, far: int) -> int:
    """Return the corner furthest from the line between the first and the far one."""
    off = distances(points, points[0], points[far])
    off[[0, far]] = -1.0
    return int(off.argmax())


def distances(points: _Points, start: _Points, end: _Points) -> _Points:
    """Return how far points, shape (n, 2), lie from the line between two ends, shape (n,)."""
    way = end - start
    square = float(way @ way)
    by = points - start
    share = np.clip(by @ way / square, 0.0, 1.0) if square > 0 else np.zeros(len(points))
    off: _Points = np.hypot(*(by - share[:, None] * way).T)
    return off
