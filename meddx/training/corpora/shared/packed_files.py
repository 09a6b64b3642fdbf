"""Reads the files of a corpus from its archive (``.tar.gz``, as published) or its folder."""

import tarfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase(
    "The corpus {file} cannot be read. Get it again and leave its files as they are."
)
_LARGEST: Final = 1 << 26  # bytes of one file


def holds(path: Path, pattern: str) -> bool:
    """Whether an archive or a folder holds a file of this name (``*/test/*.json``)."""
    if path.is_dir():
        return any(fnmatch(file.as_posix(), pattern) for file in path.rglob("*.json"))
    try:
        if not tarfile.is_tarfile(path):
            return False
        with tarfile.open(path) as archive:
            return any(fnmatch(member.name, pattern) for member in archive)
    except (OSError, EOFError, tarfile.TarError):
        return False


def contents(path: Path, pattern: str) -> tuple[str, ...]:
    """Return the texts of the files of this name, sorted by their names.

    Raises
    ------
    meddx.phrase.Refused
        ``damaged`` when one cannot be read, or is far larger than a file of a corpus.
    """
    try:
        found = dict(_of_folder(path, pattern) if path.is_dir() else _of_archive(path, pattern))
    except (OSError, EOFError, UnicodeDecodeError, tarfile.TarError) as error:
        raise refusal(path) from error
    return tuple(found[name] for name in sorted(found))


def refusal(path: Path) -> Refused:
    """Say that a corpus is not as it was published."""
    return Refused("damaged", DAMAGED.with_values(file=path.name))


def _of_folder(path: Path, pattern: str) -> Iterator[tuple[str, str]]:
    for file in path.rglob("*.json"):
        if fnmatch(file.as_posix(), pattern):
            if file.stat().st_size > _LARGEST:
                raise refusal(path)
            yield file.as_posix(), file.read_text(encoding="utf-8")


def _of_archive(path: Path, pattern: str) -> Iterator[tuple[str, str]]:
    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile() and fnmatch(member.name, pattern):
                opened = archive.extractfile(member)
                if opened is None or member.size > _LARGEST:
                    raise refusal(path)
                yield member.name, opened.read().decode("utf-8")
