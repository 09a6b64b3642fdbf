"""How the points of an annotation follow the mouse, each kind in its own way.

Points are ``(row, col)`` in px of the picture that it is drawn on; ``spacing`` is the distance
between its rows and between its columns, in any one unit.
"""

from collections.abc import Sequence

from meddx.case.annotations import Kind
from meddx.imaging import bidirectional, cardiothoracic, outlines
from meddx.imaging.measure import Point

Points = tuple[Point, ...]


def drawn(
    kind: Kind, points: Sequence[Point], grip: int, to: Point, spacing: tuple[float, float]
) -> Points:
    """Return the points of what is being drawn: those before ``grip`` stand, it goes to ``to``."""
    if kind is Kind.BIDIRECTIONAL:
        return bidirectional.drawn(points, grip, to, spacing)
    if kind is Kind.CARDIOTHORACIC:
        return cardiothoracic.drawn(points, grip, to)
    return (*points[:grip], *(to,) * (len(points) - grip))


def moved(
    kind: Kind, points: Sequence[Point], grip: int, to: Point, spacing: tuple[float, float]
) -> Points:
    """Return the points with handle ``grip`` (see ``outlines.handles``) pulled to ``to``."""
    if kind is Kind.BIDIRECTIONAL:
        return bidirectional.moved(points, grip, to, spacing)
    if kind is Kind.CARDIOTHORACIC:
        return cardiothoracic.moved(points, grip, to)
    if kind in {Kind.RECTANGLE, Kind.ELLIPSE}:
        return outlines.handles(kind, points)[(grip + 2) % 4], to
    return tuple(to if at == grip else point for at, point in enumerate(points))


def shifted(points: Sequence[Point], by: Point) -> Points:
    """Return all points moved by ``(rows, columns)`` in px."""
    return tuple((row + by[0], col + by[1]) for row, col in points)


def is_degenerate(kind: Kind, points: Sequence[Point]) -> bool:
    """Whether something drawn has no extent where it needs some."""
    if kind is Kind.TEXT:
        return False
    if kind.is_two_lines:
        return points[0] == points[1] or points[2] == points[3]
    return len(set(points)) < (3 if kind is Kind.FREEHAND else 2)
