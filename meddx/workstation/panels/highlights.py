"""How findings are marked in a note: a colour and a pattern for each assertion."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtGui import QColor, QFont, QTextCharFormat

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


# Told apart also by eyes that lack one kind of cone: a test measures it.
MARKS: Final = {
    Assertion.PRESENT: Mark(COLOURS.supports, _Style.SingleUnderline),
    Assertion.EXCLUDED: Mark(COLOURS.opposes, _Style.DashUnderline),
    Assertion.UNCERTAIN: Mark(COLOURS.caution, _Style.WaveUnderline),
    Assertion.HISTORICAL: Mark(COLOURS.accent, _Style.DotLine),
    Assertion.FAMILY: Mark("#b585ea", _Style.DashDotLine),
    Assertion.HYPOTHETICAL: Mark(COLOURS.text, _Style.DashDotDotLine),
}


@cache
def mark_format(
    assertion: Assertion | None, *, chosen: bool = False, by_reader: bool = False
) -> QTextCharFormat:
    """Return the format of marked text; the same one each time, not to be changed.

    What the reader said has a line above it, too; what he called no finding (None) is struck out.
    """
    made = QTextCharFormat()
    made.setFontOverline(by_reader and assertion is not None)
    if assertion is None:
        made.setFontStrikeOut(True)
        made.setForeground(QColor(COLOURS.muted))
        tint = QColor(COLOURS.muted)
    else:
        tint = QColor(MARKS[assertion].colour)
        made.setUnderlineColor(tint)
        made.setUnderlineStyle(MARKS[assertion].underline)
    tint.setAlpha(_CHOSEN_ALPHA if chosen else _TINT_ALPHA if assertion is not None else 0)
    made.setBackground(tint)
    return made


def own_format() -> QTextCharFormat:
    """Return the line of what the reader said, whatever it is."""
    made = QTextCharFormat()
    made.setFontOverline(True)
    tint = QColor(COLOURS.text)
    tint.setAlpha(_TINT_ALPHA // 2)
    made.setBackground(tint)
    return made


@cache
def named_format() -> QTextCharFormat:
    """Return the format of what is only named: without the tint of all that counts."""
    made = QTextCharFormat()
    made.setUnderlineColor(QColor(COLOURS.muted))
    made.setUnderlineStyle(_Style.DotLine)
    return made


def heading_format() -> QTextCharFormat:
    """Return the format of a section's heading."""
    made = QTextCharFormat()
    made.setFontWeight(QFont.Weight.Bold)
    made.setForeground(QColor(COLOURS.accent))
    return made
