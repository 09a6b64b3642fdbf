"""Gene names that a spreadsheet turned into dates: which day of which month a cell means.

Spreadsheets turn what looks like a date into one while it is typed or opened: MARCH1 and MARC1
become ``1-Mar``, SEPT2 ``2-Sep``, DEC1 ``1-Dec``; saved again, ``2023-03-01`` or a day's serial
number (Zeeberg et al., BMC Bioinformatics 2004; Ziemann et al., Genome Biol 2016).
"""

import re
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
# What the names of genes began with that became a day of the month; the day is their number.
_STEMS: Final = (
    *(("JAN",), ("FEB",), ("MAR", "MARC", "MARCH"), ("APR",), ("MAY",), ("JUN",)),
    *(("JUL",), ("AUG",), ("SEP", "SEPT"), ("OCT",), ("NOV",), ("DEC",)),
)
_NAME: Final = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<day>\d{{1,2}})[-/. ]{_NAME}(?:[-/. ]\d{{2,4}})?",
        rf"{_NAME}[-/. ](?P<day>\d{{1,2}})",
        r"\d{4}[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.]\d{2,4}",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.]\d{2,4}",
        r"(?:\d{2,4}年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    )
)
_DAY_0: Final = date(1899, 12, 30)  # serial numbers of spreadsheets count from here
_SERIALS: Final = range(36526, 54789)  # the years 2000 to 2049


def days(cell: str) -> tuple[tuple[int, int], ...]:
    """Return the (month, day) that a cell may mean; none for what is no date.

    Day and month stand in either order where a cell does not tell them apart (``3/1/2023``).
    """
    found = [
        (month, day)
        for form in _FORMS
        if (match := form.fullmatch(cell))
        for month, day in [(_month(match), int(match["day"]))]
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    if not found and re.fullmatch(r"\d{5}", cell, re.ASCII) and int(cell) in _SERIALS:
        meant = _DAY_0 + timedelta(days=int(cell))
        found = [(meant.month, meant.day)]
    return tuple(dict.fromkeys(found))


def names(month: int, day: int) -> tuple[str, ...]:
    """Return the gene names that would become this day, whether or not there is such a gene."""
    return tuple(f"{stem}{day}" for stem in _STEMS[month - 1])


def _month(match: re.Match[str]) -> int:
    said = match.groupdict()
    name = said.get("name")
    return _MONTHS.index(name.lower()) + 1 if name else int(said["month"])
