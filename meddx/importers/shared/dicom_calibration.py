"""What a distance on a projection is (PS3.3 10.7.1): the spacing and how it was obtained."""

from typing import Final

from meddx.case.volume import Calibration
from meddx.importers.shared.dicom_header import Header, Numbers

_SAME: Final = 1e-4  # relative difference of two spacings that are one
_MOST_MAGNIFIED: Final = 20.0


def projection_spacing(header: Header) -> tuple[Numbers, Calibration]:
    """Return the spacing of a projection (between rows, between columns) and its calibration.

    PixelSpacing with PixelSpacingCalibrationType wins. PixelSpacing equal to ImagerPixelSpacing
    is that of the detector. The detector's is divided by the magnification where that is known;
    else NominalScannedPixelSpacing; else ``()`` and ``NONE``: distances are in px.
    """
    own, detector = header.spacing, header.imager_spacing
    if is_spacing(own):
        if header.calibration_type in {"GEOMETRY", "FIDUCIAL"}:
            return own, Calibration.CALIBRATED
        if not (is_spacing(detector) and _alike(own, detector)):
            return own, Calibration.UNSTATED
    if is_spacing(detector):
        factor = magnification(header)
        if factor is None:
            return detector, Calibration.DETECTOR
        return (detector[0] / factor, detector[1] / factor), Calibration.MAGNIFICATION
    if is_spacing(header.nominal_spacing):
        return header.nominal_spacing, Calibration.UNSTATED
    return (), Calibration.NONE


def magnification(header: Header) -> float | None:
    """Return how much larger the detector shows the patient, or None where that is not known.

    EstimatedRadiographicMagnificationFactor, else the distance of the source to the detector over
    that to the patient. A factor of exactly 1 says nothing: no patient lies within the detector.
    """
    stated = header.number("EstimatedRadiographicMagnificationFactor")
    if stated is None:
        to_detector = header.number("DistanceSourceToDetector")
        to_patient = header.number("DistanceSourceToPatient")
        if not to_detector or not to_patient:
            return None
        stated = to_detector / to_patient
    return stated if 1.0 < stated <= _MOST_MAGNIFIED else None


def is_spacing(values: Numbers) -> bool:
    """Whether these are two positive lengths; zero or less is absent."""
    return len(values) == 2 and min(values) > 0


def _alike(one: Numbers, other: Numbers) -> bool:
    return all(abs(a - b) <= _SAME * b for a, b in zip(one, other, strict=True))
