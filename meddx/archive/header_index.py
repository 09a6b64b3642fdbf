"""Remembers what the headers of files say, so that a folder is opened again without reading them.

A text belongs to a file only as long as size and times of the file are what they were before it
was read. Wherever that is not sure the file is read again.
"""

import os
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meddx.archive.store import Store
from meddx.jobs import Known, Learned

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

MOST_FILES: Final = 200_000
_BYTES_EACH: Final = 1024  # a longer text counts as several files
_AT_ONCE: Final = 1000
# A file changed twice within one tick of its disk's clock (FAT: 2 s) shows one time.
_SETTLED_NS: Final = 3_000_000_000

# Path, stamp, end of the text, place in it.
_Row = tuple[bytes, str, int, int]


class HeaderIndex:
    """What was read from plain files, in the encrypted store.

    Parameters
    ----------
    store
        Where it is kept.
    most_files
        About how many files are remembered; what was learned first is forgotten first.
    """

    def __init__(self, store: Store, most_files: int = MOST_FILES) -> None:
        self._store = store
        self._most_files = most_files

    def known(self, kind: str, paths: Sequence[Path]) -> Known:
        """Return what was learned of this kind of those files that are unchanged since."""
        now_ns = time.time_ns()
        names = [_name(path) for path in paths]
        stamps = [_stamp(name, now_ns) for name in names]
        numbers = {
            name: number
            for number, (name, stamp) in enumerate(zip(names, stamps, strict=True))
            if stamp is not None
        }

        def look(connection: "Connection") -> Known:
            places: dict[int, list[tuple[int, int]]] = {}
            for name, stamp, upto, place in _rows(connection, list(numbers)):
                number = numbers[name]
                if stamps[number] == stamp:
                    places.setdefault(upto, []).append((number, place))
            texts = (
                (found[0], tuple(same))
                for upto, same in places.items()
                if (found := _text(connection, kind, upto)) is not None
            )
            return Known(tuple(stamps), tuple(texts))

        return self._store.attempt(look, Known(tuple(stamps)), writes=False)

    def learn(self, kind: str, learned: Sequence[Learned]) -> None:
        """Remember texts of a kind; what the same files had before is forgotten."""

        def write(connection: "Connection") -> None:
            (upto,) = connection.execute("SELECT max(upto) FROM known_text").fetchone()
            upto = upto or 0
            for one in learned:
                upto += max(len(one.files), len(one.text) // _BYTES_EACH, 1)
                connection.execute(
                    "INSERT INTO known_text VALUES (?, ?, ?)", (upto, kind, one.text)
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO known_file VALUES (?, ?, ?, ?)",
                    [(_name(path), stamp, upto, place) for path, stamp, place in one.files],
                )
            oldest = upto - self._most_files
            connection.execute("DELETE FROM known_text WHERE upto <= ?", (oldest,))

        if learned:
            self._store.attempt(write, None)


def forget(connection: "Connection", paths: Sequence[Path]) -> None:
    """Delete what is known of files and of all files in folders, in a transaction that goes on.

    A text may be about other files too; those are then read again when they are opened.
    """
    for path in paths:
        name = _name(path)
        inside = name.rstrip(os.sep.encode()) + os.sep.encode()
        beyond = inside[:-1] + bytes([inside[-1] + 1])
        connection.execute(
            "DELETE FROM known_text WHERE upto IN (SELECT upto FROM known_file"
            " WHERE path = ? OR (path >= ? AND path < ?))",
            (name, inside, beyond),
        )


def _name(path: Path) -> bytes:
    name = str(path)
    return os.fsencode(name if os.path.isabs(name) else os.path.abspath(name))  # noqa: PTH100, PTH117 - fast


def _stamp(name: bytes, now_ns: int) -> str | None:
    """Return what changes whenever a file is written; None where it may not yet.

    The time of the last change of its entry tells also what a copy with its old times hides.
    """
    try:
        state = os.stat(name)  # noqa: PTH116 - fast
    except OSError:
        return None
    if not 0 <= state.st_mtime_ns < now_ns - _SETTLED_NS:
        return None
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"


def _rows(connection: "Connection", names: Sequence[bytes]) -> list[_Row]:
    """Return what is known of files, whether or not it still holds."""
    rows: list[_Row] = []
    waiting = iter(sorted(names))  # neighbours in a folder are neighbours in the table
    while part := list(islice(waiting, _AT_ONCE)):
        marks = ",".join("?" * len(part))
        query = f"SELECT path, stamp, upto, place FROM known_file WHERE path IN ({marks})"  # noqa: S608 - marks only
        rows += connection.execute(query, part).fetchall()
    return rows


def _text(connection: "Connection", kind: str, upto: int) -> tuple[bytes] | None:
    query = "SELECT text FROM known_text WHERE upto = ? AND kind = ?"
    found: tuple[bytes] | None = connection.execute(query, (upto, kind)).fetchone()
    return found
