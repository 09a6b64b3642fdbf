import pytest

from meddx.knowledge.spreadsheet_dates import days, names


@pytest.mark.parametrize(
    "cell",
    [
        *("1-Mar", "01-Mar", "Mar-01", "Mar-1", "1-MARCH", "1.Mar", "1/Mar/24", "1-Mar-2024"),
        *("2023-03-01", "2023/3/1", "3月1日", "2023年3月1日", "44256", "45352"),
    ],
)
def test_every_way_to_write_the_first_of_march(cell):
    assert days(cell) == ((3, 1),)


def test_day_and_month_stand_in_either_order_where_the_cell_does_not_tell():
    assert days("3/1/2023") == ((3, 1), (1, 3))
    assert days("3/3/2023") == ((3, 3),)
    assert days("9/14/2023") == ((9, 14),)


@pytest.mark.parametrize(
    "cell", ["MSH2", "MARCHF1", "1", "672", "123456", "1-Foo", "0-Mar", "32-Mar", "2023-13-01", ""]
)
def test_what_is_no_date(cell):
    assert days(cell) == ()


def test_the_names_that_would_become_a_day():
    assert names(9, 2) == ("SEP2", "SEPT2")
    assert names(3, 1) == ("MAR1", "MARC1", "MARCH1")
