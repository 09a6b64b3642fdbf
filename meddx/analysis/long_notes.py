"""How much of a note is read: what is longer is cut, and said."""

from dataclasses import replace
from typing import Final

from meddx.case.record import Note
from meddx.phrase import Phrase

LONGEST: Final = 1_000_000  # characters; a few seconds, and more than a patient's whole record
_BACK: Final = 1000  # characters in which to look for the end of a line or a word

CUT: Final = Phrase(
    "A note is very long: only its first {count} characters were read. Split it to have the rest "
    "read too."
)


def read_part(note: Note, longest: int = LONGEST) -> Note:
    """Return the part of a note that is read: all of it, or what ends with a line or a word."""
    if len(note.text) <= longest:
        return note
    ends = (note.text.rfind(mark, longest - _BACK, longest) for mark in "\n ")
    end = next((place for place in ends if place > 0), longest)
    sections = tuple(replace(s, end=min(s.end, end)) for s in note.sections if s.start < end)
    return replace(note, text=note.text[:end], sections=sections)


def told_cut(note: Note, part: Note) -> Phrase | None:
    """Say how much of a note was read, where that is not all of it."""
    if part is note:
        return None
    return CUT.with_values(count=f"{len(part.text):,}")
