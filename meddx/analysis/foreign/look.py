"""Says what a file or folder from outside holds, by its content and not by its name.

``look`` runs in a child process.
"""

import hashlib
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from meddx.analysis.foreign import (
    hugging_face,
    known_labels,
    monai,
    networks,
    onnx_file,
    tensors,
    trial,
)
from meddx.analysis.foreign.found import (
    HUGGING_FACE,
    ONNX,
    SAFETENSORS,
    STATE_DICT,
    Found,
    Scaling,
    known_as,
)
from meddx.analysis.foreign.trial import NOT_FLOAT
from meddx.analysis.pack_parts import LOGITS, NCHW, NHWC
from meddx.child import Reply
from meddx.phrase import Phrase, Refused

_HEAD: Final = 64
_PICTURE_AXES: Final = 4

PICKLE: Final = Phrase(
    "This file is a Python pickle, and opening it would run code from outside. Where the model was "
    "made, write its weights alone: "
    "safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')."
)
KERAS: Final = Phrase(
    "This file is in the format of Keras (HDF5), which is not read. Where the model was made, "
    "export it as ONNX: python -m tf2onnx.convert --keras model.h5 --output model.onnx."
)
UNKNOWN: Final = Phrase(
    "This is no model that can be imported. Wanted are ONNX, safetensors, weights that torch.save "
    "wrote, a Hugging Face folder or a MONAI bundle."
)
MISSING: Final = Phrase("There is no file or folder of this name.")
NO_PICTURE: Final = Phrase(
    "The network takes no picture of one or three channels, so it cannot be run on radiographs."
)


def look(path: str) -> Reply:
    """Say what is there; the header holds the fields of ``Found``.

    Raises
    ------
    Refused
        ``no_file``, ``pickled_code``, ``torchscript``, ``keras``, ``unknown_model`` or what the
        readers refuse.
    """
    place = Path(path)
    if place.is_dir():
        found = _of_folder(place)
    elif place.is_file():
        found = _of_file(place)
    else:
        raise Refused("no_file", MISSING)
    return Reply(asdict(found), {})


def found_of(header: dict[str, Any]) -> Found:
    """Build a ``Found`` again from the header of ``look``."""
    scaling = header["scaling"]
    if scaling is not None:
        scaling = Scaling(scaling["intensity"], tuple(scaling["mean"]), tuple(scaling["std"]))
    tuples = ("outputs", "keys", "thresholds")
    return Found(
        **{
            **header,
            **{name: tuple(header[name]) for name in tuples},
            "scaling": scaling,
            "size": None if header["size"] is None else (header["size"][0], header["size"][1]),
            "refused": tuple((place, why) for place, why in header["refused"]),
        }
    )


def kind_of(path: Path) -> str:
    """Tell the format of a file by its first bytes.

    Raises
    ------
    Refused
        ``pickled_code``, ``keras`` or ``unknown_model``.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK") and zipfile.is_zipfile(path):
        return STATE_DICT
    if tensors.is_safetensors(head):
        return SAFETENSORS
    if head.startswith(b"\x89HDF"):
        raise Refused("keras", KERAS)
    if head[:1] == b"\x80" or head.startswith((b"ccollections", b"cnumpy", b"(dp")):
        raise Refused("pickled_code", PICKLE)
    if head.startswith(b"PK"):
        raise Refused("weights_damaged", tensors.DAMAGED)
    if onnx_file.looks_like(head):
        return ONNX
    raise Refused("unknown_model", UNKNOWN)


def weights_at(path: Path, kind: str) -> networks.Network:
    """Read a file of weights and tell the network.

    Raises
    ------
    Refused
        What the readers and ``networks.known`` refuse.
    """
    if kind == SAFETENSORS:
        return networks.known(tensors.safetensors(path)[0])
    return networks.known(tensors.torch_zip(path))


def to_onnx(path: str, kind: str, size: list[int], target: str) -> Reply:
    """Write a known network as ONNX, for inputs of ``size`` (rows, cols).

    Raises
    ------
    Refused
        As ``weights_at`` and ``Network.onnx`` do.
    """
    network = weights_at(Path(path), kind)
    Path(target).write_bytes(network.onnx((size[0], size[1])))
    return Reply({}, {})


def _of_folder(folder: Path) -> Found:
    if (folder / monai.METADATA).is_file():
        bundle = monai.read(folder)
        return bundle.completed(_of_file(bundle.weights))
    if (folder / hugging_face.CONFIG).is_file():
        found = hugging_face.read(folder)
        return replace(found, sha256=_sha256(hugging_face.weights_of(folder)), kind=HUGGING_FACE)
    raise Refused("unknown_model", UNKNOWN)


def _of_file(path: Path) -> Found:
    kind = kind_of(path)
    sha256 = _sha256(path)
    title = path.stem.replace("_", " ")
    if kind == ONNX:
        return _of_onnx(Found(kind, str(path), sha256, title))
    network = weights_at(path, kind)
    found = Found(
        kind,
        str(path),
        sha256,
        title,
        network=network.name,
        input="input",
        output="logits",
        outputs=("logits",),
        channels=network.channels,
        size=(224, 224),
        labels=network.labels,
        values=LOGITS,
    )
    like = known_labels.of(network.channels, network.labels)
    if like is None:
        return found
    if network.thresholds:  # only TorchXRayVision's weights carry them
        return known_as(replace(found, thresholds=network.thresholds), like)
    return replace(found, like=like.name)


def _of_onnx(found: Found) -> Found:
    facts = trial.facts(found.path).header
    pictures = [port for port in facts["inputs"] if len(port["shape"]) == _PICTURE_AXES]
    if len(pictures) != 1:
        raise Refused("no_picture", NO_PICTURE)
    picture = pictures[0]
    layout, channels, size = _layout(picture["shape"])
    others = [port for port in facts["inputs"] if port is not picture]
    if any(port["element"] != onnx_file.FLOAT for port in (picture, *others)):
        raise Refused("onnx_not_float", NOT_FLOAT)
    outputs = tuple(str(port["name"]) for port in facts["outputs"])
    only = facts["outputs"][0] if len(outputs) == 1 else None
    inside = str(only["activation"]) if only else ""
    shape = only["shape"] if only else []
    return replace(
        found,
        input=picture["name"],
        output=outputs[0] if only else "",
        outputs=outputs,
        constants={port["name"]: _count(port["shape"]) for port in others},
        channels=channels,
        size=size,
        layout=layout,
        labels=(shape[-1] or 0) if len(shape) == 2 else 0,
        activation=inside,
        values=LOGITS if inside or (only and only["surely_logits"]) else "",
    )


def _layout(shape: list[int | None]) -> tuple[str, int, tuple[int, int] | None]:
    for layout, axis, first in ((NCHW, 1, 2), (NHWC, 3, 1)):
        if shape[axis] in (1, 3):
            rows, columns = shape[first : first + 2]
            size = None if rows is None or columns is None else (rows, columns)
            return layout, int(shape[axis] or 0), size
    raise Refused("no_picture", NO_PICTURE)


def _count(shape: list[int | None]) -> int:
    count = 1
    for size in shape:
        count *= size or 1
    return count


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
