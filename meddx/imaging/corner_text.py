"""How much stands in the corners of a picture, and lines of them that need no window."""

from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np

from meddx.case.record import Series
from meddx.case.volume import Frame, Geometry
from meddx.phrase import Phrase

BRIEF_BELOW_PX: Final = 420  # shorter side of a view in logical pixels
LETTERS_BELOW_PX: Final = 240
_BABY_YEARS: Final = 2.0
_AXES: Final = (("L", "R"), ("P", "A"), ("H", "F"))


class Level(StrEnum):
    """How much stands over a picture, from most to least."""

    ALL = "all"
    BRIEF = "brief"  # nothing that names the patient: for teaching, and for small views
    LETTERS = "letters"  # orientation letters and the scale bar only
    NONE = "none"

    @property
    def next(self) -> "Level":
        """The level that follows when the reader asks for less; after none comes all."""
        levels = list(Level)
        return levels[(levels.index(self) + 1) % len(levels)]

    def fitting(self, height_px: float, width_px: float) -> "Level":
        """Return what there is room for in a view of this size in logical pixels."""
        side = min(height_px, width_px)
        most = Level.ALL
        if side < BRIEF_BELOW_PX:
            most = Level.LETTERS if side < LETTERS_BELOW_PX else Level.BRIEF
        levels = list(Level)
        return max(self, most, key=levels.index)


_DATES: Final = {
    "StudyDate": Phrase("Study date {date}"),
    "SeriesDate": Phrase("Series date {date}"),
    "AcquisitionDate": Phrase("Acquisition date {date}"),
    "ContentDate": Phrase("Content date {date}"),
}
_YEARS: Final = Phrase("{years} y")
_MONTHS: Final = Phrase("{months} months")


def age(series: Series) -> Phrase | None:
    """Age of the patient at the study: full years, months of the very young; None if unknown."""
    if series.age_years is None:
        return None
    if series.age_years < _BABY_YEARS:
        return _MONTHS.with_values(months=int(12 * series.age_years))
    return _YEARS.with_values(years=int(series.age_years))


def position(geometry: Geometry, k: int, shape: tuple[int, int]) -> str:
    """Say where the middle of a slice lies along the axis of the patient that it runs across.

    ``H 35.0 mm`` is 35 mm towards the head from the origin of the frame of reference. Empty where
    there is no place in the patient.
    """
    if geometry.frame is not Frame.PATIENT:
        return ""
    plane = geometry.plane(k)
    axis = int(np.argmax(np.abs(np.cross(plane[:, 1], plane[:, 0]))))
    rows, cols = shape
    middle = geometry.to_patient((k, (rows - 1) / 2, (cols - 1) / 2))[axis]
    positive, negative = _AXES[axis]
    return f"{positive if middle >= 0 else negative} {abs(middle):.1f} mm"


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
