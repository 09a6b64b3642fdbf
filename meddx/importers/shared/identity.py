"""Who a text is about: what its header says, in English and Chinese; nothing is inferred."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from meddx.case.identity import Patient, Sex
from meddx.importers.shared.dates import DATE, parse_date
from meddx.phrase import Phrase, Refused

TWO_PATIENTS: Final = Phrase(
    "This text names two different patients. Split it and open the part that belongs to the case."
)

# Between a label and its value; the stars and bars are those of Markdown.
_SEP: Final = r"[ \t*_|]{0,24}+[:：=#＃]?[ \t*_|]{0,24}"
_ID: Final = r"(?P<id>[A-Za-z0-9][A-Za-z0-9_./-]{0,63})"
# In order of trust: a patient's own number, then a record's, then a stay's.
_ID_LABELS: Final = (
    r"\bpatient[ \t]{0,4}(?:id|identifier|identification|number|no\.?)\b|\bpat\.?[ \t]{0,4}id\b"
    r"|(?:患者|病人)[ \t]{0,4}(?:编号|ID|id|号码|号|标识|唯一号)",
    r"\bmrn\b|\bm\.r\.n\.|\bmedical record (?:number|no\.?)|\bhosp(?:ital|\.)? (?:number|no\.?)"
    r"|\bunit (?:number|no\.?)|病历号|病案号|病历编号|病案编号|登记号",
    r"住院号|住院编号|门诊号|门诊编号|就诊号|就诊卡号|就诊编号",
)
_IDS: Final = tuple(re.compile(f"(?:{label}){_SEP}{_ID}", re.IGNORECASE) for label in _ID_LABELS)
_NO_ID: Final = frozenset({"unknown", "none", "n/a", "na", "not", "is", "missing", "and", "or"})
_NEXT: Final = (
    r"(?=[ \t]{0,8}(?:[;；|。\n]|$|[ \t]{2}|\t"
    r"|[,，][ \t]{0,8}(?:\d|dob|d\.o\.b|date|born|birth|sex|gender|age|male|female|patient|mrn|id\b"
    r"|女|男|性别|年龄|出生|患者|病历|住院|门诊)"
    r"|[ \t](?:dob|date of birth|born|sex|gender|mrn|patient id|性别|年龄|出生"
    r"|科室|科别|病区|床号|民族|职业|电话|住院|门诊|病历|病案|登记|检查|申请)))"
)
_NAME: Final = re.compile(
    r"(?:^|[\n;；,，|\t]|[ \t]{2})[ \t#*_>-]{0,16}"
    r"(?:patient(?:'s)?[ \t]{1,4}name|name|(?:患者|病人)?姓[ \t\u3000]{0,4}名)"
    rf"[ \t*_]{{0,8}}[:：=|][ \t*_|]{{0,16}}(?P<name>[^\n:：;；|*]{{1,64}}?)[*_]{{0,2}}{_NEXT}",
    re.IGNORECASE,
)
# "Patient: Jane Doe" names her; "Patient: 54-year-old woman with cough" does not.
_PATIENT: Final = re.compile(
    r"(?:^|\n)[ \t#*_>-]{0,16}(?:patient|pt|病人|患者)[*_]{0,2}[:：][ \t*_]{0,16}"
    r"(?P<name>(?-i:[A-Z][\w'’-]{1,40}(?:(?:,[ ]?|\^|[ ])[A-Z][\w'’.-]{0,40}){1,3}"
    rf"|[\u4e00-\u9fff·]{{2,4}})){_NEXT}",
    re.IGNORECASE,
)
_BORN: Final = re.compile(
    rf"(?:\bborn(?:[ \t]+on)?|\bdob\b|\bd\.o\.b\.|\bdate of birth|\bbirth[ \t]*date"
    rf"|出生(?:日期|年月日|年月)?|生日|生于){_SEP}(?P<date>{DATE})"
    rf"|(?P<date_zh>{DATE})[ \t]*(?:出生|生(?![^\s,，。；;]))",
    re.IGNORECASE,
)
_SEX: Final = re.compile(
    r"(?:\b(?:sex|gender)[ \t*_|]{0,16}[:：=]?[ \t*_|]{0,16}"
    r"|性[ \t\u3000]{0,4}别[ \t*_|]{0,16}[:：]?[ \t*_|]{0,16})"
    r"(?P<sex>female|male|f\b|m\b|women|woman|man|女|男)"
    r"|(?:^|[,，;；:：\s(（])(?P<word>female|male|woman|man|女性?|男性?)(?=[,，;；.。\s)）]|$)",
    re.IGNORECASE,
)
_FEMALE: Final = frozenset({"female", "f", "woman", "women", "女", "女性"})


@dataclass(frozen=True)
class Header:
    """What the header of a text says: the patient, and the day the text was written."""

    patient: Patient
    written_on: date | None


def read_header(text: str, end: int) -> Header:
    """Read identity and date from ``text[:end]``, the part above the first section.

    A date whose order of day and month cannot be known is left out rather than guessed.

    Raises
    ------
    Refused
        ``two_patients`` when labelled numbers of the same kind, or birth dates, contradict.
    """
    head = text[:end]
    born = list(_BORN.finditer(head))
    birth_dates = {d for m in born if (d := parse_date(m["date"] or m["date_zh"])) is not None}
    if len(birth_dates) > 1:
        raise Refused("two_patients", TWO_PATIENTS)
    name = _NAME.search(head) or _PATIENT.search(head)
    patient = Patient(
        patient_id=_patient_id(text),
        name=name["name"].strip(" \t,，*") if name else "",
        birth_date=next(iter(birth_dates), None),
        sex=_sex(head),
    )
    return Header(patient, _written_on(head, [m.span() for m in born]))


def _patient_id(text: str) -> str:
    """Return the number with the most trusted label; it may stand anywhere in the text."""
    for pattern in _IDS:
        found = [m["id"].rstrip("./-") for m in pattern.finditer(text)]
        ids = {i.casefold(): i for i in found if _is_id(i)}
        if len(ids) > 1:
            raise Refused("two_patients", TWO_PATIENTS)
        if ids:
            return next(iter(ids.values()))
    return ""


def _is_id(text: str) -> bool:
    return text.casefold() not in _NO_ID and any(c.isdigit() or c.isupper() for c in text)


def _sex(head: str) -> Sex:
    """Sex when the header states one; two different ones state none."""
    words = {(m["sex"] or m["word"]).lower() for m in _SEX.finditer(head)}
    sexes = {Sex.FEMALE if word in _FEMALE else Sex.MALE for word in words}
    return sexes.pop() if len(sexes) == 1 else Sex.UNKNOWN


def _written_on(head: str, births: list[tuple[int, int]]) -> date | None:
    """First date of the header that is not a date of birth."""
    for match in re.finditer(DATE, head, re.IGNORECASE):
        inside = any(start <= match.start() < end for start, end in births)
        if not inside and (day := parse_date(match[0])) is not None:
            return day
    return None
