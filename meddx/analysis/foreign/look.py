"""Says what a file or folder from outside holds, by its content and not by its name.

``look`` runs in a child process.
"""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from meddx.analysis.device import quiet_session
from meddx.analysis.foreign import (
    archive,
    hugging_face,
    known_labels,
    monai,
    networks,
    onnx_model,
    sentence_folder,
    tensors,
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
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.foreign.sniff import TENSORFLOW, UNKNOWN, kind_of
from meddx.analysis.pack_parts import LOGITS
from meddx.child import Reply
from meddx.phrase import Phrase, Refused

_LONGEST_NAME: Final = 100
_LONGEST_LICENCE: Final = 500
_MOST_REFUSED: Final = 50  # places of a bundle that are listed
_MOST_FILES: Final = 5000  # of a folder that are looked at

NOT_FITTING: Final = Phrase(
    "The weights have the names of a {network}, but their sizes do not fit together (grouped or "
    "widened convolutions, say). Where the model was made, export it as ONNX: "
    "torch.onnx.export(model, example, 'model.onnx')."
)
MISSING: Final = Phrase("There is no file or folder of this name.")


def look(path: str) -> Reply:
    """Say what is there; the header holds the fields of ``Found`` or ``FoundEncoder``.

    Raises
    ------
    Refused
        ``no_file``, ``torchscript``, what ``sniff.kind_of`` refuses, or what the readers refuse.
    """
    place = Path(path)
    if place.is_dir():
        found = _of_folder(place)
    elif place.is_file() and _is_archive(place):
        found = _of_archive(place)
    elif place.is_file():
        found = _of_file(place)
    else:
        raise Refused("no_file", MISSING)
    if isinstance(found, FoundEncoder):
        licence = _shown(found.licence, _LONGEST_LICENCE)
        return Reply(asdict(replace(found, title=_shown(found.title), licence=licence)), {})
    if found.channels not in (1, 3):
        raise Refused("no_picture", onnx_model.NO_PICTURE)
    return Reply(asdict(_tidy(found)), {})


def found_of(header: dict[str, Any]) -> Found | FoundEncoder:
    """Build again what ``look`` found, from its header."""
    if header["kind"] == sentence_folder.KIND:
        return FoundEncoder(**{**header, "languages": tuple(header["languages"])})
    scaling = header["scaling"]
    if scaling is not None:
        scaling = Scaling(scaling["intensity"], tuple(scaling["mean"]), tuple(scaling["std"]))
    tuples = ("outputs", "keys", "thresholds", "modalities")
    return Found(
        **{
            **header,
            **{name: tuple(header[name]) for name in tuples},
            "scaling": scaling,
            **{name: _pair(header[name]) for name in ("size", "window")},
            "further": {name: tuple(shape) for name, shape in header["further"].items()},
            "refused": tuple((place, why) for place, why in header["refused"]),
        }
    )


def _pair(numbers: Sequence[Any] | None) -> tuple[Any, Any] | None:
    return None if numbers is None else (numbers[0], numbers[1])


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
        As ``weights_at`` and ``Network.onnx`` do; ``unknown_network`` for weights whose sizes do
        not fit together.
    """
    network = weights_at(Path(path), kind)
    data = network.onnx((size[0], size[1]))
    try:
        blank = np.zeros((1, network.channels, size[0], size[1]), np.float32)
        quiet_session(data, ["CPUExecutionProvider"]).run(None, {"input": blank})
    except Exception:  # noqa: BLE001 - onnxruntime raises many kinds
        phrase = NOT_FITTING.with_values(network=network.name)
        raise Refused("unknown_network", phrase) from None
    Path(target).write_bytes(data)
    return Reply({}, {})


def _of_folder(folder: Path) -> Found | FoundEncoder:
    if (folder / monai.METADATA).is_file():
        bundle = monai.read(folder)
        return bundle.completed(_of_file(bundle.weights))
    if (folder / hugging_face.CONFIG).is_file() and sentence_folder.is_one(folder):
        encoder = sentence_folder.read(folder)
        return replace(encoder, sha256=sha256_of(hugging_face.weights_of(folder)))
    if (folder / hugging_face.CONFIG).is_file():
        found = hugging_face.read(folder)
        return replace(found, sha256=sha256_of(hugging_face.weights_of(folder)), kind=HUGGING_FACE)
    if (folder / "saved_model.pb").is_file():
        raise Refused("tensorflow", TENSORFLOW)
    entries = islice(folder.iterdir(), _MOST_FILES)
    file = archive.only([entry.name for entry in entries if entry.is_file()])
    if file is not None:
        return _of_file(folder / file)
    raise Refused("unknown_model", UNKNOWN)


def _tidy(found: Found) -> Found:
    """Return what was found with names as they can be shown; keys that are not told apart go."""
    keys = tuple(_shown(key) for key in found.keys)
    named = [key for key in keys if key]
    keys = keys if len(set(named)) == len(named) else ()
    return replace(
        found,
        title=_shown(found.title),
        keys=keys,
        licence=_shown(found.licence, _LONGEST_LICENCE),
        refused=tuple((_shown(place), why) for place, why in found.refused[:_MOST_REFUSED]),
    )


def _shown(text: str, longest: int = _LONGEST_NAME) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:longest]


def _is_archive(path: Path) -> bool:
    """Whether a file is a zip around a model, and no zip that is itself the weights."""
    if kind_of(path) != STATE_DICT:
        return False
    return archive.holds_folder(path) or not archive.holds_weights(path)


def _of_archive(path: Path) -> Found | FoundEncoder:
    with tempfile.TemporaryDirectory() as kept:
        place = archive.unpacked(path, Path(kept))
        found = _of_folder(place) if place.is_dir() else _of_file(place)
        inside = Path(found.path).relative_to(kept).as_posix()
    return replace(found, path=inside, archive=str(path), sha256=sha256_of(path))


def _of_file(path: Path) -> Found:
    kind = kind_of(path)
    sha256 = sha256_of(path)
    title = path.stem.replace("_", " ")
    if kind == ONNX:
        return onnx_model.described(Found(kind, str(path), sha256, title))
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


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
