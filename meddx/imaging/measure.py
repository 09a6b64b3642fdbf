"""What a distance on a picture means, and the scale bar."""

from dataclasses import dataclass
from typing import Final

from meddx.case.volume import Calibration, Frame, Geometry
from meddx.phrase import Phrase

_LABELS: Final = {
    Calibration.NONE: Phrase("px (no spacing known)"),
    Calibration.PATIENT: Phrase("mm"),
    Calibration.DETECTOR: Phrase("mm at the detector (magnified)"),
    Calibration.MAGNIFICATION: Phrase("mm (magnification estimated and corrected)"),
    Calibration.CALIBRATED: Phrase("mm (calibrated)"),
    Calibration.UNSTATED: Phrase("mm (calibration not stated)"),
}
_ROUND_MM: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


def distance_label(geometry: Geometry) -> Phrase:
    """Return the unit of a distance on the picture and how it was calibrated."""
    return _LABELS[geometry.calibration]


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
