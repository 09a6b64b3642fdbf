"""How findings are marked in a note: a colour and a pattern for each assertion."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QTextCharFormat

from meddx.case.evidence import Assertion
from meddx.workstation.theme import COLOURS

_Style = QTextCharFormat.UnderlineStyle
_TINT_ALPHA = 46
_CHOSEN_ALPHA = 130


@dataclass(frozen=True)
class Mark:
    """A colour and an underline; the underline alone tells them apart without colours."""

    colour: str
    underline: QTextCharFormat.UnderlineStyle


MARKS: Final = {
    Assertion.PRESENT: Mark(COLOURS.supports, _Style.SingleUnderline),
    Assertion.EXCLUDED: Mark(COLOURS.opposes, _Style.DashUnderline),
    Assertion.UNCERTAIN: Mark(COLOURS.caution, _Style.WaveUnderline),
    Assertion.HISTORICAL: Mark(COLOURS.accent, _Style.DotLine),
    Assertion.FAMILY: Mark("#b9a2d6", _Style.DashDotLine),
    Assertion.HYPOTHETICAL: Mark(COLOURS.muted, _Style.DashDotDotLine),
}


def mark_format(assertion: Assertion, *, chosen: bool = False) -> QTextCharFormat:
    """Return the format of marked text."""
    mark = MARKS[assertion]
    made = QTextCharFormat()
    tint = QColor(mark.colour)
    made.setUnderlineColor(tint)
    made.setUnderlineStyle(mark.underline)
    tint.setAlpha(_CHOSEN_ALPHA if chosen else _TINT_ALPHA)
    made.setBackground(tint)
    return made


def shown_text(text: str) -> str:
    """Return a note as it is shown: the same length, one character for each line end."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def position(text: str, offset: int) -> int:
    """Place of a character in Qt's UTF-16 text: one beyond the basic plane counts twice."""
    return offset + sum(ord(character) > 0xFFFF for character in text[:offset])
