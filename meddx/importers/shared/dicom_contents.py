"""Reads what lies in DICOM objects that are no picture; runs in the child process only."""

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.case.presentation import Embedded
from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.importers.shared import (
    cda_text,
    dicom_presentation,
    dicom_report,
    dicom_stream,
    notes,
    packing,
    pdf_text,
    text,
)
from meddx.importers.shared.dicom_reader import Reader
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

DAMAGED: Final = Phrase("This object is damaged or cut short. Export it again.")
NO_DOCUMENT: Final = Phrase("This file holds no document.")
TOO_DEEP: Final = Phrase("The content of this file is nested too deep to be read.")

MOST_TEXT: Final = 1_000_000  # characters of a document that are kept

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
_STATES: Final = f"{_STORAGE}11."
_DOCUMENTS: Final = f"{_STORAGE}104."
_PDF: Final = f"{_STORAGE}104.1"
_CDA: Final = f"{_STORAGE}104.2"


def read(source: dict[str, Any], sop_class: str) -> Reply:
    """Read one object: ``kind`` is state, report or document, ``value`` the packed record.

    Raises
    ------
    Refused
        ``damaged``, ``too_deep``, ``bomb`` or what opening the file refuses.
    """
    arrays: packing.Arrays = {}
    try:
        dataset = _dataset(source)
        if sop_class.startswith(_DOCUMENTS):
            return _document(dataset, sop_class)
        if sop_class.startswith(_STATES):
            state = dicom_presentation.read(Reader(dataset))
            return Reply({"kind": "state", "value": packing.pack(state, arrays)}, arrays)
        report = dicom_report.read(Reader(dataset))
        report = replace(report, text=text.cleaned(report.text))
        told = {"value": packing.pack(report, arrays), "read": _as_note(report.text)}
        return Reply({"kind": "report", **told}, arrays)
    except RecursionError as error:
        raise Refused("too_deep", TOO_DEEP) from error


def extract(source: dict[str, Any]) -> Reply:
    """Return the bytes of the document in a file: array ``content`` of uint8.

    Raises
    ------
    Refused
        ``no_document``, ``damaged``, ``too_deep`` or what opening the file refuses.
    """
    try:
        content = _content(_dataset(source))
    except RecursionError as error:
        raise Refused("too_deep", TOO_DEEP) from error
    return Reply({}, {"content": np.frombuffer(content, np.uint8)})


def _dataset(source: dict[str, Any]) -> "Dataset":
    """Parse a file."""
    import pydicom

    warnings.simplefilter("ignore")
    with opened(Source.from_json(source)) as stream:
        try:
            return pydicom.dcmread(dicom_stream.plain(stream), force=True)
        except (MemoryError, RecursionError, Refused):
            raise
        except Exception as error:  # pydicom raises many kinds for a damaged file
            raise Refused("damaged", DAMAGED) from error


def _content(dataset: "Dataset") -> bytes:
    """Return the document without the byte that makes its length even."""
    value = Reader(dataset).raw("EncapsulatedDocument")
    if not isinstance(value, bytes) or not value:
        raise Refused("no_document", NO_DOCUMENT)
    length = Reader(dataset).number("EncapsulatedDocumentLength")
    whole = length is None or not 0 < length <= len(value)
    return value if whole else value[: int(length or 0)]


def _document(dataset: "Dataset", sop_class: str) -> Reply:
    content, reader = _content(dataset), Reader(dataset)
    media_type = reader.text("MIMETypeOfEncapsulatedDocument") or "application/octet-stream"
    embedded = Embedded(media_type)
    read, problem = None, ""
    try:
        if sop_class == _PDF:
            read = _as_note(pdf_text.text_of(content)[:MOST_TEXT])
        elif sop_class == _CDA:
            read = _as_note(text.cleaned(cda_text.text_of(content)[:MOST_TEXT]))
    except Refused as refused:
        # A scanned PDF holds no text and is nevertheless whole: it can be opened as it is.
        problem = "" if refused.code == "no_text" else refused.code
    header = {
        "kind": "document",
        "value": packing.pack(embedded, {}),
        "title": reader.text("DocumentTitle"),
        "read": read,
        "problem": problem,
    }
    return Reply(header, {})


def _as_note(written: str) -> Any:  # noqa: ANN401 - JSON
    """Divide a text at its headings and see whom it names: a packed ``Record``."""
    return packing.pack(notes.note_record(written, ""), {})
