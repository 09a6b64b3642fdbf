"""DICOM objects that are no picture: reports and documents to read, states to apply, all listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from meddx.case.presentation import Embedded, OtherObject, PresentationState, Reference
from meddx.case.record import Note, RefusedFile
from meddx.case.source import Source
from meddx.child import Reply
from meddx.children import Request
from meddx.importers.shared import dicom_patients, dicom_report, dicom_words, packing
from meddx.importers.shared.cases import short_hash
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.identity import TWO_PATIENTS
from meddx.importers.shared.notes import check_owner
from meddx.importers.shared.records import Record
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

REPORT_TITLE: Final = "Structured report: {title}"
DOCUMENT_TITLE: Final = "Document: {title}"
UNREADABLE: Final = Phrase("This file holds {what} that cannot be read; only its tags are listed.")

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
_REPORTS: Final = f"{_STORAGE}88."
_KEY_IMAGES: Final = f"{_STORAGE}88.59"
_STATES: Final = f"{_STORAGE}11."
_DOCUMENTS: Final = f"{_STORAGE}104."
_DEADLINE_S: Final = 60.0


class Member(Protocol):
    """One file with its header, as the importer sorts them."""

    @property
    def source(self) -> Source:
        """Where its bytes are."""

    @property
    def header(self) -> Header:
        """What it says."""


@dataclass(frozen=True)
class Documents:
    """What came of some files of one patient; every file has its entry in ``others``."""

    notes: tuple[Note, ...] = ()
    states: tuple[PresentationState, ...] = ()
    others: tuple[OtherObject, ...] = ()
    refused: tuple[RefusedFile, ...] = ()


def load(files: Sequence[Member], context: Context) -> Documents:
    """Read what can be read of objects that are no picture, and list them all.

    Parameters
    ----------
    files
        Of one patient, in any order; the answer is in theirs.
    context
        Gives the child processes.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    readable = [file for file in files if is_readable(file.header.sop_class)]
    requests = [
        Request(
            "meddx.importers.shared.dicom_contents:read",
            {"source": file.source.as_json(), "sop_class": file.header.sop_class},
            _DEADLINE_S,
        )
        for file in readable
    ]
    answers = {readable[number].source: answer for number, answer in context.in_children(requests)}
    results = [_result(file, answers.get(file.source)) for file in files]
    return Documents(
        notes=tuple(note for result in results for note in result.notes),
        states=tuple(state for result in results for state in result.states),
        others=tuple(other for result in results for other in result.others),
        refused=tuple(refused for result in results for refused in result.refused),
    )


def is_readable(sop_class: str) -> bool:
    """Whether objects of this class are read, not only listed."""
    return sop_class.startswith((_REPORTS, _STATES, _DOCUMENTS))


def listed(file: Member) -> OtherObject:
    """List one object by its header alone."""
    header = file.header
    dates = dict(header.dates)
    when = dates.get("ContentDate") or dates.get("SeriesDate") or dates.get("StudyDate") or ""
    lacking = dicom_words.lacking(header)
    return OtherObject(
        source=file.source,
        kind=dicom_words.named(header.sop_class),
        sop_class_uid=header.sop_class,
        sop_instance_uid=header.sop_uid,
        series_instance_uid=header.series_uid,
        study_instance_uid=header.study_uid,
        title=header.series_description,
        modality=header.modality,
        on=dicom_report.day(when),
        warnings=() if lacking is None else (lacking,),
    )


def document(source: Source, context: Context) -> bytes:
    """Return the bytes of the document in a file, to be opened or exported by the reader.

    Raises
    ------
    Refused
        ``no_document``, ``damaged`` or what opening the file refuses.
    """
    reply = context.in_child(
        "meddx.importers.shared.dicom_contents:extract", {"source": source.as_json()}, _DEADLINE_S
    )
    return reply.arrays["content"].tobytes()


def _result(file: Member, answer: Reply | Refused | None) -> Documents:
    """Turn one answer of the child into what the case keeps."""
    entry = listed(file)
    if answer is None:
        return Documents(others=(entry,))
    if isinstance(answer, Refused):
        return _only_listed(entry, answer.code)
    try:
        return _built(file, entry, answer)
    except (ValueError, KeyError, TypeError):
        return _only_listed(entry, "damaged")


def _only_listed(entry: OtherObject, code: str) -> Documents:
    reason = _why(entry, code)
    return Documents(others=(entry,), refused=(RefusedFile(entry.source.label, code, reason),))


def _why(entry: OtherObject, code: str) -> Phrase:
    return TWO_PATIENTS if code == "two_patients" else UNREADABLE.with_values(what=entry.kind)


def _built(file: Member, entry: OtherObject, answer: Reply) -> Documents:
    header, arrays = answer.header, dict(answer.arrays)
    if header["kind"] == "state":
        state: PresentationState = packing.unpack(PresentationState, header["value"], arrays)
        named = replace(entry, title=state.title or entry.title, references=state.references)
        return Documents(states=(state,), others=(named,))
    if header["kind"] == "report":
        report: dicom_report.Report = packing.unpack(dicom_report.Report, header["value"], arrays)
        return _reported(file, entry, report, _record(header["read"]))
    embedded: Embedded = packing.unpack(Embedded, header["value"], arrays)
    named = replace(entry, title=str(header["title"]) or entry.title, document=embedded)
    title = DOCUMENT_TITLE.format(title=named.title or named.kind)
    read = header["read"]
    notes, refused = _notes(file, title, _record(read)) if read is not None else ((), ())
    if header["problem"]:
        reason = _why(entry, str(header["problem"]))
        refused = (RefusedFile(entry.source.label, str(header["problem"]), reason),)
    return Documents(notes=notes, others=(named,), refused=refused)


def _reported(
    file: Member, entry: OtherObject, report: dicom_report.Report, read: Record
) -> Documents:
    pictures: tuple[Reference, ...] = report.references
    if file.header.sop_class == _KEY_IMAGES:
        title = ": ".join(word for word in (report.title, report.description) if word)
        return Documents(others=(replace(entry, title=title, references=pictures),))
    notes, refused = _notes(file, REPORT_TITLE.format(title=report.title), read)
    dated = tuple(replace(note, written_on=report.written_on or entry.on) for note in notes)
    named = replace(entry, title=report.title, references=pictures)
    return Documents(notes=dated, others=(named,), refused=refused)


def _record(read: Any) -> Record:  # noqa: ANN401 - JSON
    record: Record = packing.unpack(Record, read, {})
    return record


def _notes(
    file: Member, title: str, read: Record
) -> tuple[tuple[Note, ...], tuple[RefusedFile, ...]]:
    """Take over the note of an object, unless its text names another patient than its header."""
    try:
        check_owner(dicom_patients.patient_of(file.header), read.patient)
    except Refused as no:
        return (), (RefusedFile(file.source.label, no.code, no.phrase),)
    when = dicom_report.day(dict(file.header.dates).get("ContentDate", ""))
    own = file.header.sop_uid
    return tuple(
        Note(
            short_hash(own.encode()) if own else note.note_id,
            title,
            note.text,
            note.sections,
            when,
        )
        for note in read.notes
    ), ()
