"""The functions of the DICOM importer that run in the child process."""

import contextlib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.child import Reply
from meddx.importers.shared import dicom_header, dicom_pixels
from meddx.phrase import Refused


def warm() -> Reply:
    """Import the decoders ahead of the first file, so that opening it need not wait for them."""
    import pydicom.pixels.decoders

    return Reply({"ready": bool(pydicom.pixels.decoders)}, {})


def headers(files: list[str]) -> Reply:
    """Read headers; the answer's ``files`` holds one header each, None for what is not DICOM."""
    warnings.simplefilter("ignore")
    found: list[dict[str, Any] | None] = []
    for name in files:
        header = dicom_header.read(Path(name))
        found.append(header.as_json() if header is not None else None)
    return Reply({"files": found}, {})


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
