"""The dates of a picture, as lines of a corner."""

from datetime import date
from typing import Final

from meddx.case.record import Series
from meddx.phrase import Phrase

_DATES: Final = {
    "StudyDate": Phrase("Study date {date}"),
    "SeriesDate": Phrase("Series date {date}"),
    "AcquisitionDate": Phrase("Acquisition date {date}"),
    "ContentDate": Phrase("Content date {date}"),
}


def date_lines(series: Series) -> tuple[Phrase, ...]:
    """Return the study's date, and every other date that disagrees with it."""
    known = dict(series.dates)
    if not known:
        return ()
    main_keyword = "StudyDate" if "StudyDate" in known else next(iter(known))
    shown: list[tuple[str, date]] = [(main_keyword, known[main_keyword])]
    shown += [(word, day) for word, day in known.items() if day != known[main_keyword]]
    return tuple(
        _DATES[word].with_values(date=day.isoformat()) for word, day in shown if word in _DATES
    )
