"""Rule 10: which spacing of a projection counts, and what it is called."""

import pytest

from meddx.case.volume import Calibration
from meddx.importers.shared import dicom_geometry
from meddx.importers.shared.dicom_header import Header

DETECTOR = {"imager_spacing": (0.2, 0.1)}


def more(**facts):
    return {"more": tuple(facts.items())}


@pytest.mark.parametrize(
    ("values", "spacing", "calibration"),
    [
        ({"spacing": (0.15, 0.1), "calibration_type": "GEOMETRY", **DETECTOR}, (0.15, 0.1), "C"),
        ({"spacing": (0.2, 0.1), "calibration_type": "FIDUCIAL", **DETECTOR}, (0.2, 0.1), "C"),
        ({"spacing": (0.15, 0.1), **DETECTOR}, (0.15, 0.1), "U"),
        ({"spacing": (0.2, 0.1), **DETECTOR}, (0.2, 0.1), "D"),
        ({"spacing": (0.0, 0.1), **DETECTOR}, (0.2, 0.1), "D"),
        ({**DETECTOR, **more(EstimatedRadiographicMagnificationFactor="1.25")}, (0.16, 0.08), "M"),
        ({**DETECTOR, **more(DistanceSourceToDetector="1000", DistanceSourceToPatient="800")},
         (0.16, 0.08), "M"),
        ({"spacing": (0.2, 0.1), **DETECTOR,
          **more(EstimatedRadiographicMagnificationFactor="2")}, (0.1, 0.05), "M"),
        ({**DETECTOR, **more(EstimatedRadiographicMagnificationFactor="1")}, (0.2, 0.1), "D"),
        ({**DETECTOR, **more(DistanceSourceToDetector="1000", DistanceSourceToPatient="0")},
         (0.2, 0.1), "D"),
        ({**DETECTOR, **more(DistanceSourceToDetector="800", DistanceSourceToPatient="1000")},
         (0.2, 0.1), "D"),
        ({"nominal_spacing": (0.3, 0.3)}, (0.3, 0.3), "U"),
        ({}, (), "N"),
        ({"spacing": (-1.0, 1.0)}, (), "N"),
    ],
)  # fmt: skip
def test_rule_10_the_order_of_spacings(values, spacing, calibration):
    kinds = {
        "C": Calibration.CALIBRATED,
        "U": Calibration.UNSTATED,
        "D": Calibration.DETECTOR,
        "M": Calibration.MAGNIFICATION,
        "N": Calibration.NONE,
    }
    geometry = dicom_geometry.flat(Header(modality="DX", **values)).geometry
    assert geometry.calibration is kinds[calibration]
    assert (geometry.spacing_mm or ())[1:] == pytest.approx(spacing)
