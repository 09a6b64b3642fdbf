import re
from datetime import date

import pytest

from meddx.importers.shared.dates import DATE, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "1940-03-05", "1940/3/5", "1940.03.05", "19400305", "05.03.1940", "5.3.1940",
        "5 March 1940", "5 Mar 1940", "5th March, 1940", "March 5, 1940", "Mar 5 1940",
        "1940年3月5日", "1940 年 3 月 5 日",
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(text):
    assert parse_date(text) == date(1940, 3, 5)
    assert re.fullmatch(DATE, text, re.IGNORECASE)


def test_an_order_that_cannot_be_known_is_not_guessed():
    assert parse_date("03/05/1940") is None
    assert parse_date("13/05/1940") == date(1940, 5, 13)
    assert parse_date("05/13/1940") == date(1940, 5, 13)
    assert parse_date("05/05/1940") == date(1940, 5, 5)


@pytest.mark.parametrize(
    "text", ["", "1940-02-30", "yesterday", "1940-13-01", "12 of 1940", "1940"]
)
def test_what_is_no_day_is_none(text):
    assert parse_date(text) is None
