"""A MONAI bundle or a Hugging Face folder in a zip: only the files that are read are taken out.

Names that lead out of the folder, links, passwords and sizes that no model has are refused before
anything is written. Runs in a child process.
"""

import shutil
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from meddx.analysis.foreign import hugging_face, monai
from meddx.child import Reply
from meddx.phrase import Phrase, Refused

_WANTED: Final = {
    monai.METADATA: monai.FILES,
    hugging_face.CONFIG: hugging_face.FILES,
}
_MOST_ENTRIES: Final = 5000
_LARGEST_BYTES: Final = 4 << 30
_MOST_PACKED: Final = 200  # weights hardly shrink, and texts that do are small
_SMALL_BYTES: Final = 64 << 20  # may shrink as they like
_LONGEST_NAME: Final = 500

UNSAFE: Final = Phrase(
    "The zip holds a name that leads out of its folder, a link or a password, so it is not opened. "
    "Unpack it by a program that you trust and import the folder."
)
TOO_LARGE: Final = Phrase(
    "What the zip holds is larger than 4 GiB, or packed so tightly that it can be no model."
)
DAMAGED: Final = Phrase("The zip is damaged or cut short. Copy it again from its source.")


def holds_folder(path: Path) -> bool:
    """Whether a zip holds a bundle or a folder of Hugging Face, at its top or in one folder."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _marker(archive.namelist()) is not None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def unpack(path: str, target: str) -> Reply:
    """Take the model's files out of a zip into a new folder of ``target``; header ``folder``.

    Raises
    ------
    Refused
        ``archive_unsafe``, ``archive_too_large`` or ``archive_damaged``.
    """
    return Reply({"folder": str(unpacked(Path(path), Path(target)))}, {})


def unpacked(path: Path, target: Path) -> Path:
    """Do what ``unpack`` says, in this process; returns the folder.

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
                raise Refused("archive_damaged", DAMAGED)
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
        top = min((top for top in tops if top.count("/") < 2), key=len, default=None)
        if top is not None:
            return top, wanted
    return None


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
