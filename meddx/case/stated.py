"""What a text states beside its findings: the patient's age and sex, measurements with units."""

import math
from dataclasses import dataclass
from typing import Final

from meddx.case.identity import Sex

OLDEST_YEARS: Final = 125.0


@dataclass(frozen=True)
class StatedPerson:
    """Age and sex of the patient in a text; None and ``UNKNOWN`` where it states none."""

    age_years: float | None = None
    sex: Sex = Sex.UNKNOWN

    def __post_init__(self) -> None:
        if self.age_years is not None and not 0.0 <= self.age_years <= OLDEST_YEARS:
            raise ValueError("an age lies between 0 and 125 years")


@dataclass(frozen=True)
class StatedMeasurement:
    """A measurement that a text states of a finding.

    Parameters
    ----------
    values
        One value; two or three of a size ("3.2 x 2.1 cm"); both ends of a range ("3-4 mm").
    unit
        UCUM (``mm``, ``cm``, ``mL``, ``[hnsf'U]``, ``%``, ``g/mL{SUVbw}``).
    start, end
        Half-open character offsets in the note.
    quantity
        What is measured where the text names it (``SUVmax``, ``ejection fraction``), else empty.
    bound
        ``<`` or ``>`` where the text gives a limit only.
    is_range
        Whether the values are the ends of a range.
    is_prior
        Whether it is of an earlier examination ("previously 6 mm").
    """

    values: tuple[float, ...]
    unit: str
    start: int
    end: int
    quantity: str = ""
    bound: str = ""
    is_range: bool = False
    is_prior: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.values) <= 3 or not all(map(math.isfinite, self.values)):
            raise ValueError("a measurement has one to three finite values")
        if self.start >= self.end:
            raise ValueError("a measurement stands somewhere in the text")
