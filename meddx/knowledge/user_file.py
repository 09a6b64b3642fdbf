"""Text files that a user puts into his knowledge folder, plain or compressed with gzip."""

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase("The file {file} is damaged or too large and was left out.")
_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True)
class BadFile:
    """A file that was left out, and why."""

    file: str
    reason: Phrase


def found(folder: Path, endings: Iterable[str]) -> tuple[Path, ...]:
    """Return the files of a folder with one of these endings, or these and ``.gz``, by name."""
    wanted = tuple(ending + packed for ending in endings for packed in ("", ".gz"))
    if not folder.is_dir():
        return ()
    inside = sorted(path for path in folder.iterdir() if path.name.lower().endswith(wanted))
    return tuple(path for path in inside if path.is_file())


def content(path: Path, largest: int) -> bytes:
    """Return the bytes of a file, unpacked.

    Parameters
    ----------
    path
        The file.
    largest
        Most bytes that it may hold; no more are ever unpacked.

    Raises
    ------
    Refused
        ``bad_file`` when it cannot be read, is damaged or is larger.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _MAGIC
        with gzip.open(path) if packed else path.open("rb") as opened:
            found = opened.read(largest + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path) from error
    if len(found) > largest:
        raise _damaged(path)
    return found


def lines(path: Path, largest: int) -> list[str]:
    """Return the lines of a file in UTF-8, unpacked; never more than ``largest`` bytes.

    Raises
    ------
    Refused
        ``bad_file`` when it cannot be read, is no UTF-8 or is larger.
    """
    try:
        return content(path, largest).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> Refused:
    return Refused("bad_file", DAMAGED.with_values(file=path.name))


def seen(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of change of each file of a folder: it changes with them.

    Files that begin with a dot are left out: one that is just being copied is such.
    """
    try:
        inside = [
            (path.name, path.stat())
            for path in folder.iterdir()
            if path.is_file() and not path.name.startswith(".")
        ]
    except OSError:  # no folder, or a file that goes at this moment
        return ()
    return tuple(sorted((name, state.st_size, state.st_mtime_ns) for name, state in inside))
