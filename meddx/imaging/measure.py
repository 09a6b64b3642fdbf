"""What a distance on a picture is and means, and the scale bar."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.display import UsRegion
from meddx.case.record import Series
from meddx.case.volume import Calibration, Frame, Geometry
from meddx.imaging import us_regions
from meddx.phrase import Phrase

Point = tuple[float, float]

_LABELS: Final = {
    Calibration.NONE: Phrase("px (no spacing known)"),
    Calibration.PATIENT: Phrase("mm"),
    Calibration.DETECTOR: Phrase("mm at the detector (magnified)"),
    Calibration.MAGNIFICATION: Phrase("mm (magnification estimated and corrected)"),
    Calibration.CALIBRATED: Phrase("mm (calibrated)"),
    Calibration.UNSTATED: Phrase("mm (calibration not stated)"),
}
_REGION: Final = Phrase("mm (ultrasound region)")
_ACROSS: Final = Phrase("px (the ends lie in different ultrasound regions)")
_NO_LENGTH: Final = Phrase("px (this ultrasound region is no picture of lengths)")
_ROUND_MM: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


def distance_label(geometry: Geometry) -> Phrase:
    """Return the unit of a distance on the picture and how it was calibrated."""
    return _LABELS[geometry.calibration]


@dataclass(frozen=True)
class Length:
    """A length with what it means.

    Parameters
    ----------
    value
        In mm, or in px where ``is_mm`` is False.
    is_mm
        Whether it is in mm.
    label
        Unit and calibration, to be shown beside the value: it is part of the measurement.
    """

    value: float
    is_mm: bool
    label: Phrase

    @property
    def text(self) -> Phrase:
        """The length as it is shown: ``12.3 mm (calibrated)``."""
        return Phrase("{value} {label}").with_values(value=f"{self.value:.1f}", label=self.label)


def length(series: Series, frame: int, start: Point, end: Point) -> Length:
    """Measure between two points of one frame, from their continuous coordinates.

    Parameters
    ----------
    series
        Whose frame it is.
    frame
        Number of the frame (``t * k_count + k``).
    start, end
        ``(row, col)`` in px; ``(0, 0)`` is the outer corner of the first pixel.

    Returns
    -------
    Length
        In mm. In px where no spacing is known, and on ultrasound with regions where the ends lie
        in two of them, outside all, or in one whose axes are no lengths (PS3.3 C.8.5.5).
    """
    down, across = end[0] - start[0], end[1] - start[1]
    spacing, label = scale_at(series, frame, (start, end))
    if spacing is None:
        return Length(math.hypot(down, across), False, label)
    return Length(math.hypot(down * spacing[0], across * spacing[1]), True, label)


def scale_at(
    series: Series, frame: int, points: Sequence[Point]
) -> tuple[tuple[float, float] | None, Phrase]:
    """Spacing in mm between rows and columns that holds for all points, and what it means."""
    regions = us_regions.of_frame(series, frame)
    if regions:
        return _scale_of(us_regions.common(regions, points))
    geometry = series.volume.geometry
    spacing = geometry.spacing_mm
    if spacing is None:
        return None, distance_label(geometry)
    k = frame % series.volume.shape[0]
    plane = geometry.plane(k)
    down, across = (float(size) for size in np.linalg.norm(plane[:, :2], axis=0))
    return (down, across), distance_label(geometry)


def _scale_of(region: UsRegion | None) -> tuple[tuple[float, float] | None, Phrase]:
    if region is None:
        return None, _ACROSS
    spacing = region.spacing_mm
    return spacing, _NO_LENGTH if spacing is None else _REGION


@dataclass(frozen=True)
class ScaleBar:
    """A round length and how long it is on the screen."""

    length_mm: float
    length_px: float
    label: Phrase


def scale_bar(geometry: Geometry, zoom: float, longest_px: float) -> ScaleBar | None:
    """Return the longest round scale bar that fits, or None where no spacing is known.

    Parameters
    ----------
    geometry
        Of the volume shown slice by slice.
    zoom
        Screen pixels for each picture pixel along a row.
    longest_px
        Room on the screen.
    """
    if geometry.frame is Frame.PIXEL:
        return None
    mm_for_each_px = geometry.spacing[2] / zoom
    fitting = [mm for mm in _ROUND_MM if mm <= longest_px * mm_for_each_px]
    if not fitting:
        return None
    length_mm = fitting[-1]
    return ScaleBar(length_mm, length_mm / mm_for_each_px, distance_label(geometry))
