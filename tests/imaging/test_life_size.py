"""Life size, and what it is worth by the calibration of the spacing."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.display import UsRegion
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.life_size import life_size, life_size_zoom
from meddx.phrase import Language
from tests.helpers.builders import a_radiograph

PITCH_MM = 0.25


def radiograph(calibration: Calibration, frame: Frame = Frame.DETECTOR, spacing_mm: float = 0.1):
    affine = np.diag([1.0, spacing_mm * 2, spacing_mm, 1.0])[[2, 1, 0, 3]]
    volume = Volume(np.zeros((1, 20, 10), np.uint16), Geometry(affine, frame, calibration))
    return replace(a_radiograph(), volume=volume)


def region(across_cm: float, units: tuple[int, int] = (3, 3)) -> UsRegion:
    return UsRegion(box=(0, 0, 9, 9), units=units, deltas=(across_cm, across_cm * 2))


@pytest.mark.parametrize(
    ("calibration", "words"),
    [
        (Calibration.DETECTOR, "Life size: mm at the detector (magnified)"),
        (Calibration.MAGNIFICATION, "Life size: mm (magnification estimated and corrected)"),
        (Calibration.CALIBRATED, "Life size: mm (calibrated)"),
        (Calibration.UNSTATED, "Life size: mm (calibration not stated)"),
    ],
)
def test_a_radiograph_says_what_its_life_size_means(calibration, words):
    found = life_size(radiograph(calibration), PITCH_MM)
    assert found is not None
    assert found.zoom == pytest.approx(0.1 / PITCH_MM)
    assert str(found.text) == words


def test_ten_centimetres_of_the_patient_are_ten_on_the_screen():
    series = radiograph(Calibration.PATIENT, Frame.PATIENT, 0.7)
    zoom = life_size_zoom(series, PITCH_MM)
    assert zoom is not None
    assert 100.0 / 0.7 * zoom * PITCH_MM == pytest.approx(100.0)


def test_unknown_spacing_or_monitor_has_no_life_size():
    assert life_size(a_radiograph(), PITCH_MM) is None
    assert life_size_zoom(radiograph(Calibration.CALIBRATED), None) is None


def test_a_monitor_has_pixels():
    with pytest.raises(ValueError, match="monitor"):
        life_size(radiograph(Calibration.CALIBRATED), 0.0)


@pytest.mark.parametrize(
    ("regions", "zoom"),
    [
        ((region(0.02),), 0.8),
        ((region(0.02), region(0.02)), 0.8),
        ((region(0.02), region(0.03)), None),
        ((region(0.02), region(0.5, (4, 3))), 0.8),  # a curve over time is no picture of lengths
        ((region(0.5, (4, 3)),), None),
    ],
)
def test_ultrasound_has_the_scale_of_its_regions(regions, zoom):
    found = life_size(replace(a_radiograph(), regions=(regions,)), PITCH_MM)
    assert (found and found.zoom) == (pytest.approx(zoom) if zoom else None)
    if found:
        assert found.text.label(Language.ZH_CN).startswith("实际大小：mm")
