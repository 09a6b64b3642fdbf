"""Findings said by an age, a score or a time: "walked at 28 months", "an IQ of 45", "QTc 490 ms".

Milestones are late after the age at which 99 % of healthy children reach them (WHO Multicentre
Growth Reference Study 2006: sitting 9.2 months, crawling 13.5, standing alone 16.9, walking alone
17.6); head control after 6 months, rolling over after 7 and first words after 24, by common
practice. Degrees of intellectual disability by IQ as the HPO defines them; a birth before 37
completed weeks is premature (WHO); a corrected QT interval is long from 460 ms (AHA/ACCF/HRS 2009:
450 in men, 460 in women).
"""

import re
from collections.abc import Iterator
from typing import Final

# A milestone, the months after which it is late, the finding then.
_MILESTONES: Final = (
    (r"(?:did|could) not sit|sat|could sit", 9.2, "HP:0025336"),
    (
        r"(?:did|could) not walk|walked|could walk|(?:began|started) (?:walking|to walk)|"
        r"independent walking|took (?:his |her )?first steps",
        17.6,
        "HP:0031936",
    ),
    (
        r"(?:said |spoke |spoken |used )?(?:his |her )?first words?|did not (?:speak|talk)|"
        r"(?:began|started) (?:to talk|talking|to speak|speaking)",
        24.0,
        "HP:0000750",
    ),
    (r"(?:gained |achieved )?head control|held (?:his|her) head(?: up)?", 6.0, "HP:0002421"),
    (r"rolled over|could roll over", 7.0, "HP:0032989"),
    (r"crawled|(?:began|started) (?:crawling|to crawl)", 13.5, "HP:0033128"),
    (r"stood|could stand", 16.9, "HP:0025335"),
)
_NUMBER: Final = r"\d{1,2}(?:[.,]\d+)?"
_ALONE: Final = r"(?: (?:alone|independently|unaided|unassisted|unsupported|without support))?"
_REACHED: Final = r"(?: (?:was|were|came|started|began|only|not|achieved|reached|possible)){0,3}"
_WHEN: Final = re.compile(
    rf"\b(?P<milestone>{'|'.join(words for words, _, _ in _MILESTONES)}){_ALONE}{_REACHED}"
    r" (?:at|until) (?:the )?"
    r"(?:(?P<age>age) (?:of )?|about |around |approximately |almost |nearly )*"
    rf"(?P<number>{_NUMBER}|two|three|four|five|six)(?P<half> and a half|½)?"
    r"(?:[ -](?P<unit>months?|years?|mo|yrs?)\b|(?!\s*[\w/%]))",
    re.IGNORECASE,
)
_COUNTS: Final = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0}
_QUOTIENT: Final = re.compile(
    r"\b(?:(?:full[ -]scale|total|overall)\s)?(?P<what>IQ|(?i:intelligence quotient)|DQ|"
    r"(?i:developmental quotient))\b(?:\s(?:score|level))?"
    r"(?:\s(?:is|was|of|at|around|about|approximately|estimated|measured|to|be|between|=))*[:=\s]*"
    r"(?P<under>(?:below|under|less than|<)\s?)?(?P<number>\d{2,3})\b(?!\s?(?:th|st|nd|rd|years|%))"
    r"(?:\s?(?:-|–|to|(?<=between \d\d )and)\s?(?P<upper>\d{2,3})\b)?",
)
# The lowest quotient of a degree, the finding.
_DEGREES: Final = (
    (86, ""),
    (70, "HP:0006889"),
    (50, "HP:0001256"),
    (35, "HP:0002342"),
    (20, "HP:0010864"),
    (0, "HP:0002187"),
)
_DISABLED, _DELAYED, _LIMIT = "HP:0001249", "HP:0001263", 70
_BIRTH: Final = re.compile(
    r"\b(?:born|delivered|birth|delivery)\b(?:\s[^\s.;,]+){0,6}?\s(?:at|after|in)\s"
    r"(?:about |approximately |only )?(?P<weeks>2[2-9]|3[0-6])\b"
    r"(?:\s?(?:\+|and|\d/7|\d)\s?)*-?\s?(?:weeks?|wks?)\b",
    re.IGNORECASE,
)
_PREMATURE: Final = "HP:0001622"
_INTERVAL: Final = re.compile(
    r"\bQTc\b(?:\s(?:interval|time|of|was|is|at|to|prolonged))*[:=\s(]*"
    r"(?P<time>\d{3})\s?(?:msec|ms|milliseconds?)\b"
)
_LONG_QT, _LONG_QT_MS = "HP:0001657", 460


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and id of the findings that a text says by ages and scores.

    Parameters
    ----------
    text
        The text.
    """
    for birth in _BIRTH.finditer(text):
        yield birth.start(), birth.end(), _PREMATURE
    for interval in _INTERVAL.finditer(text):
        if int(interval["time"]) >= _LONG_QT_MS:
            yield interval.start(), interval.end(), _LONG_QT
    for quotient in _QUOTIENT.finditer(text):
        hpo_id = _degree(quotient)
        if hpo_id:
            yield quotient.start(), quotient.end(), hpo_id
    for when in _WHEN.finditer(text):
        months = _months(when)
        for words, latest, hpo_id in _MILESTONES:
            if months > latest and re.fullmatch(words, when["milestone"], re.IGNORECASE):
                yield when.start(), when.end(), hpo_id


def _degree(quotient: re.Match[str]) -> str:
    """Return the finding that a quotient is, or ""."""
    number = int(quotient["upper"] or quotient["number"])
    if quotient["what"].lower().startswith("d"):
        return _DELAYED if number < _LIMIT or (quotient["under"] and number == _LIMIT) else ""
    if quotient["under"]:
        return _DISABLED if number <= _LIMIT else ""
    return next(hpo_id for lowest, hpo_id in _DEGREES if number >= lowest)


def _months(when: re.Match[str]) -> float:
    """Return an age in months; without a unit, one after "age" is in years and others none."""
    number = when["number"].lower()
    value = _COUNTS.get(number) or float(number.replace(",", "."))
    value += 0.5 if when["half"] else 0
    unit = (when["unit"] or ("year" if when["age"] else "")).lower()
    return value * {"y": 12, "m": 1}.get(unit[:1], 0)
