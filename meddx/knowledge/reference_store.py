"""Index of a reference file that a user gives: plain arrays in a folder, opened as memory maps."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx import paths

SCHEMA: Final = 1
_ABOUT: Final = "about.json"
_PART: Final = ".part-"  # being made; or left by a program that did not end well
_UNTOLD: Final = ".untold-"  # finished, and of which build it is must still be asked
_HEADER: Final = "header.json"
_DAMAGED: Final = (OSError, ValueError, KeyError, TypeError)

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Reference:
    """A reference file with its index.

    Parameters
    ----------
    kind
        ``sequence``, ``genes``, ``clinvar``, ``populations`` or ``constraint``.
    build
        GRCh37 or GRCh38; empty for a table that has no positions.
    path, size, modified_ns, sha256
        The file itself, as it was when it was indexed.
    release
        What the file says of its own version.
    records, left_out
        What was indexed, and what was not because it lies on no chromosome or could not be read.
    folder
        Where the index lies.
    """

    kind: str
    build: str
    path: Path
    size: int
    modified_ns: int
    sha256: str
    release: str
    records: int
    left_out: int
    folder: Path

    @property
    def name(self) -> str:
        """How it is called: by lists and for removing it."""
        return self.folder.name

    @property
    def title(self) -> str:
        """The file's name and release, for sentences and reports."""
        return f"{self.path.name} {self.release}".strip()

    @property
    def is_stale(self) -> bool:
        """Whether the file is there and is not the one that was indexed."""
        try:
            seen = self.path.stat()
        except OSError:
            return False
        return (seen.st_size, seen.st_mtime_ns) != (self.size, self.modified_ns)

    @property
    def is_missing(self) -> bool:
        """Whether the file is not there; its index can still be used where it holds everything."""
        return not self.path.is_file()

    def array(self, name: str) -> NDArray[Any]:
        """Open one array of the index, as a memory map that is only read."""
        found: NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r")
        return found


def folder() -> Path:
    """Folder of all indexes."""
    return paths.user_folder() / "references"


def known() -> tuple[Reference, ...]:
    """Return every reference whose index can be read, sorted by name."""
    found = (_read(path.parent) for path in sorted(folder().glob(f"*/{_ABOUT}")))
    return tuple(reference for reference in found if reference is not None)


def current() -> tuple[Reference, ...]:
    """Return those whose file is still the one that was indexed, or is not there any more."""
    return tuple(reference for reference in known() if not reference.is_stale)


def write(reference: Reference, beside: Path) -> Reference:
    """Put a finished index, made in the folder ``beside``, in its place; an older one goes."""
    about = asdict(reference) | {"schema": SCHEMA, "path": str(reference.path)}
    del about["folder"]
    text = json.dumps(about, ensure_ascii=False, indent=1)
    (beside / _ABOUT).write_text(text, encoding="utf-8")
    if reference.folder.exists():
        shutil.rmtree(reference.folder)
    beside.replace(reference.folder)
    return reference


def remove(reference: Reference) -> None:
    """Remove an index; the file itself is not touched."""
    shutil.rmtree(reference.folder)


def new_folder() -> Path:
    """Make a folder to build an index in, beside the finished ones."""
    folder().mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_PART, dir=folder()))


def sweep(age_s: float) -> None:
    """Remove unfinished indexes that nobody has written to for so many seconds.

    They are what an interrupted program left; one that another program is making now is younger.
    """
    for start in (_PART, _UNTOLD):
        for place in folder().glob(f"{start}*"):
            with suppress(OSError):  # another program may be sweeping too
                if time.time() - place.stat().st_mtime > age_s:
                    shutil.rmtree(place)


def set_apart(place: Path, path: Path, header: Mapping[str, Any]) -> None:
    """Keep the index of a file, made in the folder ``place``, until its build is told."""
    text = json.dumps({"path": str(path), "header": dict(header)}, ensure_ascii=False)
    (place / _HEADER).write_text(text, encoding="utf-8")
    apart = folder() / f"{_UNTOLD}{header['sha256']}"
    if apart.exists():
        shutil.rmtree(apart)
    place.replace(apart)


def taken_up(path: Path) -> tuple[Path, dict[str, Any]] | None:
    """Return where the index of a file lies that was set apart, with its header.

    None where there is none of the file as it is now. The folder belongs to the caller.
    """
    for place in folder().glob(f"{_UNTOLD}*"):
        try:
            said = json.loads((place / _HEADER).read_text(encoding="utf-8"))
            header: dict[str, Any] = said["header"]
            seen, of = path.stat(), (header["size"], header["modified_ns"])
            if said["path"] == str(path) and of == (seen.st_size, seen.st_mtime_ns):
                mine = new_folder()
                mine.rmdir()
                place.replace(mine)
                (mine / _HEADER).unlink()
                return mine, header
        except _DAMAGED:
            continue
    return None


def save(place: Path, arrays: Arrays) -> None:
    """Write the arrays of an index."""
    for name, array in arrays.items():
        with (place / f"{name}.npy").open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())


def _read(place: Path) -> Reference | None:
    """Read what an index says of itself; None where it is damaged or of another version."""
    try:
        said = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        if said.pop("schema") != SCHEMA:
            return None
        return Reference(**{**said, "path": Path(said["path"])}, folder=place)
    except _DAMAGED:
        return None
