"""Dates as notes write them; one that can be read in two ways is not read."""

import re
from datetime import date
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"

# Fragment for other patterns; it holds no named groups.
DATE: Final = (
    r"(?:(?<!\d)\d{4}[ \t]{0,4}年[ \t]{0,4}\d{1,2}[ \t]{0,4}月[ \t]{0,4}\d{1,2}[ \t]{0,4}日"
    r"|(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}\.?,?[ -]\d{{4}}(?!\d)"
    rf"|\b{_MONTH}\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{6}(?!\d))"
)


def parse_date(text: str) -> date | None:
    """Read one date.

    Year first (``1940-03-05``, ``19400305``, ``1940年3月5日``), a named month, or a day with dots
    (``5.3.1940``, day first as in Europe). With slashes or dashes and the year last, day and month
    are told apart only when one of them exceeds 12 or both are equal.

    Returns
    -------
    date or None
        None when the order is ambiguous or there is no such day.
    """
    found = _parts(text.strip().lower())
    if found is None:
        return None
    try:
        return date(*found)
    except ValueError:
        return None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month, day."""
    month = re.search(_MONTH, text)
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if month and len(numbers) == 2:
        return numbers[1], _MONTHS[month[0]], numbers[0]
    if len(numbers) == 1 and re.fullmatch(r"\d{8}", text):
        return int(text[:4]), int(text[4:6]), int(text[6:])
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    if re.match(r"\d{4}", text):
        return first, second, third
    if "." in text:
        return third, second, first
    if first > 12 or first == second:
        return third, second, first
    return (third, first, second) if second > 12 else None
