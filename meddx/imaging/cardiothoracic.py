"""The cardiothoracic ratio: greatest width of the heart by greatest inner width of the thorax.

Both widths are horizontal on a frontal chest radiograph taken postero-anterior (PA). Antero-
posterior the heart lies further from the detector and is magnified more than the thorax, so that
the usual limit of 0.50 does not hold (Danzer, Am J Med Sci 1919;157:513).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.record import Series
from meddx.imaging.measure import Point
from meddx.phrase import Phrase

Points = tuple[Point, ...]

_PROJECTIONS: Final = frozenset({"CR", "DX", "RG", "RF", "XA"})
_OTHER: Final = Phrase("Meant for a chest radiograph")
_AP: Final = Phrase("Not meant for AP views: the heart is magnified")
_NOT_FRONTAL: Final = Phrase("Not meant for this view: it is not PA")
_UNSTATED: Final = Phrase("View position not stated; the ratio is meant for PA views")
_TURNED: Final = Phrase("The rows of this picture do not run across the patient")


@dataclass(frozen=True)
class Widths:
    """Two widths in px along a row; the heart is the narrower one, whichever was drawn first."""

    heart: float
    thorax: float

    @property
    def ratio(self) -> float | None:
        """Heart by thorax, 0 to 1; None while one of them has no width."""
        return self.heart / self.thorax if self.heart > 0 else None


def widths(points: Sequence[Point]) -> Widths:
    """Return the widths between the ends ``(row, col)`` of two lines."""
    first, second = abs(points[1][1] - points[0][1]), abs(points[3][1] - points[2][1])
    return Widths(min(first, second), max(first, second))


def drawn(points: Sequence[Point], grip: int, to: Point) -> Points:
    """Return the points while it is being drawn and ``to`` is where point ``grip`` is wanted."""
    if grip % 2:
        to = points[grip - 1][0], to[1]
    return (*points[:grip], *(to,) * (4 - grip))


def moved(points: Sequence[Point], grip: int, to: Point) -> Points:
    """Return the points with one end pulled to ``to``: the other end stays on the same row."""
    other = grip ^ 1
    changed = {grip: to, other: (to[0], points[other][1])}
    return tuple(changed.get(at, point) for at, point in enumerate(points))


def doubts(series: Series) -> tuple[Phrase, ...]:
    """Return why the ratio may not mean what it means on a PA radiograph of the chest."""
    if series.modality not in _PROJECTIONS:
        return (_OTHER,)
    part, view = series.body_part_examined.upper(), series.view_position.upper()
    found = () if "CHEST" in part or "THORAX" in part or not part else (_OTHER,)
    if view == "AP":
        found = (*found, _AP)
    elif view != "PA":
        found = (*found, _NOT_FRONTAL if view else _UNSTATED)
    at_right = series.orientation[0][:1]
    return (*found, _TURNED) if at_right and at_right not in "LR" else found
