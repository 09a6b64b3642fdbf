from datetime import date

from meddx.case.identity import Patient, Sex
from meddx.case.record import Window
from meddx.imaging.corner_text import corner_text
from meddx.imaging.view import ViewState
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
    assert lines(text.bottom_right) == ["4 x 3", "mm"]


def test_an_infants_age_is_said_in_months():
    text = corner_text(Patient(), ct_series(age_years=0.5), ViewState())
    assert lines(text.top_left) == ["6 months old"]
