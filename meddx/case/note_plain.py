"""Corrections of notes as plain data, and the names under which they are kept.

A name says nothing of whom it is about: hashes of the patient and of the note's text.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, TextSource
from meddx.case.identity import Patient, folded_id, folded_name
from meddx.case.note_marks import NoteMark
from meddx.case.record import Note

Plain = dict[str, Any]


def subject(patient: Patient, note: Note) -> str:
    """Name what is kept of a note: the same text of another patient is another note."""
    return f"{patient_name(patient)}.{_short(note.text)}"


def patient_name(patient: Patient) -> str:
    """Return the part of a subject that stands for a patient: by ID, else by name and birth date.

    All notes of nobody share one.
    """
    if patient.patient_id:
        return _short(f"id\n{folded_id(patient.patient_id)}")
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    return _short(f"name\n{folded_name(patient.name)}\n{born}")


def to_plain(marks: Sequence[NoteMark], reader: str = "") -> Plain:
    """Return the corrections of one note as JSON can hold them; ``reader`` is who made them."""
    return {"marks": [_mark(mark) for mark in marks], "reader": reader}


def marks_of(plain: Mapping[str, Any], note: Note) -> tuple[NoteMark, ...]:
    """Return the corrections that were kept of a note.

    Raises
    ------
    ValueError, KeyError, TypeError
        If they are none, or lie on other words than those that the note has there.
    """
    found = []
    for item in plain["marks"]:
        start, end = int(item["start"]), int(item["end"])
        text = note.text[start:end]
        if text != item["text"]:
            raise ValueError("a mark lies on its words")
        source = TextSource(note.note_id, start, end, text, str(item["section"]))
        said = item["assertion"]
        assertion = None if said is None else Assertion(said)
        found.append(NoteMark(source, _code_of(item["code"]), assertion, _code_of(item["was"])))
    return tuple(found)


def _mark(mark: NoteMark) -> Plain:
    place = mark.source
    return {
        "start": place.start,
        "end": place.end,
        "text": place.text,
        "section": place.section,
        "code": _code(mark.code),
        "assertion": None if mark.assertion is None else mark.assertion.value,
        "was": _code(mark.was),
    }


def _code(code: Code | None) -> Plain | None:
    if code is None:
        return None
    names = {"display": code.display, "display_zh": code.display_zh}
    return {"system": code.system, "code": code.code, **names}


def _code_of(plain: Mapping[str, str] | None) -> Code | None:
    if plain is None:
        return None
    return Code(plain["system"], plain["code"], plain["display"], plain["display_zh"])


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
