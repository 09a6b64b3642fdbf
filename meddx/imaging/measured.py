"""What an annotation measures, in words: value, unit and calibration belong together.

Everything is computed in px of the picture on which it was drawn, from continuous coordinates
``(row, col)``, so that it is the same wherever and however it is looked at.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.annotations import Annotation, Kind
from meddx.case.record import Series
from meddx.imaging import measure, roi, us_regions
from meddx.imaging.measure import Point
from meddx.imaging.view import aspect
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
_ACROSS: Final = Phrase("Not measured: it does not lie in one ultrasound region")
_NO_SPACE: Final = Phrase("Not measured: this ultrasound region is no picture of lengths")
_NO_PIXELS: Final = Phrase("No pixels")
_NO_ANGLE: Final = Phrase("No angle: an arm has no length")
_COLOUR: Final = Phrase("No statistics: colours have no value")
_WAITING: Final = Phrase("Loading the values ...")
_PLAIN: Final = 100.0  # from here on one decimal says enough
_RIM: Final = 64  # points on an ellipse


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


def outline(kind: Kind, points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the line of what is drawn through points ``(row, col)``; closed for a region."""
    if not kind.is_region:
        return tuple(points)
    (r0, c0), (r1, c1) = points
    if kind is Kind.RECTANGLE:
        return ((r0, c0), (r0, c1), (r1, c1), (r1, c0), (r0, c0))
    turns = np.linspace(0.0, 2.0 * math.pi, _RIM + 1)
    rows = (r0 + r1) / 2 + (r1 - r0) / 2 * np.sin(turns)
    cols = (c0 + c1) / 2 + (c1 - c0) / 2 * np.cos(turns)
    return tuple((float(row), float(col)) for row, col in zip(rows, cols, strict=True))


def told(
    series: Series,
    frame: int,
    kind: Kind,
    points: Sequence[Point],
    values: NDArray[Any] | None,
) -> tuple[Phrase, ...]:
    """Return the lines that stand beside an annotation.

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
    if kind is Kind.LENGTH:
        return (measure.length(series, frame, points[0], points[1]).text,)
    if kind is Kind.ANGLE:
        return (_angle(series, frame, points),)
    return _region(series, frame, kind, points, values)


def angle_deg(
    first: Point, corner: Point, last: Point, spacing: tuple[float, float]
) -> float | None:
    """Return the angle at ``corner`` in degrees, 0 to 180; None where an arm has no length.

    Parameters
    ----------
    first, corner, last
        ``(row, col)`` in px.
    spacing
        Distance between rows and between columns, in any one unit.
    """
    arms = (np.array([first, last]) - np.array(corner)) * np.array(spacing)
    if not np.linalg.norm(arms, axis=1).all():
        return None
    (down, right), (down_2, right_2) = arms
    cross, dot = down * right_2 - right * down_2, down * down_2 + right * right_2
    return math.degrees(math.atan2(abs(cross), dot))


def _angle(series: Series, frame: int, points: Sequence[Point]) -> Phrase:
    spacing, _ = measure.scale_at(series, frame, points)
    regions = us_regions.of_frame(series, frame)
    if regions and spacing is None:
        return _ACROSS if us_regions.common(regions, points) is None else _NO_SPACE
    found = angle_deg(points[0], points[1], points[2], spacing or (aspect(series), 1.0))
    return _NO_ANGLE if found is None else Phrase("{angle}°").with_values(angle=f"{found:.1f}")


def _region(
    series: Series,
    frame: int,
    kind: Kind,
    points: Sequence[Point],
    values: NDArray[Any] | None,
) -> tuple[Phrase, ...]:
    reach = _extremes(kind, points)
    regions = us_regions.of_frame(series, frame)
    if regions and us_regions.common(regions, reach) is None:
        return (_ACROSS,)
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


def _statistics(found: roi.Statistics, series: Series) -> tuple[Phrase, ...]:
    unit = "" if series.volume.unit == "1" else f" {series.volume.unit}"
    deviation = "-" if found.deviation is None else number(found.deviation)
    return (
        Phrase("Mean {mean}{unit}, SD {sd}").with_values(
            mean=number(found.mean), unit=unit, sd=deviation
        ),
        Phrase("Min {least}, max {greatest}, n {count}").with_values(
            least=f"{found.least:.6g}", greatest=f"{found.greatest:.6g}", count=found.count
        ),
    )


def number(value: float) -> str:
    """Return a number as it is shown: one decimal, or four digits where it is small."""
    return f"{value:.1f}" if abs(value) >= _PLAIN else f"{value + 0.0:.4g}"


def _shape(kind: Kind, points: Sequence[Point]) -> roi.Rectangle | roi.Ellipse:
    (r0, c0), (r1, c1) = points
    if kind is Kind.RECTANGLE:
        return roi.Rectangle(points[0], points[1])
    return roi.Ellipse(((r0 + r1) / 2, (c0 + c1) / 2), (abs(r1 - r0) / 2, abs(c1 - c0) / 2))


def _extremes(kind: Kind, points: Sequence[Point]) -> tuple[Point, ...]:
    """Points of a region that reach furthest."""
    (r0, c0), (r1, c1) = points
    if kind is Kind.RECTANGLE:
        return ((r0, c0), (r0, c1), (r1, c0), (r1, c1))
    row, col = (r0 + r1) / 2, (c0 + c1) / 2
    return ((r0, col), (r1, col), (row, c0), (row, c1))


def _near(
    values: NDArray[Any], shape: roi.Rectangle | roi.Ellipse
) -> tuple[NDArray[Any], roi.Rectangle | roi.Ellipse]:
    """Return the part of a picture that holds a region, and the region in px of that part.

    So what a region costs depends on its size and not on that of the picture.
    """
    if isinstance(shape, roi.Rectangle):
        ends = np.array([shape.first, shape.second])
    else:
        ends = np.array(shape.centre) + np.outer((-1.0, 1.0), shape.radii)
    low = np.clip(np.floor(ends.min(axis=0)), 0, values.shape).astype(int)
    high = np.clip(np.ceil(ends.max(axis=0)), 0, values.shape).astype(int)
    part = values[low[0] : high[0], low[1] : high[1]]
    if isinstance(shape, roi.Rectangle):
        first, second = (_moved(point, low) for point in (shape.first, shape.second))
        return part, roi.Rectangle(first, second)
    return part, roi.Ellipse(_moved(shape.centre, low), shape.radii)


def _moved(point: Point, by: NDArray[Any]) -> Point:
    return point[0] - float(by[0]), point[1] - float(by[1])
