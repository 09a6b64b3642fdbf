"""The functions of the DICOM importer that run in the child process."""

import warnings
from typing import Any

from meddx.case.source import Source
from meddx.child import Reply
from meddx.imaging import decode
from meddx.importers.shared import dicom_attributes, dicom_header
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_repeat import Known
from meddx.phrase import Refused


def warm() -> Reply:
    """Import the decoders ahead of the first file, so that opening it need not wait for them."""
    import pydicom.pixels.decoders

    return Reply({"ready": [pydicom.pixels.decoders.__name__, decode.__name__]}, {})


def headers(files: list[dict[str, Any]]) -> Reply:
    """Read headers; ``files`` of the answer is what ``dicom_header.packed`` makes of them.

    A file that is no DICOM is None; one that is refused is named in ``refused``: its number, code,
    template and values of the phrase.
    """
    warnings.simplefilter("ignore")
    known = Known()
    found: list[Header | None] = []
    refused: list[list[Any]] = []
    for number, file in enumerate(files):
        try:
            found.append(dicom_attributes.read(Source.from_json(file), known))
        except Refused as problem:
            found.append(None)
            values = [[key, value] for key, value in problem.phrase.values]
            refused.append([number, problem.code, problem.phrase.template, values])
    return Reply({"files": dicom_header.packed(found), "refused": refused}, {})
