"""Findings said by a number at the bedside: "lost 10 kg", "GCS 9", "R arm 185/100, L arm 140/80".

The Glasgow Coma Scale goes to 15 (Teasdale and Jennett, Lancet 1974); a systolic pressure that
differs by more than 20 mmHg between the arms is asymmetric, by common practice.
"""

import re
from collections.abc import Iterator
from typing import Final

_WEIGHT_LOSS: Final = "HP:0001824"
_LESS_AWAKE: Final = "HP:0004372"
_ASYMMETRIC: Final = "HP:6000945"
_AWAKE: Final = 15
_LEAST: Final = 3
_DIFFERENT: Final = 20  # mmHg
_SYSTOLIC: Final = range(50, 280)  # mmHg

_NUMBER: Final = r"\d{1,3}(?:[.,]\d+)?"
_MASS: Final = r"(?:kgs?|kilos?|kilograms?|lbs?|pounds?|stones?|st)\b"
_ABOUT: Final = r"(?:about |around |approx\.? |approximately |nearly |almost |over |~ ?|> ?)?"
_LOST: Final = re.compile(
    rf"\b(?:lost|losing|loss of) {_ABOUT}{_NUMBER}(?: ?[-–] ?{_NUMBER})? ?{_MASS}",
    re.IGNORECASE,
)
_GCS: Final = re.compile(
    r"\b(?:GCS|Glasgow coma (?:scale|score)(?: score)?)"
    r"(?: (?:was|is|of|at|now|score|dropped to|fell to))*"
    r"[ :=]{0,2}(?P<score>\d{1,2})(?:/15)?\b(?!\.\d)|GCS评分[ :：]?(?P<zh>\d{1,2})",
    re.IGNORECASE,
)
_PRESSURE: Final = r"(?P<{0}>\d{{2,3}})/\d{{2,3}}"
_RIGHT, _LEFT = r"\b(?:right|rt|r)\b", r"\b(?:left|lt|l)\b"
_WORDS: Final = r"[^\d.;\n]{0,20}"
_ARMS: Final = re.compile(
    rf"{_RIGHT}{_WORDS}{_PRESSURE.format('a')}{_WORDS}{_LEFT}{_WORDS}{_PRESSURE.format('b')}"
    rf"|{_LEFT}{_WORDS}{_PRESSURE.format('c')}{_WORDS}{_RIGHT}{_WORDS}{_PRESSURE.format('d')}",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and HPO id of each finding, from left to right of its kind.

    Parameters
    ----------
    text
        The text.
    """
    for match in _LOST.finditer(text):
        yield match.start(), match.end(), _WEIGHT_LOSS
    for match in _GCS.finditer(text):
        if _LEAST <= int(match["score"] or match["zh"]) < _AWAKE:
            yield match.start(), match.end(), _LESS_AWAKE
    for match in _ARMS.finditer(text):
        one, other = (int(each) for each in match.groups() if each is not None)
        if one in _SYSTOLIC and other in _SYSTOLIC and abs(one - other) > _DIFFERENT:
            yield match.start(), match.end(), _ASYMMETRIC
