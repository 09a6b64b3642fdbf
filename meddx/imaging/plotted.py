"""What is plotted of an annotation: how its values are distributed, or how they run along it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.annotations import Kind
from meddx.case.record import Series
from meddx.imaging import histogram, measure, measured
from meddx.imaging.measure import Point
from meddx.imaging.measured_lines import number
from meddx.phrase import Language, Phrase

_NOTHING: Final = Phrase("No pixels")
_COLOUR: Final = Phrase("No statistics: colours have no value")
_ACROSS: Final = Phrase("Not measured: it does not lie in one ultrasound region")
_VALUE: Final = Phrase("Value")
_VALUE_IN: Final = Phrase("Value ({unit})")
_PIXELS: Final = Phrase("Pixels")
_DISTANCE: Final = Phrase("Distance in {unit}")


@dataclass(frozen=True, eq=False)
class Plot:
    """Numbers with their axes.

    Parameters
    ----------
    x
        ndarray of float64: the edges of bins, shape (n + 1,), or places along a line, shape (n,).
    y
        ndarray of float64, shape (n,): NaN where there is no value.
    x_title, y_title
        What the axes mean, with units.
    note
        How the numbers were taken.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    x_title: Phrase
    y_title: Phrase
    note: Phrase

    @property
    def is_bars(self) -> bool:
        """Whether each ``y`` holds for a bin between two ``x``."""
        return len(self.x) == len(self.y) + 1

    @property
    def y_range(self) -> tuple[float, float]:
        """Lowest and highest ``y`` that the axis must show; bars stand on 0."""
        low, high = float(np.nanmin(self.y)), float(np.nanmax(self.y))
        if self.is_bars:
            low = 0.0
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def nearest(self, x: float) -> int:
        """Return which ``y`` belongs to a place on the axis."""
        if self.is_bars:
            found = int(np.searchsorted(self.x, x, side="right")) - 1
        else:
            found = int(np.abs(self.x - x).argmin())
        return min(max(found, 0), len(self.y) - 1)

    def as_text(self, language: Language) -> str:
        """Return the numbers as a table: a heading, then a row each, columns with tabs between.

        Of a bin both edges are given. An empty field is where there is no value.
        """
        x, y = self.x_title.label(language), self.y_title.label(language)
        values = ["" if np.isnan(value) else f"{value:.10g}" for value in self.y]
        if not self.is_bars:
            rows = [f"{at:.10g}\t{value}" for at, value in zip(self.x, values, strict=True)]
            return "\n".join([f"{x}\t{y}", *rows])
        edges = zip(self.x[:-1], self.x[1:], values, strict=True)
        rows = [f"{low:.10g}\t{high:.10g}\t{value}" for low, high, value in edges]
        return "\n".join([f"{x} >=\t<\t{y}", *rows])


def plot(
    series: Series, frame: int, kind: Kind, points: Sequence[Point], values: NDArray[Any]
) -> Plot | Phrase:
    """Return what is plotted of a region or a profile, or why nothing is.

    Parameters
    ----------
    series, frame, kind, points, values
        As for ``measured.told``.
    """
    if kind is Kind.PROFILE:
        return _profile(series, frame, points, values)
    if values.ndim != 2:
        return _COLOUR
    held = measured.inside(series, frame, kind, points, values)
    if held is None:
        return _ACROSS
    found = histogram.histogram(histogram.inside(*held))
    if found is None:
        return _NOTHING
    note = Phrase("{count} pixels in bins of {width}").with_values(
        count=found.total, width=_with_unit(found.width, series)
    )
    return Plot(found.edges, found.counts.astype(np.float64), _value(series), _PIXELS, note)


def _profile(
    series: Series, frame: int, points: Sequence[Point], values: NDArray[Any]
) -> Plot | Phrase:
    taken = measured.profile_of(series, frame, points, values)
    if taken is None:
        return _COLOUR
    if not taken.has_values:
        return _NOTHING
    _, label = measure.scale_at(series, frame, points)
    note = Phrase("{count} samples, one each {step} {label}").with_values(
        count=taken.values.size, step=number(taken.step), label=label
    )
    distance = _DISTANCE.with_values(unit=label)
    return Plot(taken.distances, taken.values, distance, _value(series), note)


def _value(series: Series) -> Phrase:
    unit = measured.unit_of(series)
    return _VALUE_IN.with_values(unit=unit) if unit else _VALUE


def _with_unit(value: float, series: Series) -> str:
    return f"{number(value)} {measured.unit_of(series)}".rstrip()
