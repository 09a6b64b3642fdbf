"""What lines measure, in words: lengths, angles, diameters, widths."""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from meddx.case.annotations import Kind
from meddx.case.record import Series
from meddx.imaging import cardiothoracic, cobb, measure, us_regions
from meddx.imaging.measure import Point
from meddx.imaging.view import aspect
from meddx.phrase import Phrase

ACROSS: Final = Phrase("Not measured: it does not lie in one ultrasound region")
_NO_SPACE: Final = Phrase("Not measured: this ultrasound region is no picture of lengths")
_NO_ANGLE: Final = Phrase("No angle: an arm has no length")
_SECOND_LINE: Final = Phrase("Draw the second line")
_SHORT_AXIS: Final = Phrase("Draw the short axis")
_OTHER_WIDTH: Final = Phrase("Draw the other width, of the heart or of the thorax")
_PLAIN: Final = 100.0  # from here on one decimal says enough

_Spacing = tuple[float, float]


def told(series: Series, frame: int, kind: Kind, points: Sequence[Point]) -> tuple[Phrase, ...]:
    """Return what a line, or what is made of lines, measures; see ``measured.told``."""
    if kind in {Kind.LENGTH, Kind.PROFILE}:
        return (measure.length(series, frame, points[0], points[1]).text,)
    if kind is Kind.ANGLE:
        return (_angle(series, frame, points, _at_corner, Phrase("{angle}°")),)
    if kind.is_two_lines and points[2] == points[3]:
        return (_half_drawn(kind),)
    if kind is Kind.COBB:
        return (_angle(series, frame, points, cobb.cobb_deg, Phrase("Cobb angle {angle}°")),)
    if kind is Kind.BIDIRECTIONAL:
        return _diameters(series, frame, points)
    if kind is Kind.CARDIOTHORACIC:
        return _ratio(series, frame, points)
    return ()


def number(value: float) -> str:
    """Return a number as it is shown: one decimal, or four digits where it is small."""
    return f"{value:.1f}" if abs(value) >= _PLAIN else f"{value + 0.0:.4g}"


def angle_deg(first: Point, corner: Point, last: Point, spacing: _Spacing) -> float | None:
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


def _at_corner(points: Sequence[Point], spacing: _Spacing) -> float | None:
    return angle_deg(points[0], points[1], points[2], spacing)


def _half_drawn(kind: Kind) -> Phrase:
    if kind is Kind.COBB:
        return _SECOND_LINE
    return _SHORT_AXIS if kind is Kind.BIDIRECTIONAL else _OTHER_WIDTH


def _angle(
    series: Series,
    frame: int,
    points: Sequence[Point],
    of: Callable[[Sequence[Point], _Spacing], float | None],
    said: Phrase,
) -> Phrase:
    spacing, _ = measure.scale_at(series, frame, points)
    refused = _refusal(series, frame, points)
    if refused is not None:
        return refused
    found = of(points, spacing or (aspect(series), 1.0))
    return _NO_ANGLE if found is None else said.with_values(angle=f"{found:.1f}")


def _refusal(series: Series, frame: int, points: Sequence[Point]) -> Phrase | None:
    """Why directions cannot be compared on ultrasound: no common scale, or none of lengths."""
    regions = us_regions.of_frame(series, frame)
    if not regions or measure.scale_at(series, frame, points)[0] is not None:
        return None
    return ACROSS if us_regions.common(regions, points) is None else _NO_SPACE


def _diameters(series: Series, frame: int, points: Sequence[Point]) -> tuple[Phrase, ...]:
    refused = _refusal(series, frame, points)
    if refused is not None:
        return (refused,)
    one = measure.length(series, frame, points[0], points[1])
    other = measure.length(series, frame, points[2], points[3])
    long, short = (one, other) if one.value >= other.value else (other, one)
    return (
        Phrase("Long axis {length}").with_values(length=long.text),
        Phrase("Short axis {length}").with_values(length=short.text),
    )


def _ratio(series: Series, frame: int, points: Sequence[Point]) -> tuple[Phrase, ...]:
    axis = cardiothoracic.across(series)
    found = cardiothoracic.widths(points, axis)
    if found.ratio is None:
        return (_OTHER_WIDTH,)
    spacing, label = measure.scale_at(series, frame, points)
    size = 1.0 if spacing is None else spacing[axis]
    return (
        Phrase("Cardiothoracic ratio {ratio}").with_values(ratio=f"{found.ratio:.2f}"),
        Phrase("Heart {heart}, thorax {thorax} {label}").with_values(
            heart=f"{found.heart * size:.1f}", thorax=f"{found.thorax * size:.1f}", label=label
        ),
        *cardiothoracic.doubts(series),
    )
