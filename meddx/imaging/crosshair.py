"""A crosshair over linked planes: its lines and handles on each picture, and what dragging does.

Each picture shows where the planes of the others meet it. Dragging the middle moves the common
point; dragging a handle turns the other planes about the normal of the picture it is dragged on, by
the angle that the handle goes, so that the line follows the hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.imaging.reslice_cut import Cut, PicturePoint, Point, as_point, reference_line
from meddx.imaging.reslice_oblique import Oblique, rotated

Rect = tuple[float, float, float, float]

_REACH: Final = 0.35  # of the shorter side of what is seen: from the middle to a handle
_NEAR: Final = 1e-6


@dataclass(frozen=True)
class Line:
    """Where another plane meets a picture.

    Parameters
    ----------
    ends
        Two points ``(row, col)`` of the picture.
    handles
        Points on the line either side of the middle, at most two: those that are seen.
    """

    ends: tuple[PicturePoint, PicturePoint]
    handles: tuple[PicturePoint, ...]


def middle(shown: Cut, at_mm: Point) -> PicturePoint:
    """Return where the common point lies on a picture, or its foot on the plane: ``(row, col)``."""
    row, col, _ = shown.to_picture(at_mm)
    return row, col


def lines(
    shown: Cut, others: Sequence[Cut], at_mm: Point, seen: Rect | None = None
) -> tuple[Line | None, ...]:
    """Return the lines of other planes on a picture.

    Parameters
    ----------
    shown
        The picture.
    others
        The cuts that the other pictures show.
    at_mm
        The common point ``(x, y, z)``.
    seen
        ``(top, left, bottom, right)`` of the part of the picture that is on the screen, in px, so
        that handles lie on it; None is all of it.

    Returns
    -------
    One for each of ``others``, None where the planes do not meet.
    """
    part = seen or (0.0, 0.0, float(shown.shape[0]), float(shown.shape[1]))
    return tuple(_line(shown, other, at_mm, part) for other in others)


def dragged_degrees(shown: Cut, at_mm: Point, start: PicturePoint, to: PicturePoint) -> float:
    """Return by which angle a handle goes round the common point, clockwise on the screen.

    Parameters
    ----------
    shown
        The picture it is dragged on.
    at_mm
        The common point ``(x, y, z)``.
    start, to
        ``(row, col)`` where the handle was taken, and where it is now.

    Returns
    -------
    Degrees, -180 to 180; 0 where the hand stands on the common point.
    """
    centre = np.array(middle(shown, at_mm))
    before, now = ((np.array(place) - centre) * shown.spacing_mm for place in (start, to))
    if min(float(np.linalg.norm(before)), float(np.linalg.norm(now))) < _NEAR:
        return 0.0
    (down, right), (down_2, right_2) = before, now
    turn = np.arctan2(right * down_2 - down * right_2, right * right_2 + down * down_2)
    return float(np.degrees(turn))


def turned(shown: Cut, others: Sequence[Cut], degrees: float) -> tuple[Oblique, ...]:
    """Return the orientations of other planes, turned about the normal of a picture.

    Planes that stand at right angles to one another still do when all of them are turned.

    Parameters
    ----------
    shown
        The picture whose handle is dragged; its own plane stays.
    others
        The cuts of the planes that are turned, as they were when the handle was taken.
    degrees
        Of ``dragged_degrees``.
    """
    return tuple(rotated(Oblique.of_cut(other), shown.normal, degrees) for other in others)


def moved(shown: Cut, at_mm: Point, by: PicturePoint) -> Point:
    """Return the common point once it was dragged over a picture; it keeps its depth.

    Parameters
    ----------
    shown
        The picture.
    at_mm
        The common point ``(x, y, z)`` before.
    by
        Rows and columns that it was dragged.
    """
    off = by[0] * shown.spacing_mm[0] * np.array(shown.down) + by[1] * shown.spacing_mm[
        1
    ] * np.array(shown.right)
    return as_point(np.array(at_mm) + off)


def _line(shown: Cut, other: Cut, at_mm: Point, seen: Rect) -> Line | None:
    ends = reference_line(shown, other)
    if ends is None:
        return None
    spacing = np.array(shown.spacing_mm)
    first, last = (np.array(end) for end in ends)
    along = (last - first) * spacing
    long_mm = float(np.linalg.norm(along))
    if long_mm < _NEAR:
        return Line(ends, ())
    along /= long_mm
    # The foot of the common point on the line: the point itself where the planes go through it.
    foot_mm = float(((np.array(middle(shown, at_mm)) - first) * spacing) @ along)
    top, left, bottom, right = seen
    reach_mm = _REACH * min((bottom - top) * spacing[0], (right - left) * spacing[1])
    handles = []
    for place_mm in (foot_mm - reach_mm, foot_mm + reach_mm):
        row, col = first + place_mm * along / spacing
        if 0 <= place_mm <= long_mm and top <= row <= bottom and left <= col <= right:
            handles.append((float(row), float(col)))
    return Line(ends, tuple(handles))
