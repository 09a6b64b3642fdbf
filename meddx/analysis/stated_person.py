"""Age and sex of the patient as running text states them: "a 45-year-old man", "男，67岁".

Only what is said of the patient counts: never the age of a relative, of an earlier event or of a
test person; where the text states two different ages at the first level of trust, none is taken.
"""

import re
from typing import Final

from meddx.analysis.pregnancy import is_pregnant
from meddx.case.identity import Sex
from meddx.case.record import Case, Section
from meddx.case.stated import OLDEST_YEARS, StatedPerson

_IN_A_YEAR: Final = {"y": 1.0, "m": 12.0, "w": 365.2425 / 7, "d": 365.2425}
_FEMALE_WORDS: Final = "woman|female|girl|lady|f|gentlewoman"
_MALE_WORDS: Final = "man|male|boy|gentleman|m"
_KIN: Final = (
    "son|daughter|brother|sister|mother|father|sibling|twin|cousin|nephew|niece|uncle|aunt|husband"
    "|wife|grandson|granddaughter|grandmother|grandfather|child of|mom|dad|partner|spouse|donor"
    "|roommate|friend|volunteer|control"
)
_UNIT: Final = r"(?P<unit>years?|yrs?|y(?=[/.\s-]*o\b|\b)|months?|mos?|m(?=/o)|weeks?|wks?|days?)"
_OLD: Final = r"[\s.-]*(?:old|/\s*o\b|of\s+age|o\b)\.?"
_ADJECTIVES: Final = r"(?:[\s,-]+(?!(?:and|with|who|has|had|his|her)\b)[a-z0-9-]+){0,4}?"
_NOUN: Final = (
    rf"[\s,-]+(?P<noun>{_FEMALE_WORDS}|{_MALE_WORDS}|patient|pt|infant|baby|child|neonate|newborn"
    r"|toddler|teenager|adolescent|adult|individual|proband)\b"
)
_ENGLISH: Final = (
    # "a 45-year-old obese man", "67 y/o F"
    re.compile(
        rf"(?<![\d./-])(?P<n>\d{{1,3}})[\s-]*{_UNIT}{_OLD}{_ADJECTIVES}{_NOUN}", re.IGNORECASE
    ),
    # "67yo with cough", "This is a 45-year-old with ..."
    re.compile(
        rf"(?:^|\b(?:a|an|this|the|is|patient|pt)\s+|[:\n]\s*)(?P<n>\d{{1,3}})[\s-]*{_UNIT}{_OLD}"
        rf"(?=\s*(?:,|\.|$|\n|with|who|presenting|presents|s/p|status|referred|known))",
        re.IGNORECASE,
    ),
    # Letters alone: 72F, 60M
    re.compile(
        r"(?:^|[:\n(]\s*|\b(?:a|this)\s+)(?P<n>\d{1,3})\s?(?P<noun>[FM])\b(?!\s*\d)(?=\s|,|\.|$|\))"
    ),
    # A heading or "aged": the number follows.
    re.compile(
        rf"\bage(?:d\b|\s*[:=])\s*(?P<n>\d{{1,3}})(?:\s*{_UNIT})?(?![\d./-])"
        r"(?!\s*(?:to|and|or)\s*\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:patient|pt|he|she)\s+is\s+(?:now\s+|currently\s+)?(?:an?\s+)?(?P<n>\d{{1,3}})[\s-]*"
        rf"{_UNIT}{_OLD}",
        re.IGNORECASE,
    ),
)
_CHINESE: Final = (
    # "男，67岁", "患者女性，56岁", "患儿，男，3个月"
    re.compile(
        r"(?P<noun>男|女)(?:性|童|婴)?(?:患者|病人|患儿)?[，,、\s:：]{0,3}(?:年龄[:：]?\s*)?"
        r"(?P<n>\d{1,3})\s*(?P<unit>岁|周岁|个?月龄?|周龄?|天|日龄)(?!前|时|起|后|以)"
    ),
    # "67岁男性", "3个月男婴", "56岁女患者"
    re.compile(
        r"(?<!\d)(?P<n>\d{1,3})\s*(?P<unit>岁|周岁|个月|月龄|周龄|天|日龄)(?:的)?(?:老年|中年|青年)?"
        r"(?P<noun>男|女)(?:性|童|婴|孩|患)?"
    ),
    # "患者，56岁", "年龄：56岁"
    re.compile(
        r"(?:患者|患儿|病人|年龄)[，,、:：\s]{0,3}(?P<n>\d{1,3})\s*(?P<unit>岁|周岁|个月|月龄|周龄|天|日龄)"
        r"(?!前|时|起|后|以)(?P<noun>)"
    ),
)
_KIN_BEFORE: Final = re.compile(
    rf"(?:\b(?:his|her|their|'s|whose|{_KIN})\b[\s,:(]*(?:is|was|are|of|an?|with|has|,)*[\s,(]*"
    r"(?:an?\s+|one\s+)?|\bage\s+(?:of\s+)?|\bat\s+(?:the\s+age\s+of\s+)?|\bsince\s+|\bwhen\s+(?:he|she)\s+was\s+)$",
    re.IGNORECASE,
)
_KIN_BEHIND: Final = re.compile(rf"[\s,-]*(?:old\s+)?(?:{_KIN})\b", re.IGNORECASE)
_KIN_ZH: Final = re.compile(
    r"(?:父|母|兄|弟|姐|妹|子|女儿|儿子|祖父|祖母|爷爷|奶奶|外公|外婆|叔|舅|姨|姑|丈夫|妻子|爱人|配偶|供者)"
    r"[亲]?[，,、:：\s]{0,2}$"
)
_FEMALE: Final = frozenset({*_FEMALE_WORDS.split("|"), "女"})
_MALE: Final = frozenset({*_MALE_WORDS.split("|"), "男"})
_SEX_ONLY: Final = re.compile(
    r"(?:^|[。\n])\s*患(?:者|儿)[，,、:：\s]{0,2}(?:系|为)?(?:老年|中年|青年|成年)?(?P<zh>男|女)(?!儿|朋友)"
    r"|\b(?:a|an|this|the)\s+(?:[a-z-]+\s+){0,2}?(?P<en>woman|man|gentleman|lady)\s+"
    r"(?:with|who|presents|presenting|presented|was|is|,)",
    re.IGNORECASE,
)


def of_case(case: Case) -> StatedPerson:
    """Return what the notes of a case state; notes that contradict one another state nothing."""
    found = [find_person(note.text, note.sections) for note in case.notes]
    ages = {person.age_years for person in found} - {None}
    sexes = {person.sex for person in found} - {Sex.UNKNOWN}
    return StatedPerson(
        ages.pop() if len(ages) == 1 else None, sexes.pop() if len(sexes) == 1 else Sex.UNKNOWN
    )


def find_person(text: str, sections: tuple[Section, ...]) -> StatedPerson:
    """Return the age and sex that a text states of its patient.

    A family history is not looked at. The age comes from the most trusted form that is met;
    different ages of one form leave it open.
    """
    own = _without_family(text, sections)
    for patterns, kin in ((_ENGLISH, _other_english), (_CHINESE, _other_chinese)):
        for pattern in patterns:
            found = [m for m in pattern.finditer(own) if not kin(own, m)]
            ages = {age for m in found if (age := _years(m)) is not None}
            if len(ages) == 1:
                return StatedPerson(ages.pop(), _sex(found, own))
            if ages:
                return StatedPerson(None, _sex(found, own))
    return StatedPerson(None, _sex([], own))


def _without_family(text: str, sections: tuple[Section, ...]) -> str:
    """Blank the family history, so that places stay."""
    for section in sections:
        if section.kind == "family":
            blank = " " * (section.end - section.start)
            text = text[: section.start] + blank + text[section.end :]
    return text


def _other_english(text: str, match: re.Match[str]) -> bool:
    """Whether the age is a relative's, or that at an earlier event."""
    before = text[max(0, match.start("n") - 40) : match.start("n")]
    return bool(_KIN_BEFORE.search(before) or _KIN_BEHIND.match(text, match.end())) or bool(
        re.search(rf"\b(?:{_KIN})\b", match[0], re.IGNORECASE)
    )


def _other_chinese(text: str, match: re.Match[str]) -> bool:
    return bool(_KIN_ZH.search(text[max(0, match.start() - 8) : match.start()]))


def _years(match: re.Match[str]) -> float | None:
    word = (match.groupdict().get("unit") or "y").lower()
    unit = "y" if "岁" in word else "m" if "月" in word else "w" if "周" in word else word[0]
    if word in {"天", "日龄"}:
        unit = "d"
    age = int(match["n"]) / _IN_A_YEAR[unit]
    return age if age <= OLDEST_YEARS else None


def _sex(found: list[re.Match[str]], text: str) -> Sex:
    """Sex that the same words state, else of "this woman with ...", of who is pregnant; or none."""
    words = {(m.groupdict().get("noun") or "").lower() for m in found}
    sexes = {Sex.FEMALE for word in words if word in _FEMALE}
    sexes |= {Sex.MALE for word in words if word in _MALE}
    if not sexes:
        said = {(m["zh"] or m["en"]).lower() for m in _SEX_ONLY.finditer(text)}
        sexes = {Sex.FEMALE if word in _FEMALE else Sex.MALE for word in said}
    if not sexes and is_pregnant(text):
        sexes = {Sex.FEMALE}
    return sexes.pop() if len(sexes) == 1 else Sex.UNKNOWN
