import pytest

from meddx.case.volume import Calibration, Geometry
from meddx.imaging import measure
from meddx.phrase import Language
from tests.helpers.phantoms import geometry


def test_the_scale_bar_is_round_and_fits():
    bar = measure.scale_bar(geometry(), zoom=2.0, longest_px=100)
    # One screen pixel is 0.125 mm, 100 of them 12.5 mm.
    assert (bar.length_mm, bar.length_px) == (10, 80)


def test_there_is_no_scale_bar_without_a_spacing():
    assert measure.scale_bar(Geometry.pixels(), 1.0, 100) is None


@pytest.mark.parametrize("calibration", list(Calibration))
def test_every_calibration_is_said_in_both_languages(calibration):
    label = measure.distance_label(geometry(calibration=calibration))
    assert str(label)
    assert label.label(Language.ZH_CN)
