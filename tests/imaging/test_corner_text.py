from dataclasses import replace
from datetime import date

import numpy as np

from meddx.case.display import VoiTable
from meddx.case.identity import Patient, Sex
from meddx.case.record import Window
from meddx.case.volume import Calibration
from meddx.imaging.corner_text import corner_text
from meddx.imaging.view import ViewState
from meddx.importers.shared import dicom_grey
from meddx.phrase import Language
from tests.helpers.phantoms import ct_series


def lines(corner, language=Language.EN):
    return [line.label(language) for line in corner]


def test_dates_that_disagree_are_both_shown():
    dates = (("StudyDate", date(2004, 8, 26)), ("ContentDate", date(1995, 9, 26)))
    text = corner_text(Patient(), ct_series(dates=dates), ViewState())
    assert lines(text.top_right)[-2:] == ["Study date 2004-08-26", "Content date 1995-09-26"]
    same = (("StudyDate", date(2004, 8, 26)), ("ContentDate", date(2004, 8, 26)))
    text = corner_text(Patient(), ct_series(dates=same), ViewState())
    assert lines(text.top_right)[-1:] == ["Study date 2004-08-26"]


def test_the_corners_say_who_what_how_and_where():
    patient = Patient("9RG1", "Doe^Jane", date(1940, 3, 5), Sex.FEMALE)
    series = ct_series(windows=(Window(40, 400),), age_years=64.48)
    text = corner_text(patient, series, ViewState(k=1, inverted=True), zoom=0.5)
    assert lines(text.top_left) == ["Doe Jane", "9RG1", "born 1940-03-05", "female", "64 years old"]
    assert lines(text.bottom_left) == ["Image 2 of 2", "C 40 W 400", "inverted", "Zoom 50 %"]
    assert lines(text.bottom_left, Language.ZH_CN)[0] == "图像 2/2"
    assert lines(text.bottom_right) == ["4 x 3", "Values in HU", "mm"]


def test_an_infants_age_is_said_in_months():
    text = corner_text(Patient(), ct_series(age_years=0.5), ViewState())
    assert lines(text.top_left) == ["6 months old"]


def test_rule_24_loss_is_said_in_the_corner():
    lossy = dicom_grey.LOSSY_KNOWN.with_values(ratios="10:1", method="JPEG")
    text = corner_text(Patient(), ct_series(lossy=lossy), ViewState())
    assert "Lossy 10:1 JPEG" in lines(text.bottom_right)
    assert "有损压缩 10:1 JPEG" in lines(text.bottom_right, Language.ZH_CN)


def test_time_points_grey_tables_and_suv_are_said():
    base = ct_series()
    volume = replace(base.volume, unit="SUV", time_points=2)
    table = VoiTable(0, np.array([0, 255], np.uint16), 8, "SOFT")
    series = replace(base, volume=volume, voi_tables=(table,))
    text = corner_text(Patient(), series, ViewState(t=1))
    assert lines(text.bottom_left) == ["Time point 2 of 2", "Grey table SOFT"]
    assert "SUV (body weight)" in lines(text.bottom_right)


def test_rule_10_the_calibration_is_said_in_the_corner():
    base = ct_series()
    geometry = replace(base.volume.geometry, calibration=Calibration.MAGNIFICATION)
    series = replace(base, volume=replace(base.volume, geometry=geometry))
    said = lines(corner_text(Patient(), series, ViewState()).bottom_right)
    assert said[-1] == "mm (magnification estimated and corrected)"
