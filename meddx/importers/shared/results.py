"""Measured values as lines of a note, so that each has its place there, and as observations."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from meddx.case.record import Observation
from meddx.importers.shared import codings
from meddx.importers.shared.codings import Coding

_NUMBER: Final = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,10})?(?:[eE][-+]?\d{1,2})?")
_RANGE: Final = re.compile(
    r"(?P<low>-?\d+(?:\.\d+)?)\s*(?:-|–|~|to)\s*(?P<high>-?\d+(?:\.\d+)?)"
    r"|(?:<=?|≤)\s*(?P<below>\d+(?:\.\d+)?)|(?:>=?|≥)\s*(?P<above>\d+(?:\.\d+)?)"
)
# UCUM as laboratories write it in notes (UCUM, "c/s" symbols).
_UNITS: Final = {"Cel": "°C", "[degF]": "°F", "mm[Hg]": "mmHg"}
_POWER: Final = re.compile(r"[x×]?10[*^E](?=\d)")
# HL7 table 0078; FHIR v3 ObservationInterpretation.
_FLAGS: Final = {
    "L": "low",
    "H": "high",
    "LL": "critically low",
    "HH": "critically high",
    "A": "abnormal",
    "AA": "critically abnormal",
    "<": "below the measurable range",
    ">": "above the measurable range",
}

# Answers that say nothing: a line "Fever: unknown" would be read as fever.
_NO_ANSWER: Final = frozenset(
    {"unknown", "not known", "not asked", "asked but unknown", "not performed", "not done", "n/a"}
    | {"未知", "不详", "未查", "未做", "-", "--", "?"}
)
_STILL_TRUE: Final = timedelta(days=366)
_MOST_EARLIER: Final = 5


@dataclass(frozen=True)
class Result:
    """One value as a message gives it.

    Parameters
    ----------
    name, codings
        What was measured.
    value
        The number or words, with ``comparator`` before a number that is only a bound.
    unit, low, high
        As given; the limits are those of the reference range, None where it has none.
    flag
        Code of the interpretation.
    status
        Words on how final it is; empty for a final one.
    """

    name: str
    codings: tuple[Coding, ...]
    value: str
    comparator: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    flag: str = ""
    on: date | None = None
    status: str = ""

    @property
    def number(self) -> float | None:
        """The value as a number; None if it is none."""
        if not _NUMBER.fullmatch(self.value.strip()):
            return None
        number = float(self.value)
        return number if math.isfinite(number) else None


def is_answer(said: str) -> bool:
    """Whether words in the place of a value say anything."""
    return bool(said.strip()) and said.strip(" .。").casefold() not in _NO_ANSWER


def limits(text: str) -> tuple[float | None, float | None]:
    """Read a reference range (``12.0-16.0``, ``<5``); None for a limit it does not give."""
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None, None
    low, high = match["low"] or match["above"], match["high"] or match["below"]
    return (float(low) if low else None, float(high) if high else None)


def lines(found: Sequence[Result]) -> Iterator[str]:
    """Write the values of a record: the last of each kind as a line, those before it in another.

    What is more than a year older than the newest of all is *earlier* too. Only a line that begins
    with name and value says how the patient is now.
    """
    newest = max((r.on for r in found if r.on is not None), default=None)
    kinds: dict[str, list[Result]] = {}
    for result in found:
        kinds.setdefault(codings.measured_name(result.name), []).append(result)
    for name, same in kinds.items():
        ordered = sorted(dict.fromkeys(same), key=lambda r: r.on or date.max, reverse=True)
        now = [r for r in ordered if r.on == ordered[0].on and not _is_old(r, newest)]
        yield from map(line, now)
        before = [r for r in ordered if r not in now]
        if before:
            told = "; ".join(map(_dated, before[:_MOST_EARLIER]))
            more = f"; {len(before) - _MOST_EARLIER} more" if len(before) > _MOST_EARLIER else ""
            yield f"{name}, earlier: {told}{more}"


def _is_old(result: Result, newest: date | None) -> bool:
    return newest is not None and result.on is not None and newest - result.on > _STILL_TRUE


def _dated(result: Result) -> str:
    unit = _unit(result)
    said = " ".join(filter(None, (f"{result.comparator}{result.value}", unit)))
    return f"{said} ({result.on.isoformat()})" if result.on else said


def line(result: Result) -> str:
    """Write one line: ``Hemoglobin 95 g/L (120-160), low, 2024-03-02 [LOINC 718-7]``."""
    unit = _unit(result)
    name = codings.measured_name(result.name)
    if result.number is None and not result.comparator:
        said = f"{name}: {result.value}"
    else:
        said = f"{name} {result.comparator}{result.value}" + (f" {unit}" if unit else "")
        said += _range(result)
    told = [_FLAGS.get(result.flag, ""), result.on.isoformat() if result.on else "", result.status]
    said = ", ".join([said, *filter(None, told)])
    return " ".join(filter(None, (said, codings.written(result.codings))))


def observation(result: Result) -> Observation | None:
    """Return the coded value; None without a number, a bound of one, or a known vocabulary."""
    number = result.number
    code = codings.own_code(result.codings, result.name)
    if number is None or result.comparator or code is None:
        return None
    return Observation(code, number, result.unit, result.on, result.low, result.high)


def _unit(result: Result) -> str:
    """Write a unit as notes do; a power of ten with the sign that keeps it from the number."""
    return _POWER.sub("×10^", _UNITS.get(result.unit, result.unit))


def _range(result: Result) -> str:
    low, high = result.low, result.high
    if low is not None and high is not None:
        return f" ({low:g}-{high:g})"
    if high is not None:
        return f" (<{high:g})"
    return f" (>{low:g})" if low is not None else ""
