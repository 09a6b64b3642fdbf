"""How the points of an annotation follow the mouse, each kind in its own way.

Points are ``(row, col)`` in px of the picture that it is drawn on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meddx.case.annotations import Kind
from meddx.imaging import bidirectional, cardiothoracic, outlines
from meddx.imaging.measure import Point

Points = tuple[Point, ...]


@dataclass(frozen=True)
class Sheet:
    """What of a picture decides how something is drawn on it.

    Parameters
    ----------
    spacing
        Distance between rows and between columns, in any one unit.
    across
        Which coordinate runs across the patient on a radiograph: 1, or 0 if it is turned.
    """

    spacing: tuple[float, float] = (1.0, 1.0)
    across: int = 1


def drawn(kind: Kind, points: Sequence[Point], grip: int, to: Point, sheet: Sheet) -> Points:
    """Return the points of what is being drawn: those before ``grip`` stand, it goes to ``to``."""
    if kind is Kind.BIDIRECTIONAL:
        return bidirectional.drawn(points, grip, to, sheet.spacing)
    if kind is Kind.CARDIOTHORACIC:
        return cardiothoracic.drawn(points, grip, to, sheet.across)
    return (*points[:grip], *(to,) * (len(points) - grip))


def moved(kind: Kind, points: Sequence[Point], grip: int, to: Point, sheet: Sheet) -> Points:
    """Return the points with handle ``grip`` (see ``outlines.handles``) pulled to ``to``."""
    if kind is Kind.BIDIRECTIONAL:
        return bidirectional.moved(points, grip, to, sheet.spacing)
    if kind is Kind.CARDIOTHORACIC:
        return cardiothoracic.moved(points, grip, to, sheet.across)
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
