"""Tables by column: order, silence, search."""

import numpy as np
import pytest

from meddx.case.sheet import Sheet, SheetColumn

NAN = float("nan")
SHEET = Sheet(
    (
        SheetColumn("name", ("beta", "", "Alpha", "gamma")),
        SheetColumn("count", numbers=np.array([3.0, 1.0, NAN, 2.0]), shows="{:.0f} x".format),
        SheetColumn("remark", ("one", "two", "three", "BETA again")),
    )
)
EVERY = np.arange(4)


@pytest.mark.parametrize(
    ("by", "descending", "expected"),
    [
        ("name", False, [2, 0, 3, 1]),
        ("name", True, [3, 0, 2, 1]),
        ("count", False, [1, 3, 0, 2]),
        ("count", True, [0, 3, 1, 2]),
        ("", False, [0, 1, 2, 3]),
    ],
)
def test_what_is_not_told_comes_last_both_ways(by, descending, expected) -> None:
    assert SHEET.ordered(EVERY, by, descending=descending).tolist() == expected


def test_rows_that_are_alike_keep_their_order() -> None:
    alike = Sheet((SheetColumn("name", ("b", "a", "B", "A")),))
    assert alike.ordered(EVERY, "name").tolist() == [1, 3, 0, 2]
    assert alike.ordered(EVERY, "name", descending=True).tolist() == [0, 2, 1, 3]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", [0, 1, 2, 3]), ("beta", [0, 3]), ("ga beta", [3]), ("alpha three", [2]), ("none", [])],
)
def test_every_word_must_occur(words, expected) -> None:
    assert SHEET.holding(words).tolist() == expected


def test_words_of_two_columns_are_no_one_word() -> None:
    assert not SHEET.holding("betaone").size


def test_a_number_is_written_and_silence_is_empty() -> None:
    count = SHEET.columns[1]
    assert [count.text(row) for row in range(4)] == ["3 x", "1 x", "", "2 x"]


def test_columns_have_as_many_rows() -> None:
    with pytest.raises(ValueError, match="as many rows"):
        Sheet((SheetColumn("a", ("x",)), SheetColumn("b", ("x", "y"))))


def test_an_empty_sheet_is_searched_and_sorted_too() -> None:
    nothing = Sheet((SheetColumn("a"),))
    assert not nothing.warm().ordered(nothing.holding("x"), "a").size
