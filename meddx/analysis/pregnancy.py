"""What a note says of a pregnancy: that the patient is pregnant, and what is the unborn child's.

HPO has no phenotype *pregnant*: a pregnancy is no finding. What is seen in the fetus of a pregnant
patient is another person's, as what a relative has.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from meddx.case.evidence import Assertion, Finding, TextSource

_YOUNGEST_YEARS: Final = 10.0  # of a mother: an estimate of the project authors
_PREGNANT: Final = re.compile(
    r"\b\d{1,2}(?:\s?\+\s?\d)?(?:[\s-]*(?:weeks?|wks?|months?|/40))[\s-]*(?:pregnant|gestation\b)"
    r"|\b(?:is|currently|now)\s+pregnant\b|\bpregnant\s+(?:patient|woman|female|lady|at\s+\d)"
    r"|\bpregnancy\s+at\s+\d{1,2}\b|\bG\d{1,2}\s?P\d{1,2}\w{0,3}\s+(?:at|@)\s+\d"
    r"|孕妇|(?:宫内孕|孕|妊娠)\s?\d{1,2}\s?(?:\+\d|[wW周个])",
    re.IGNORECASE,
)
_NOT_NOW: Final = re.compile(
    r"\b(?:not|wife|partner|mother|sister|daughter|girlfriend|mom|when|was|were|if)\b[^.;\n]{0,40}$"
    r"|(?:未|妻子|妻|爱人|母亲|其母|姐|妹|女儿|曾|既往)[^。；\n]{0,12}$",
    re.IGNORECASE,
)
# Who was born has a pregnancy in the history: it was the mother's, and the fetus is the patient.
_BORN: Final = re.compile(
    r"\b(?:born|newborn|neonate|neonatal|infant|baby|delivered)\b|出生|新生儿|患儿|娩出|出世",
    re.IGNORECASE,
)
_UNBORN: Final = re.compile(r"\bfo?et(?:us(?:es)?|al)\b|胎儿|胎心", re.IGNORECASE)
_HER_OWN: Final = re.compile(r"\b(?:mother|maternal|patient|she)\b|孕妇|母体|患者", re.IGNORECASE)


def is_pregnant(text: str) -> bool:
    """Whether a text says that its patient is pregnant now."""
    if _BORN.search(text):
        return False
    return any(
        _NOT_NOW.search(text, max(0, match.start() - 60), match.start()) is None
        for match in _PREGNANT.finditer(text)
    )


def of_unborn(
    text: str,
    found: Sequence[Finding],
    sentence: Callable[[int], tuple[int, int]],
    age_years: float | None,
) -> list[Finding]:
    """Tell what is the unborn child's apart from what is the pregnant patient's.

    Parameters
    ----------
    text
        The note.
    found
        What was named in it, each with its characters.
    sentence
        Range of characters of the sentence that holds a character.
    age_years
        Of the patient.

    Returns
    -------
    list
        The findings in the same order; as they were where the patient is not pregnant.
    """
    is_child = age_years is not None and age_years < _YOUNGEST_YEARS
    if is_child or not is_pregnant(text):
        return list(found)
    return [_unborns(finding, text, sentence) for finding in found]


def _unborns(finding: Finding, text: str, sentence: Callable[[int], tuple[int, int]]) -> Finding:
    source = finding.source
    if not isinstance(source, TextSource):
        return finding
    start, _ = sentence(source.start)
    last = max((m.start() for m in _UNBORN.finditer(text, start, source.end)), default=-1)
    if last < 0 or _HER_OWN.search(text, last, source.start):
        return finding
    # "No fetal hydrocephalus" stays a denial: a relative's finding of probability 0.
    return replace(finding, assertion=Assertion.FAMILY)
