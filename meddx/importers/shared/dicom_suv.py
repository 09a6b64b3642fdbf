"""Standardized uptake values by body weight, after the QIBA pseudocode for FDG-PET.

https://qibawiki.rsna.org/index.php/Standardized_Uptake_Value_(SUV)
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from meddx.importers.shared.dicom_header import Header
from meddx.phrase import Phrase, Refused

SUV_UNIT: Final = "SUV"
REASON: Final = Phrase("No SUV: {why} The values are shown in {unit}.")
MISSING: Final = Phrase("the file does not say {keyword}.")
NOT_CORRECTED: Final = Phrase("the pictures are not corrected for attenuation and decay.")
NO_START: Final = Phrase("the file does not say to which time the activity was corrected.")
DISAGREE: Final = Phrase("the files of this series disagree on {keyword}.")
SEVERAL: Final = Phrase("more than one radiopharmaceutical was given.")
TIMES: Final = Phrase("the times of injection and of the scan do not fit together.")
NOT_POSITIVE: Final = Phrase("{keyword} is not a positive number.")
NOT_THAT_UNIT: Final = Phrase("{keyword} cannot be {value} {unit}.")
NOT_WEIGHT: Final = Phrase("the values are scaled by something other than body weight.")
UNITS: Final = Phrase("their unit cannot be converted.")

# The unit of the values as they are stored, by Units (0054,1001).
_UNITS: Final = {
    "CNTS": "counts",
    "NONE": "1",
    "CM2": "cm2",
    "PCNT": "%",
    "CPS": "counts/s",
    "BQML": "Bq/ml",
    "MGMINML": "mg/min/ml",
    "UMOLMINML": "umol/min/ml",
    "MLMING": "ml/min/g",
    "MLG": "ml/g",
    "1CM": "1/cm",
    "UMOLML": "umol/ml",
    "PROPCNTS": "counts (proportional)",
    "PROPCPS": "counts/s (proportional)",
    "MLMINML": "ml/min/ml",
    "MLML": "ml/ml",
    "GML": "g/ml",
    "STDDEV": "standard deviations",
}
_SAME: Final = (
    "PatientWeight",
    "CorrectedImage",
    "DecayCorrection",
    "RadionuclideTotalDose",
    "RadionuclideHalfLife",
    "RadiopharmaceuticalStartTime",
    "RadiopharmaceuticalStartDateTime",
    "PhilipsSuvFactor",
    "SUVType",
)
_DAY: Final = timedelta(days=1)
# Far beyond what is ever given or weighed (mice and horses too): a dose in MBq, a weight in grams.
_DOSES_BQ: Final = (1e5, 1e11)
_WEIGHTS_KG: Final = (0.005, 1000.0)
_MOST_HALF_LIVES: Final = 10.0  # later than this nothing of the dose is left to be seen
_TIME: Final = re.compile(r"(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.(\d{1,6}))?)?)?")
_ZONE: Final = re.compile(r"([+-])(\d{2})(\d{2})$")


@dataclass(frozen=True)
class Suv:
    """What makes SUV of the modality values of a series.

    Parameters
    ----------
    factor
        SUVbw is the modality value times this; None where there is no SUV.
    unit
        Unit of the values times ``factor`` (or as they are): ``SUV``, ``Bq/ml`` ...
    reason
        Why there is no SUV; None where there is, or where the series is no PET.
    """

    factor: float | None
    unit: str
    reason: Phrase | None = None


def suv_of(headers: Sequence[Header]) -> Suv:
    """Return the SUV factor of the files of one PET series, or their own unit and why.

    ATTN and DECY must both be among CorrectedImage. Activity in Bq/ml is divided by what is left
    of the dose for each gram of body weight at the time that DecayCorrection names: START is the
    start of the scan, ADMIN the injection. Counts need Philips' own factor; g/ml is SUV already.
    """
    first = headers[0]
    unit = _UNITS.get(first.units.upper(), first.units or "1")
    if first.modality != "PT":
        return Suv(None, unit)
    try:
        return Suv(_factor(headers), SUV_UNIT)
    except Refused as refused:
        return Suv(None, unit, REASON.with_values(why=refused.phrase, unit=unit))


def _refused(why: Phrase) -> Refused:
    return Refused("no_suv", why)


def _factor(headers: Sequence[Header]) -> float:
    first = headers[0]
    for keyword in _SAME:
        if len({header.said(keyword) for header in headers}) > 1:
            raise _refused(DISAGREE.with_values(keyword=keyword))
    if len({header.units for header in headers}) > 1:
        raise _refused(DISAGREE.with_values(keyword="Units"))
    units = first.units.upper()
    if units not in {"BQML", "CNTS", "GML"}:
        raise _refused(UNITS if units else MISSING.with_values(keyword="Units"))
    if units == "GML" and first.said("SUVType") not in {"", "BW"}:
        raise _refused(NOT_WEIGHT)
    corrected = {word.strip() for word in first.said("CorrectedImage").split("\\")}
    if not {"ATTN", "DECY"} <= corrected:
        raise _refused(NOT_CORRECTED)
    if units == "GML":
        return 1.0
    if units == "CNTS":
        return _positive(first, "PhilipsSuvFactor", "(7053,1000)")
    return _of_activity(headers)


def _positive(header: Header, keyword: str, name: str = "") -> float:
    if not header.said(keyword):
        raise _refused(MISSING.with_values(keyword=name or keyword))
    value = header.number(keyword)
    if value is None or value <= 0.0:
        raise _refused(NOT_POSITIVE.with_values(keyword=name or keyword))
    return value


def _within(header: Header, keyword: str, limits: tuple[float, float], unit: str) -> float:
    """Return a number that can be in its unit; scanners have written others."""
    value = _positive(header, keyword)
    if not limits[0] <= value <= limits[1]:
        raise _refused(NOT_THAT_UNIT.with_values(keyword=keyword, value=f"{value:g}", unit=unit))
    return value


def _of_activity(headers: Sequence[Header]) -> float:
    first = headers[0]
    if first.said("SeveralRadiopharmaceuticals"):
        raise _refused(SEVERAL)
    weight_g = _within(first, "PatientWeight", _WEIGHTS_KG, "kg") * 1000.0
    dose_bq = _within(first, "RadionuclideTotalDose", _DOSES_BQ, "Bq")
    corrected_to = first.said("DecayCorrection")
    if corrected_to == "ADMIN":
        return weight_g / dose_bq
    if corrected_to != "START":
        raise _refused(NO_START)
    half_life_s = _positive(first, "RadionuclideHalfLife")
    scan = _scan_start(headers)
    waited_s = (scan - _injection(first, scan)).total_seconds()
    if not 0.0 <= waited_s <= _MOST_HALF_LIVES * half_life_s:
        raise _refused(TIMES)
    return weight_g / (dose_bq * math.pow(2.0, -waited_s / half_life_s))


def _scan_start(headers: Sequence[Header]) -> datetime:
    """Start of the scan: that of the series, unless it was made after the first acquisition.

    A series date after the acquisition belongs to pictures that were worked on later; then GE's
    own time of the scan holds, or the earliest acquisition.
    """
    first = headers[0]
    starts = [found for header in headers if (found := _moment(header, "Acquisition")) is not None]
    series = _moment(first, "Series")
    if series is None and not starts:
        raise _refused(MISSING.with_values(keyword="SeriesTime"))
    if series is not None and (not starts or series <= min(starts)):
        return series
    own = _datetime(first.said("GEScanDateTime"), first)
    return own if own is not None and own <= min(starts) else min(starts)


def _injection(header: Header, scan: datetime) -> datetime:
    """Time of injection; where only the hour is known, the last such hour before the scan."""
    stated = header.said("RadiopharmaceuticalStartDateTime")
    known = _datetime(stated, header)
    if known is not None:
        return known
    at = _time(header.said("RadiopharmaceuticalStartTime"))
    if at is None:
        raise _refused(MISSING.with_values(keyword="RadiopharmaceuticalStartTime"))
    same_day = datetime.combine(scan.date(), at, scan.tzinfo)
    return same_day if same_day <= scan else same_day - _DAY


def _moment(header: Header, which: str) -> datetime | None:
    """Join date and time of ``Series`` or ``Acquisition``, in the zone of the file."""
    day = _date(dict(header.dates).get(f"{which}Date", ""))
    at = _time(header.said(f"{which}Time"))
    return None if day is None or at is None else datetime.combine(day, at, _zone_of(header))


def _zone_of(header: Header) -> timezone:
    """Zone of dates and times that do not say one; without any, all are of one clock."""
    return _zone(header.said("TimezoneOffsetFromUTC")) or UTC


def _zone(text: str) -> timezone | None:
    found = _ZONE.search(text)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _datetime(text: str, header: Header) -> datetime | None:
    """Read a DT; its own zone counts only where the file says the zone of its other times too."""
    plain = _ZONE.sub("", text.strip())
    day, at = _date(plain[:8]), _time(plain[8:])
    if day is None or at is None:
        return None
    known = bool(header.said("TimezoneOffsetFromUTC"))
    zone = (_zone(text) if known else None) or _zone_of(header)
    return datetime.combine(day, at, zone)


def _date(text: str) -> date | None:
    digits = text.strip().replace(".", "")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if digits else None
    except ValueError:
        return None


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    micro = int((found[4] or "").ljust(6, "0"))
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        return time(hour, minute, min(second, 59), micro)
    except ValueError:
        return None
