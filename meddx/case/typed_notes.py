"""Texts that were typed here, as they are kept: their words, their day, and whose they are.

They are notes, or descriptions of variants (``GenePanel.typed``), which have no day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from typing import Any

from meddx.case.gene_files import GenePanel
from meddx.case.identity import Agreement, Patient
from meddx.case.note_plain import patient_name
from meddx.case.record import Case, Note

Plain = dict[str, Any]


@dataclass(frozen=True)
class TypedNote:
    """A typed text, the day it is of if that was said, and the patient it was written for."""

    text: str
    written_on: date | None
    patient: Patient

    def is_for(self, patient: Patient) -> bool:
        """Whether it may be this patient's: nothing that was kept says otherwise."""
        return self.patient.compare(patient) is not Agreement.DIFFERENT

    def is_of(self, item: Note | GenePanel) -> bool:
        """Whether it is this note, or gene file, of a case."""
        if isinstance(item, GenePanel):
            return self.text == item.typed
        return item.typed and self.text == item.text


def subjects(case: Case) -> tuple[str, ...]:
    """Name where the typed notes of a case are kept; a new one goes to the first of these.

    That is the patient. Where nothing points at one (``Patient.is_named``) it is the study, and
    without a study nothing: else the note would be shown to the next who is not named. Such a study
    is looked into even where a note has said meanwhile whose it is.
    """
    patient = (f"{patient_name(case.patient)}.typed",) if case.patient.is_named else ()
    return (*patient, *(study.study_instance_uid for study in case.studies))


def typed_note(case: Case, item: Note | GenePanel) -> TypedNote:
    """Return a note, or typed variants, of a case as they are kept."""
    if isinstance(item, GenePanel):
        return TypedNote(item.typed, None, case.patient)
    return TypedNote(item.text, item.written_on, case.patient)


def titled(panel: GenePanel, others: Iterable[GenePanel]) -> GenePanel:
    """Return typed variants under a title that none of the others has: numbered where need be."""
    taken = {other.title for other in others}
    names = chain((panel.title,), (f"{panel.title} {number}" for number in count(2)))
    return replace(panel, title=next(name for name in names if name not in taken))


def to_plain(notes: Iterable[TypedNote], reader: str = "") -> Plain:
    """Return notes as JSON can hold them; ``reader`` is who wrote last."""
    return {"notes": [_plain(note) for note in notes], "reader": reader}


def notes_of(plain: Mapping[str, Any]) -> tuple[TypedNote, ...]:
    """Return the notes that were kept.

    Raises
    ------
    ValueError, KeyError, TypeError
        If they are none.
    """
    return tuple(_note(item) for item in plain["notes"])


def with_change(
    notes: Sequence[TypedNote], out: TypedNote | None, into: TypedNote | None
) -> tuple[TypedNote, ...]:
    """Return the notes with one in the place of another; either may be missing."""
    places = [n for n, note in enumerate(notes) if out is not None and _same(note, out)]
    kept = [note for n, note in enumerate(notes) if n not in places]
    if into is not None and not any(_same(note, into) for note in kept):
        kept.insert(places[0] if places else len(kept), into)
    return tuple(kept)


def _same(one: TypedNote, other: TypedNote) -> bool:
    return one.text == other.text and one.is_for(other.patient)


def _plain(note: TypedNote) -> Plain:
    whose = note.patient
    return {
        "text": note.text,
        "written_on": _day(note.written_on),
        "patient_id": whose.patient_id,
        "name": whose.name,
        "birth_date": _day(whose.birth_date),
    }


def _note(plain: Mapping[str, Any]) -> TypedNote:
    whose = Patient(str(plain["patient_id"]), str(plain["name"]), _day_of(plain["birth_date"]))
    return TypedNote(str(plain["text"]), _day_of(plain["written_on"]), whose)


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
