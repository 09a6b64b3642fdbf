"""Which region of an ultrasound picture a point lies in."""

from collections.abc import Iterable

from meddx.case.display import UsRegion
from meddx.case.record import Series

Point = tuple[float, float]


def of_frame(series: Series, frame: int) -> tuple[UsRegion, ...]:
    """Return the regions of one frame; those of the series where they hold for all frames."""
    if not series.regions:
        return ()
    return series.regions[0] if len(series.regions) == 1 else series.regions[frame]


def at(regions: Iterable[UsRegion], point: Point) -> UsRegion | None:
    """Return the region that ``(row, col)`` lies in, in px; None outside all of them.

    Of regions that overlap the one with priority wins (bit 0 of RegionFlags), then the smaller.
    """
    holding = [region for region in regions if region.holds(*point)]
    return min(holding, key=lambda region: (region.low_priority, _area(region)), default=None)


def common(regions: Iterable[UsRegion], points: Iterable[Point]) -> UsRegion | None:
    """Return the region that all points lie in, or None: their distances have no common scale."""
    known = tuple(regions)
    found = [at(known, point) for point in points]
    first = found[0] if found else None
    return first if all(region is first for region in found) else None


def _area(region: UsRegion) -> int:
    top, left, bottom, right = region.box
    return (bottom - top + 1) * (right - left + 1)
