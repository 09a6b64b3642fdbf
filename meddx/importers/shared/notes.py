"""Clinical text becomes a note of a case, whatever file it came from."""

from datetime import date
from typing import Final

from meddx.case.identity import Agreement, Patient
from meddx.case.record import Case, Note
from meddx.importers.shared.cases import short_hash
from meddx.importers.shared.identity import Header, read_header
from meddx.importers.shared.records import Record
from meddx.importers.shared.sections import find_sections, is_heading_of_patient
from meddx.importers.shared.text import cleaned
from meddx.phrase import Phrase, Refused

OTHER_OWNER: Final = Phrase(
    "The text of a document in this file names another patient than the file does. It was not "
    "added; ask where it comes from."
)

_HEADER_LINES: Final = 30


def note_case(text: str, title: str) -> Case:
    """Make a case of a typed or pasted note; its patient is what its header says, perhaps nobody.

    Raises
    ------
    meddx.phrase.Refused
        ``two_patients`` when the text names two.
    """
    record = note_record(cleaned(text), title)
    return Case(record.patient, notes=record.notes)


def note_record(text: str, title: str) -> Record:
    """Make a record with one note; otherwise as ``note_case``."""
    note, header = _read(text, title)
    return Record(header.patient, (note,))


def note_of(patient: Patient, text: str, title: str, written_on: date | None = None) -> Note:
    """Make a note of a patient whom the file names beside the text.

    Raises
    ------
    meddx.phrase.Refused
        ``other_patient`` when the text's own header names somebody else, ``two_patients`` when it
        names two.
    """
    note, header = _read(text, title)
    check_owner(patient, header.patient)
    return Note(note.note_id, title, text, note.sections, written_on or note.written_on)


def check_owner(patient: Patient, named: Patient) -> None:
    """Refuse a text whose header names somebody else than the file that holds it.

    Raises
    ------
    meddx.phrase.Refused
        ``other_patient``.
    """
    if patient.compare(named) is Agreement.DIFFERENT:
        raise Refused("other_patient", OTHER_OWNER)


def _read(text: str, title: str) -> tuple[Note, Header]:
    sections = find_sections(text)
    # "Patient:" heads the lines that name the patient: the header reaches beyond it.
    starts = (s.start for s in sections if not is_heading_of_patient(text, s.start))
    header = read_header(text, _header_end(text, next(starts, len(text))))
    note = Note(short_hash(text.encode()), title, text, sections, header.written_on)
    return note, header


def _header_end(text: str, first_section: int) -> int:
    """End of the part that may name the patient: the first section's heading, or 30 lines."""
    end = 0
    for _ in range(_HEADER_LINES):
        newline = text.find("\n", end)
        if newline < 0:
            return min(first_section, len(text))
        end = newline + 1
    return min(first_section, end)
