"""What an annotation measures, in words: value, unit and calibration belong together.

Everything is computed in px of the picture on which it was drawn, from continuous coordinates
``(row, col)``, so that it is the same wherever and however it is looked at.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.annotations import Annotation, Kind
from meddx.case.record import Series
from meddx.imaging import measure, measured_lines, outlines, profile, roi, us_regions
from meddx.imaging.measure import Point
from meddx.imaging.measured_lines import ACROSS, number
from meddx.imaging.profile import Profile
from meddx.phrase import Phrase

_AREAS: Final = {
    "px (no spacing known)": Phrase("px² (no spacing known)"),
    "mm": Phrase("mm²"),
    "mm at the detector (magnified)": Phrase("mm² at the detector (magnified)"),
    "mm (magnification estimated and corrected)": Phrase(
        "mm² (magnification estimated and corrected)"
    ),
    "mm (calibrated)": Phrase("mm² (calibrated)"),
    "mm (calibration not stated)": Phrase("mm² (calibration not stated)"),
    "mm (ultrasound region)": Phrase("mm² (ultrasound region)"),
    "px (this ultrasound region is no picture of lengths)": Phrase(
        "px² (this ultrasound region is no picture of lengths)"
    ),
}
_NO_PIXELS: Final = Phrase("No pixels")
_COLOUR: Final = Phrase("No statistics: colours have no value")
_NO_PROFILE: Final = Phrase("No profile: colours have no value")
_WAITING: Final = Phrase("Loading the values ...")


def index_of(series: Series, annotation: Annotation) -> tuple[int, tuple[Point, ...]]:
    """Return the slice ``k`` an annotation lies on and its points ``(row, col)`` in px.

    Parameters
    ----------
    series
        The one it was drawn on: as acquired, or standing for the cuts of its plane.
    annotation
        What was drawn.
    """
    places = [series.volume.geometry.to_index(point) for point in annotation.points]
    k = min(max(round(places[0][0]), 0), series.volume.shape[0] - 1)
    return k, tuple((j + 0.5, i + 0.5) for _, j, i in places)


def told(
    series: Series,
    frame: int,
    kind: Kind,
    points: Sequence[Point],
    values: NDArray[Any] | None,
) -> tuple[Phrase, ...]:
    """Return the lines that stand beside an annotation; none where it measures nothing.

    Parameters
    ----------
    series
        The one it was drawn on.
    frame
        Number of the frame (``t * k_count + k``).
    kind
        What was drawn.
    points
        ``(row, col)`` in px; ``(0, 0)`` is the outer corner of the first pixel.
    values
        ndarray, shape (rows, cols[, 3]): modality values of the frame, NaN for padding; None while
        they are not there.
    """
    if kind.is_region:
        return _region(series, frame, kind, points, values)
    lines = measured_lines.told(series, frame, kind, points)
    if kind is not Kind.PROFILE:
        return lines
    if values is None:
        return (*lines, _WAITING)
    taken = profile_of(series, frame, points, values)
    return (*lines, _NO_PROFILE) if taken is None else (*lines, *_along(taken, series))


def profile_of(
    series: Series, frame: int, points: Sequence[Point], values: NDArray[Any]
) -> Profile | None:
    """Return the values along a line, at distances in the unit of its length; None for colour."""
    if values.ndim != 2:
        return None
    spacing, _ = measure.scale_at(series, frame, points)
    return profile.profile(values, points[0], points[1], spacing or (1.0, 1.0))


def inside(
    series: Series, frame: int, kind: Kind, points: Sequence[Point], values: NDArray[Any]
) -> tuple[NDArray[Any], roi.Shape] | None:
    """Return the part of a picture that holds a region, and the region in px of that part.

    None for colour, and for what lies across regions of ultrasound: neither has statistics.
    """
    if values.ndim != 2 or _lies_across(series, frame, _extremes(kind, points)):
        return None
    return _near(values, _shape(kind, points))


def unit_of(series: Series) -> str:
    """Return the unit of modality values as it is shown; empty where there is none."""
    return "" if series.volume.unit == "1" else series.volume.unit


def _along(taken: Profile, series: Series) -> tuple[Phrase, ...]:
    if not taken.has_values:
        return (_NO_PIXELS,)
    unit = f" {unit_of(series)}".rstrip()
    return (
        Phrase("Min {least}, max {greatest}{unit}, {count} samples").with_values(
            least=number(float(np.nanmin(taken.values))),
            greatest=number(float(np.nanmax(taken.values))),
            unit=unit,
            count=taken.values.size,
        ),
    )


def _region(
    series: Series,
    frame: int,
    kind: Kind,
    points: Sequence[Point],
    values: NDArray[Any] | None,
) -> tuple[Phrase, ...]:
    reach = _extremes(kind, points)
    if _lies_across(series, frame, reach):
        return (ACROSS,)
    spacing, label = measure.scale_at(series, frame, reach)
    shape = _shape(kind, points)
    size = 1.0 if spacing is None else spacing[0] * spacing[1]
    area = Phrase("Area {value} {label}").with_values(
        value=number(shape.area_px * size), label=_AREAS[label.template]
    )
    if values is None:
        return (_WAITING, area)
    if values.ndim != 2:
        return (_COLOUR, area)
    found = roi.statistics(*_near(values, shape), spacing)
    return (_NO_PIXELS, area) if found is None else (*_statistics(found, series), area)


def _lies_across(series: Series, frame: int, reach: Sequence[Point]) -> bool:
    regions = us_regions.of_frame(series, frame)
    return bool(regions) and us_regions.common(regions, reach) is None


def _statistics(found: roi.Statistics, series: Series) -> tuple[Phrase, ...]:
    deviation = "-" if found.deviation is None else number(found.deviation)
    return (
        Phrase("Mean {mean}{unit}, sample SD {sd}").with_values(
            mean=number(found.mean), unit=f" {unit_of(series)}".rstrip(), sd=deviation
        ),
        Phrase("Min {least}, max {greatest}, n {count}").with_values(
            least=f"{found.least:.6g}", greatest=f"{found.greatest:.6g}", count=found.count
        ),
    )


def _shape(kind: Kind, points: Sequence[Point]) -> roi.Shape:
    if kind is Kind.FREEHAND:
        return roi.Polygon(tuple(points))
    (r0, c0), (r1, c1) = points
    if kind is Kind.RECTANGLE:
        return roi.Rectangle(points[0], points[1])
    return roi.Ellipse(((r0 + r1) / 2, (c0 + c1) / 2), (abs(r1 - r0) / 2, abs(c1 - c0) / 2))


def _extremes(kind: Kind, points: Sequence[Point]) -> tuple[Point, ...]:
    """Points of a region that reach furthest."""
    if kind is not Kind.ELLIPSE:
        return outlines.outline(kind, points)[:-1]
    (r0, c0), (r1, c1) = points
    row, col = (r0 + r1) / 2, (c0 + c1) / 2
    return ((r0, col), (r1, col), (row, c0), (row, c1))


def _near(values: NDArray[Any], shape: roi.Shape) -> tuple[NDArray[Any], roi.Shape]:
    """Return the part of a picture that holds a region, and the region in px of that part.

    So what a region costs depends on its size and not on that of the picture.
    """
    if isinstance(shape, roi.Rectangle):
        ends = np.array([shape.first, shape.second])
    elif isinstance(shape, roi.Ellipse):
        ends = np.array(shape.centre) + np.outer((-1.0, 1.0), shape.radii)
    else:
        ends = np.array(shape.corners)
    low = np.clip(np.floor(ends.min(axis=0)), 0, values.shape).astype(int)
    high = np.clip(np.ceil(ends.max(axis=0)), 0, values.shape).astype(int)
    part = values[low[0] : high[0], low[1] : high[1]]
    return part, _shifted(shape, low)


def _shifted(shape: roi.Shape, by: NDArray[Any]) -> roi.Shape:
    if isinstance(shape, roi.Rectangle):
        return roi.Rectangle(_moved(shape.first, by), _moved(shape.second, by))
    if isinstance(shape, roi.Ellipse):
        return roi.Ellipse(_moved(shape.centre, by), shape.radii)
    return roi.Polygon(tuple(_moved(corner, by) for corner in shape.corners))


def _moved(point: Point, by: NDArray[Any]) -> Point:
    return point[0] - float(by[0]), point[1] - float(by[1])
