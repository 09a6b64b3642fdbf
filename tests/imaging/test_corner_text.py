from datetime import date

import pytest

from meddx.imaging.corner_text import date_lines
from meddx.phrase import Language
from tests.helpers.phantoms import ct_series

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
