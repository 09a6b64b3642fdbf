"""The lines that are drawn for an annotation, through its points ``(row, col)`` in px."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.annotations import Kind
from meddx.imaging import cobb
from meddx.imaging.measure import Point

Points = tuple[Point, ...]

MOST_HANDLES: Final = 24  # corners of a hand-drawn outline that can be pulled one by one
_RIM: Final = 64  # points on an ellipse
_BARB: Final = math.radians(26.0)


@dataclass(frozen=True)
class Stroke:
    """One line; ``dashed`` where it only shows what belongs together."""

    points: Points
    dashed: bool = False


def strokes(kind: Kind, points: Sequence[Point]) -> tuple[Stroke, ...]:
    """Return the lines of what is drawn; closed for a region, none for a text."""
    if kind is Kind.TEXT:
        return ()
    if kind.is_two_lines:
        return _two_lines(kind, points)
    return (Stroke(outline(kind, points)),)


def outline(kind: Kind, points: Sequence[Point]) -> Points:
    """Return the one line through the points of what is drawn; closed for a region."""
    if not kind.is_region:
        return tuple(points)
    if kind is Kind.FREEHAND:
        return (*points, points[0])
    (r0, c0), (r1, c1) = points
    if kind is Kind.RECTANGLE:
        return ((r0, c0), (r0, c1), (r1, c1), (r1, c0), (r0, c0))
    turns = np.linspace(0.0, 2.0 * math.pi, _RIM + 1)
    rows = (r0 + r1) / 2 + (r1 - r0) / 2 * np.sin(turns)
    cols = (c0 + c1) / 2 + (c1 - c0) / 2 * np.cos(turns)
    return tuple((float(row), float(col)) for row, col in zip(rows, cols, strict=True))


def handles(kind: Kind, points: Sequence[Point]) -> Points:
    """Return the points by which something is pulled: its own, or the corners of its box.

    A hand-drawn outline with many corners has none: it is moved as a whole.
    """
    if kind in {Kind.RECTANGLE, Kind.ELLIPSE}:
        return outline(Kind.RECTANGLE, points)[:4]
    if kind is Kind.FREEHAND and len(points) > MOST_HANDLES:
        return ()
    return tuple(points)


def barbs(tip: Point, tail: Point, length: float) -> Points:
    """Return the head of an arrow as a line: one barb's end, the tip, the other's end.

    In the same units as ``length``, with equal units along both axes: on the screen.
    """
    way = math.atan2(tail[0] - tip[0], tail[1] - tip[1])
    ends = [
        (tip[0] + length * math.sin(way + turn), tip[1] + length * math.cos(way + turn))
        for turn in (-_BARB, _BARB)
    ]
    return ends[0], tip, ends[1]


def _two_lines(kind: Kind, points: Sequence[Point]) -> tuple[Stroke, ...]:
    first, second = tuple(points[:2]), tuple(points[2:])
    if second[0] == second[1]:
        return (Stroke(first),)  # half drawn
    found = (Stroke(first), Stroke(second))
    return (*found, Stroke(cobb.link(points), dashed=True)) if kind is Kind.COBB else found
