"""Laboratory values in a text become findings, by the note's own reference range or a common one.

The range in the note wins, then what the laboratory says of it (high, low, an arrow), then the
common range for age and sex. A value without a unit, with an unknown one or beyond what is possible
is named and not judged.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from meddx import paths
from meddx.case.identity import Sex
from meddx.phrase import Phrase

ADULT_YEARS: Final = 18.0  # from here on a common range holds where the analyte states no other age

NO_UNIT: Final = Phrase("{analyte} has no unit in the note, so it was not judged.")
UNKNOWN_UNIT: Final = Phrase(
    "The unit of {analyte} in the note is not known, so it was not judged."
)
IMPOSSIBLE: Final = Phrase(
    "{analyte} in the note is not possible in its unit, so it was not judged. Check the unit."
)
CHILD: Final = Phrase("{analyte} of a child is judged only with the reference range in the note.")

_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_VALUE: Final = re.compile(
    rf"\s*(?:level|count|value)?\s*(?:is|was|of|为|[:：=])?\s*(?P<bound>[<>≤≥])?\s*"
    rf"(?P<value>{_NUMBER})(?!\s*[-–~]?\d)(?![./]\d)\s*(?P<unit>[^\s,;，；。()（）\[\]、↑↓]*)",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    r"\s*[(（\[]\s*(?:(?:normal|ref(?:erence)?|range|n|参考值|参考范围|正常值|正常)[\s:：.]*)*"
    rf"(?:(?P<low>{_NUMBER})\s*(?:-|–|to|~|至|—)\s*(?P<high>{_NUMBER})"
    rf"|(?:<|≤|below|under|up to|less than|低于|小于|不超过)\s*(?P<below>{_NUMBER})"
    rf"|(?:>|≥|above|over|more than|高于|大于)\s*(?P<above>{_NUMBER}))[^)）\]]{{0,20}}[)）\]]",
    re.IGNORECASE,
)
_NORMAL: Final = re.compile(
    r"\s*(?:is|was|were|检查|镜检|[:：])?\s*(?:normal|unremarkable|clear|正常|未见异常|无异常)(?!\s*(?:range|ref))",
    re.IGNORECASE,
)
# What a laboratory says of a value, as a message or a printed report writes it.
_END: Final = r"(?=\s*(?:[,，;；。.\[]|\n|$))"  # "CRP 4 mg/l, high fever" says nothing of CRP
_FLAG: Final = re.compile(
    rf"\s*(?:(?P<high>↑|[(（]\s*H\s*[)）]|,\s*(?:critically )?high{_END}"
    rf"|[,，]?\s*(?:偏高|升高|增高){_END})"
    rf"|(?P<low>↓|[(（]\s*L\s*[)）]|,\s*(?:critically )?low{_END}"
    rf"|[,，]?\s*(?:偏低|降低|减低){_END}))",
    re.IGNORECASE,
)
# Before the name: the value is not one of blood, and common ranges do not hold.
_SPECIMEN: Final = re.compile(
    r"(?:\b(?:urine|urinary|CSF|cerebrospinal fluid|ascites)"
    r"|\b(?:pleural|ascitic|synovial|joint) fluid|尿|脑脊液|胸水|腹水|[胸腹]腔积液|关节液)"
    r"\s*[:：]?\s*$",
    re.IGNORECASE,
)
_BEFORE: Final = 24  # characters before a name in which its specimen is looked for


class Person(NamedTuple):
    """Whose values they are."""

    sex: Sex = Sex.UNKNOWN
    age_years: float | None = None


class Value(NamedTuple):
    """A value judged: half-open characters, the term, and whether it is there or ruled out."""

    start: int
    end: int
    hpo_id: str
    is_present: bool


@dataclass(frozen=True)
class Range:
    """What is normal at some age.

    Attributes
    ----------
    low, high
        Values below (above) which a female's and a male's count as decreased (increased), in the
        base unit; None where that means nothing.
    normal_low, normal_high
        Values from which (up to which) a change is ruled out; what lies between is left open.
    """

    low: tuple[float, float] | None
    high: tuple[float, float] | None
    normal_low: float | None
    normal_high: float | None


@dataclass(frozen=True)
class Analyte:
    """What is measured.

    Attributes
    ----------
    units
        Factor to the base unit by normalized unit; an empty unit where it has none.
    common
        Range that holds at any age from ``from_years`` on; also where the age is not known.
    ages
        First year, year before which it ends, and the range of an age.
    possible
        What can be measured in a living person, base unit.
    below, above
        HPO ids of a decreased and an increased value; empty for none.
    left_out
        Normalized units of another quantity of the same name (a share of cells, say).
    """

    name: str
    units: Mapping[str, float]
    common: Range
    ages: tuple[tuple[float, float, Range], ...]
    from_years: float
    possible: tuple[float, float]
    below: str
    above: str
    left_out: frozenset[str]

    def range_at(self, age_years: float | None) -> Range | None:
        """Return the common range at an age; None where none is known."""
        if age_years is None:
            return self.common
        own = (range_ for start, end, range_ in self.ages if start <= age_years < end)
        return next(own, self.common if age_years >= self.from_years else None)


class Laboratory:
    """Finds and judges laboratory values.

    Parameters
    ----------
    analytes
        By each of their names in lower case.
    normals
        Names of examinations and the ids that a normal result rules out.
    """

    def __init__(
        self, analytes: Mapping[str, Analyte], normals: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._analytes = analytes
        self._normals = normals
        self._named = _pattern(analytes)
        self._examined = _pattern(normals)

    @property
    def analytes(self) -> tuple[Analyte, ...]:
        """Every analyte that is known, once."""
        return tuple({id(analyte): analyte for analyte in self._analytes.values()}.values())

    def read(self, text: str, person: Person) -> tuple[list[Value], list[tuple[str, Phrase]]]:
        """Read the values of a text.

        Returns
        -------
        tuple
            Judged values, and code and reason of each that could not be judged.
        """
        values = list(self._normal_results(text))
        reasons: list[tuple[str, Phrase]] = []
        for name in self._named.finditer(text):
            match = _VALUE.match(text, name.end())
            if match is None or _SPECIMEN.search(
                text, max(name.start() - _BEFORE, 0), name.start()
            ):
                continue
            judged = _judged(self._analytes[name[0].lower()], match, person)
            if isinstance(judged, tuple):
                reasons.append(judged)
            else:
                values += [
                    Value(name.start(), match.end(), i, there) for i, there in judged.items()
                ]
        return values, reasons

    def _normal_results(self, text: str) -> Iterator[Value]:
        for name in self._examined.finditer(text):
            if match := _NORMAL.match(text, name.end()):
                for hpo_id in self._normals[name[0].lower()]:
                    yield Value(name.start(), match.end(), hpo_id, is_present=False)


def _judged(
    analyte: Analyte, match: re.Match[str], person: Person
) -> dict[str, bool] | tuple[str, Phrase]:
    """Tell which changes a value shows and rules out, or why it cannot be judged."""
    unit = normal_unit(match["unit"])
    if unit in analyte.left_out:
        return {}
    factor = analyte.units.get(unit, analyte.units.get(""))
    if factor is None:
        return _unit_reason(analyte, unit)
    value = _number(match["value"]) * factor
    if not analyte.possible[0] <= value <= analyte.possible[1]:
        return "impossible_value", IMPOSSIBLE.with_values(analyte=analyte.name)
    stated = _RANGE.match(match.string, match.end())
    if stated is not None:
        return _compared(analyte, value, match["bound"] or "", _stated(stated, factor))
    flag = _FLAG.match(match.string, match.end())
    if flag is not None:
        changed = analyte.above if flag["high"] else analyte.below
        return {changed: True} if changed else {}
    common = analyte.range_at(person.age_years)
    if common is None:
        return "child_value", CHILD.with_values(analyte=analyte.name)
    return _compared(analyte, value, match["bound"] or "", _limits(common, person.sex))


def _unit_reason(analyte: Analyte, unit: str) -> tuple[str, Phrase]:
    code, reason = ("unknown_unit", UNKNOWN_UNIT) if unit else ("no_unit", NO_UNIT)
    return code, reason.with_values(analyte=analyte.name)


class _Limits(NamedTuple):
    """Below ``low`` is decreased, from ``normal_low`` it is not; the same for high."""

    low: float
    normal_low: float
    normal_high: float
    high: float


def _limits(common: Range, sex: Sex) -> _Limits:
    """Limits for a sex; for an unknown one only what holds for both."""
    place = {Sex.FEMALE: 0, Sex.MALE: 1}.get(sex)
    lows = common.low or (-math.inf, -math.inf)
    highs = common.high or (math.inf, math.inf)
    low, surely_low = (lows[place],) * 2 if place is not None else (max(lows), min(lows))
    high, surely_high = (highs[place],) * 2 if place is not None else (min(highs), max(highs))
    return _Limits(
        low=surely_low,
        normal_low=low if common.normal_low is None else max(low, common.normal_low),
        normal_high=high if common.normal_high is None else min(high, common.normal_high),
        high=surely_high,
    )


def _stated(match: re.Match[str], factor: float) -> _Limits:
    low = match["low"] or match["above"]
    high = match["high"] or match["below"]
    least = _number(low) * factor if low else -math.inf
    most = _number(high) * factor if high else math.inf
    return _Limits(least, least, most, most)


def _compared(analyte: Analyte, value: float, bound: str, limits: _Limits) -> dict[str, bool]:
    """Tell which changes are there (True) and which are ruled out (False)."""
    found: dict[str, bool] = {}
    may_be_less, may_be_more = bound in {"<", "≤"}, bound in {">", "≥"}
    if analyte.below and math.isfinite(limits.low):
        if value < limits.low and not may_be_more:
            found[analyte.below] = True
        elif value >= limits.normal_low and not may_be_less:
            found[analyte.below] = False
    if analyte.above and math.isfinite(limits.high):
        if value > limits.high and not may_be_less:
            found[analyte.above] = True
        elif value <= limits.normal_high and not may_be_more:
            found[analyte.above] = False
    present = {hpo_id: True for hpo_id, is_there in found.items() if is_there}
    return present or found  # that it is not low need not be said of a high one


def normal_unit(text: str) -> str:
    """Return a unit in one spelling: lower case, ``u`` for micro, ``10^9/l`` for all its forms."""
    unit = text.strip(".:").lower().translate(str.maketrans("µμ×", "uux"))
    unit = re.sub(r"^x?10[\^*e]?(\d{1,2})", r"10^\1", unit)
    return unit.replace("mcg", "ug").replace("gm/", "g/").replace("/dL", "/dl")


def load() -> Laboratory:
    """Read the delivered analytes."""
    path = paths.resource("knowledge", "laboratory.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    analytes = {
        name: analyte for entry in table["analyte"] for name, analyte in _entry(entry).items()
    }
    normals = {
        name: tuple(entry["excludes"]) for entry in table["examination"] for name in entry["names"]
    }
    return Laboratory(analytes, normals)


def _entry(entry: Mapping[str, Any]) -> dict[str, Analyte]:
    ages = entry.get("ages", ())
    analyte = Analyte(
        name=entry["names"][0],
        units=entry["units"],
        common=_range(entry),
        # An age states what differs; the rest is as in adults.
        ages=tuple((age["from"], age["to"], _range({**entry, **age})) for age in ages),
        from_years=entry.get("from_years", ADULT_YEARS),
        possible=(entry["possible"][0], entry["possible"][1]),
        below=entry.get("below", ""),
        above=entry.get("above", ""),
        left_out=frozenset(entry.get("left_out", ())),
    )
    return {name.lower(): analyte for name in entry["names"]}


def _range(entry: Mapping[str, Any]) -> Range:
    low, high = _pair(entry.get("low")), _pair(entry.get("high"))
    return Range(low, high, entry.get("normal_low"), entry.get("normal_high"))


def _pair(values: list[float] | None) -> tuple[float, float] | None:
    return None if values is None else (values[0], values[1])


def _pattern(names: Mapping[str, object]) -> re.Pattern[str]:
    """Match any of the names, the longest first, as whole words where they are Latin."""
    ordered = sorted(names, key=len, reverse=True)
    either = "|".join(
        re.escape(name) + (r"(?![A-Za-z0-9-])" if name[-1].isascii() else "") for name in ordered
    )
    return re.compile(rf"(?<![A-Za-z0-9-])(?:{either})", re.IGNORECASE)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
