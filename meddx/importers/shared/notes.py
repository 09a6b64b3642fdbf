"""Clinical text becomes a note of a case, whatever file it came from."""

from typing import Final

from meddx.case.record import Case, Note
from meddx.importers.shared.cases import short_hash
from meddx.importers.shared.identity import read_header
from meddx.importers.shared.sections import find_sections

_HEADER_LINES: Final = 30


def note_case(text: str, title: str) -> Case:
    """Make a case with one note; its patient is what the note's header says, perhaps nobody.

    Raises
    ------
    meddx.phrase.Refused
        ``two_patients`` when the text names two.
    """
    sections = find_sections(text)
    # "Patient:" heads the lines that name the patient: the header reaches beyond it.
    starts = (section.start for section in sections if not _names_patient(text, section.start))
    header = read_header(text, _header_end(text, next(starts, len(text))))
    note_id = short_hash(text.encode())
    note = Note(note_id, title, text, sections, header.written_on)
    return Case(header.patient, notes=(note,))


def _names_patient(text: str, start: int) -> bool:
    """Whether the heading that ends at ``start`` is the word *Patient*."""
    return text[:start].rstrip(" \t#*:：[]【】").lower().endswith("patient")


def _header_end(text: str, first_section: int) -> int:
    """End of the part that may name the patient: the first section's heading, or 30 lines."""
    end = 0
    for _ in range(_HEADER_LINES):
        newline = text.find("\n", end)
        if newline < 0:
            return min(first_section, len(text))
        end = newline + 1
    return min(first_section, end)
