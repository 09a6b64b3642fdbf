from dataclasses import replace
from datetime import date

import pytest

from meddx.case.volume import Geometry
from meddx.imaging.corner_text import Level, age, date_lines, position
from meddx.phrase import Language
from tests.helpers.phantoms import ct_series, geometry

STUDY = ("StudyDate", date(2004, 8, 26))


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ((), []),
        ((STUDY,), ["Study date 2004-08-26"]),
        ((STUDY, ("ContentDate", date(2004, 8, 26))), ["Study date 2004-08-26"]),
        (
            (STUDY, ("ContentDate", date(1995, 9, 26))),
            ["Study date 2004-08-26", "Content date 1995-09-26"],
        ),
        (
            (("SeriesDate", date(2004, 8, 27)), ("AcquisitionDate", date(2004, 8, 26))),
            ["Series date 2004-08-27", "Acquisition date 2004-08-26"],
        ),
    ],
)
def test_dates_that_disagree_are_all_shown(dates, said):
    assert [line.label(Language.EN) for line in date_lines(ct_series(dates=dates))] == said


@pytest.mark.parametrize(
    ("years", "shown"),
    [(64.9, "64 y"), (2.0, "2 y"), (1.99, "23 months"), (0.0, "0 months"), (None, None)],
)
def test_an_age_is_in_full_years_and_of_babies_in_months(years, shown):
    told = age(replace(ct_series(), age_years=years))
    assert (told and str(told)) == shown


@pytest.mark.parametrize(
    ("size", "level"),
    [
        ((420, 900), Level.ALL), ((419, 900), Level.BRIEF), ((900, 240), Level.BRIEF),
        ((239, 239), Level.LETTERS),
    ],
)  # fmt: skip
def test_small_views_have_fewer_words(size, level):
    assert Level.ALL.fitting(*size) is level
    assert Level.NONE.fitting(*size) is Level.NONE
    assert Level.LETTERS.fitting(*size) is Level.LETTERS


def test_the_levels_follow_one_another_round():
    level, seen = Level.ALL, []
    for _ in range(4):
        level = level.next
        seen.append(level)
    assert seen == [Level.BRIEF, Level.LETTERS, Level.NONE, Level.ALL]


def test_a_position_is_along_the_axis_that_a_slice_runs_across():
    assert position(geometry(), 0, (3, 4)) == "H 30.0 mm"
    assert position(geometry(), 3, (3, 4)) == "H 36.0 mm"
    sagittal = replace(geometry(), affine=geometry().affine[[2, 1, 0, 3]])
    assert position(sagittal, 0, (3, 4)) == "L 30.0 mm"
    coronal = geometry().affine[[0, 2, 1, 3]]
    coronal[1, 3] = -8.0
    assert position(replace(geometry(), affine=coronal), 1, (3, 4)) == "A 6.0 mm"
    assert position(Geometry.pixels(), 0, (3, 4)) == ""
