"""Derived indexes of files of knowledge, kept as plain arrays so that they open at once."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx import paths
from meddx.knowledge import hpo_files

Tables = dict[str, NDArray[Any]]
_KEY: Final = "key"
_DAMAGED: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def opened(name: str, schema: int, sources: Sequence[Path], build: Callable[[], Tables]) -> Tables:
    """Return the tables of ``name``, from the cache if it fits ``sources``, else built and kept.

    Parameters
    ----------
    name
        Name of the cache file, without ending.
    schema
        Raised whenever ``build`` answers differently.
    sources
        Files the tables come from: their sizes, times and versions are part of the key.
    build
        Makes the tables; called when the cache is absent, old or damaged.

    Notes
    -----
    A cache that cannot be written (a full or read-only disk) costs time only, so that is no error.
    """
    key = _key(schema, sources)
    path = paths.cache_folder() / f"{name}.npz"
    with contextlib.suppress(*_DAMAGED):
        return _read(path, key)
    tables = build()
    with contextlib.suppress(OSError):
        _write(path, tables | {_KEY: packed([key])})
    return tables


def _key(schema: int, sources: Sequence[Path]) -> str:
    parts = [str(schema)]
    for source in sources:
        state = source.stat()
        version = hpo_files.version(source)
        parts.append(f"{source.name}:{state.st_size}:{state.st_mtime_ns}:{version}")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _read(path: Path, key: str) -> Tables:
    """Read every table, which also checks the checksum of each.

    Raises
    ------
    ValueError
        If the cache was made from other files or by another version.
    """
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        tables = {name: archive[name] for name in archive.files}
    if unpacked(tables.pop(_KEY)) != [key]:
        raise ValueError("another version")
    return tables


def _write(path: Path, tables: Tables) -> None:
    """Write beside, then replace, so that two programs starting together never meet half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            np.savez(out, allow_pickle=False, **tables)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    """Join texts without line breaks into one array of UTF-8 bytes."""
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), dtype=np.uint8)


def unpacked(array: NDArray[np.uint8]) -> list[str]:
    """Undo ``packed``."""
    return array.tobytes().decode().split("\n")[:-1]


def ragged(rows: Iterable[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Turn rows of unequal length into offsets, shape (rows + 1,), and one flat array."""
    lengths = [0]
    flat: list[int] = []
    for row in rows:
        lengths.append(len(row))
        flat.extend(row)
    return np.cumsum(lengths, dtype=np.int64), np.asarray(flat, dtype=np.int32)
