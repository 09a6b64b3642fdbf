"""The functions of the DICOM importer that run in the child process."""

import contextlib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared import dicom_attributes, dicom_header, dicom_pixels
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_reader import Memory
from meddx.phrase import Refused


def warm() -> Reply:
    """Import the decoders ahead of the first file, so that opening it need not wait for them."""
    import pydicom.pixels.decoders

    return Reply({"ready": bool(pydicom.pixels.decoders)}, {})


def headers(files: list[dict[str, Any]]) -> Reply:
    """Read headers; ``files`` of the answer is what ``dicom_header.packed`` makes of them.

    A file that is no DICOM is None; one that is refused is named in ``refused``: its number, code,
    template and values of the phrase.
    """
    warnings.simplefilter("ignore")
    memory = Memory()
    found: list[Header | None] = []
    refused: list[list[Any]] = []
    for number, file in enumerate(files):
        try:
            found.append(dicom_attributes.read(Source.from_json(file), memory))
        except Refused as problem:
            found.append(None)
            values = [[key, value] for key, value in problem.phrase.values]
            refused.append([number, problem.code, problem.phrase.template, values])
    return Reply({"files": dicom_header.packed(found), "refused": refused}, {})


def pixels(files: list[str]) -> Reply:
    """Decode files; ``files`` says what came of each, its values are the array of its number.

    A file that cannot be decoded answers with ``refused``: code, template and values of a phrase.
    """
    warnings.simplefilter("ignore")
    found: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for number, name in enumerate(files):
        try:
            decoded = dicom_pixels.decode(Path(name))
        except Refused as refused:
            values = [[key, value] for key, value in refused.phrase.values]
            found.append({"refused": [refused.code, refused.phrase.template, values]})
            continue
        found.append(
            {
                "sha256": decoded.sha256,
                "padding": decoded.padding,
                "stored_range": decoded.stored_range,
            }
        )
        arrays[str(number)] = _native(decoded.values)
    return Reply({"files": found}, arrays)


def _native(values: NDArray[Any]) -> NDArray[Any]:
    with contextlib.suppress(AttributeError):
        return np.ascontiguousarray(values, values.dtype.newbyteorder("="))
    return np.ascontiguousarray(values)
