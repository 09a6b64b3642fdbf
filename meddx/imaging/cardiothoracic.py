"""The cardiothoracic ratio: greatest width of the heart by greatest inner width of the thorax.

Both widths run across the patient on a frontal chest radiograph taken postero-anterior (PA;
Danzer, Am J Med Sci 1919;157:513). Antero-posterior the heart lies further from the detector and
is magnified more than the thorax, so that the usual limit of 0.50 does not hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.record import Series
from meddx.imaging.measure import Point
from meddx.phrase import Phrase

Points = tuple[Point, ...]

_PROJECTIONS: Final = frozenset({"CR", "DX", "RG", "RF", "XA"})
_SIDES: Final = frozenset({"L", "R"})
_OTHER: Final = Phrase("Meant for a chest radiograph")
_AP: Final = Phrase("Not meant for AP views: the heart is magnified")
_NOT_FRONTAL: Final = Phrase("Not meant for this view: it is not PA")
_UNSTATED: Final = Phrase("View position not stated; the ratio is meant for PA views")
_TURNED: Final = Phrase("No side of this picture is the left or the right of the patient")


@dataclass(frozen=True)
class Widths:
    """Two widths in px; the heart is the narrower one, whichever was drawn first."""

    heart: float
    thorax: float

    @property
    def ratio(self) -> float | None:
        """Heart by thorax, 0 to 1; None while one of them has no width."""
        return self.heart / self.thorax if self.heart > 0 else None


def across(series: Series) -> int:
    """Return which coordinate runs across the patient: 1 along rows; 0 if the picture is turned."""
    right, bottom = (letters[:1] for letters in series.orientation)
    return 0 if bottom in _SIDES and right not in _SIDES else 1


def widths(points: Sequence[Point], axis: int) -> Widths:
    """Return the widths between the ends ``(row, col)`` of two lines along an axis (0 or 1)."""
    first = abs(points[1][axis] - points[0][axis])
    second = abs(points[3][axis] - points[2][axis])
    return Widths(min(first, second), max(first, second))


def drawn(points: Sequence[Point], grip: int, to: Point, axis: int) -> Points:
    """Return the points while it is being drawn and ``to`` is where point ``grip`` is wanted."""
    if grip % 2:
        to = _level(to, points[grip - 1], axis)
    return (*points[:grip], *(to,) * (4 - grip))


def moved(points: Sequence[Point], grip: int, to: Point, axis: int) -> Points:
    """Return the points with one end pulled to ``to``: the other end stays level with it."""
    other = grip ^ 1
    changed = {grip: to, other: _level(points[other], to, axis)}
    return tuple(changed.get(at, point) for at, point in enumerate(points))


def _level(point: Point, with_: Point, axis: int) -> Point:
    """Return a point moved along the patient until it is level with another."""
    return (with_[0], point[1]) if axis == 1 else (point[0], with_[1])


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
    letters = [edge[:1] for edge in series.orientation if edge]
    return (*found, _TURNED) if letters and not _SIDES & set(letters) else found
