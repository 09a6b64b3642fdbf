"""Weights by name, read from safetensors or from a zip that ``torch.save`` wrote.

Neither reader runs anything of the file. safetensors is a JSON header and raw numbers
(github.com/huggingface/safetensors); the zip holds a pickle, which ``state_dict.records`` reads as
data, and raw numbers beside it.
"""

import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign import state_dict
from meddx.phrase import Phrase, Refused

LARGEST_BYTES: Final = 4 << 30
_LARGEST_HEADER: Final = 100 << 20  # as the format itself says
_TYPES: Final = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U8": "u1",
    "BOOL": "?",
}
Tensors = dict[str, NDArray[Any]]

DAMAGED: Final = Phrase(
    "The file of weights is damaged or cut short. Copy it again from its source."
)
TOO_LARGE: Final = Phrase("The file of weights is larger than 4 GiB, which is more than is read.")


def is_safetensors(head: bytes) -> bool:
    """Whether a file begins like safetensors: the length of a header, then JSON."""
    return len(head) > 9 and head[8:9] == b"{" and 2 <= struct.unpack("<Q", head[:8])[0] < 1 << 27


def safetensors(path: Path) -> tuple[Tensors, Mapping[str, str]]:
    """Read a safetensors file: weights by name (bfloat16 as float32), and its own texts.

    Raises
    ------
    Refused
        ``weights_damaged`` or ``weights_too_large``.
    """
    data = _bytes(path)
    try:
        (length,) = struct.unpack("<Q", data[:8])
        if length > min(_LARGEST_HEADER, len(data) - 8):
            raise ValueError("a header is cut short")  # noqa: TRY301 - one sentence for all of it
        header = json.loads(data[8 : 8 + length])
        texts = {str(key): str(value) for key, value in header.pop("__metadata__", {}).items()}
        body = memoryview(data)[8 + length :]
        found = {str(name): _array(entry, body) for name, entry in header.items()}
    except (ValueError, KeyError, TypeError, AttributeError, struct.error, RecursionError):
        raise Refused("weights_damaged", DAMAGED) from None
    return found, texts


def torch_zip(path: Path) -> Tensors:
    """Read the weights of a zip that ``torch.save(model.state_dict(), ...)`` wrote.

    Raises
    ------
    Refused
        ``weights_damaged``, ``weights_too_large``, or what ``state_dict`` refuses.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise Refused("weights_too_large", TOO_LARGE)
    try:
        with zipfile.ZipFile(path) as archive:
            _demand_unpacked(archive, path.stat().st_size)
            return state_dict.tensors(archive)
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError, NotImplementedError):
        raise Refused("weights_damaged", DAMAGED) from None
    except (zipfile.BadZipFile, RecursionError, RuntimeError, struct.error):
        raise Refused("weights_damaged", DAMAGED) from None


def _demand_unpacked(archive: zipfile.ZipFile, size: int) -> None:
    """Demand that a zip is no bomb: ``torch.save`` packs nothing, and weights hardly shrink."""
    if sum(entry.file_size for entry in archive.infolist()) > 64 * size:
        raise ValueError("no weights shrink so much")


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_BYTES:
        raise Refused("weights_too_large", TOO_LARGE)
    return path.read_bytes()


def _array(entry: Mapping[str, Any], body: memoryview) -> NDArray[Any]:
    kind = str(entry["dtype"])
    begin, end = (int(place) for place in entry["data_offsets"])
    shape = [int(size) for size in entry["shape"]]
    dtype = np.dtype(_TYPES[kind])
    if not 0 <= begin <= end <= len(body) or min(shape, default=1) < 0:
        raise ValueError("numbers are cut short")
    array = np.frombuffer(body[begin:end], dtype).reshape(shape)
    return state_dict.widened(array) if kind == "BF16" else array
