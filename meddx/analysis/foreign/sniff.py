"""Tells the format of a model's file by its first bytes, also of those that are not read."""

import zipfile
from pathlib import Path
from typing import Final

from meddx.analysis.foreign import archive, onnx_file, tensors
from meddx.analysis.foreign.found import ONNX, SAFETENSORS, STATE_DICT
from meddx.phrase import Phrase, Refused

_HEAD: Final = 512
_TAR: Final = slice(257, 262)  # where "ustar" stands
_PACKED: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00")
_PAGES: Final = (b"<!doctype", b"<html", b"<?xml", b"version https://git-lfs")

PICKLE: Final = Phrase(
    "This file is a Python pickle, and opening it would run code from outside. Where the model was "
    "made, write its weights alone: "
    "safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')."
)
KERAS: Final = Phrase(
    "This file is in the format of Keras (HDF5), which is not read. Where the model was made, "
    "export it as ONNX: python -m tf2onnx.convert --keras model.h5 --output model.onnx."
)
TENSORFLOW: Final = Phrase(
    "This is a model of TensorFlow, which is not read. Where it was made, export it as ONNX: "
    "python -m tf2onnx.convert --saved-model folder --output model.onnx, or with --tflite file."
)
PACKED: Final = Phrase(
    "This file is packed (tar, gzip, 7z or the like), and of those only zips are read. Unpack it "
    "and import the model in it."
)
PAGE: Final = Phrase(
    "This is a web page or a pointer to the model (Git LFS), not the model itself. Download the "
    "model's own file."
)
UNKNOWN: Final = Phrase(
    "This is no model that can be imported. Wanted are ONNX, safetensors, weights that torch.save "
    "wrote, a Hugging Face folder or a MONAI bundle, also in a zip."
)
EMPTY: Final = Phrase("The file is empty. Copy it again from its source.")


def kind_of(path: Path) -> str:
    """Return ``onnx``, ``safetensors`` or ``state_dict`` (for any zip).

    Raises
    ------
    Refused
        ``pickled_code``, ``keras``, ``tensorflow``, ``packed_file``, ``no_model_file``,
        ``weights_damaged``, ``empty_file`` or ``unknown_model``.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return _of_zip(path)
    if tensors.is_safetensors(head):
        return SAFETENSORS
    _demand_read(head)
    if onnx_file.looks_like(head):
        return ONNX
    raise Refused("unknown_model", UNKNOWN)


def _of_zip(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        raise Refused("weights_damaged", tensors.DAMAGED)
    if archive.holds(path, "model.weights.h5"):  # Keras since its version 3
        raise Refused("keras", KERAS)
    return STATE_DICT


def _demand_read(head: bytes) -> None:
    """Refuse by its name what is known and not read."""
    if not head:
        raise Refused("empty_file", EMPTY)
    if head.startswith(b"\x89HDF"):
        raise Refused("keras", KERAS)
    if head[:1] == b"\x80" or head.startswith((b"ccollections", b"cnumpy", b"(dp")):
        raise Refused("pickled_code", PICKLE)
    if head[4:8] == b"TFL3":
        raise Refused("tensorflow", TENSORFLOW)
    if head.startswith(_PACKED) or head[_TAR] == b"ustar":
        raise Refused("packed_file", PACKED)
    if head.lstrip().lower().startswith(_PAGES):
        raise Refused("no_model_file", PAGE)
