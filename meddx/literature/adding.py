"""Adds files to the library: in the background, whole articles only, and again where it stopped."""

import itertools
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meddx.case.source import UNREADABLE
from meddx.jobs import Context
from meddx.literature import reading
from meddx.literature.form import Letters
from meddx.literature.index import SAME_PMID, Change, Totals, Writer
from meddx.literature.reading import Page
from meddx.literature.record import Article
from meddx.literature.store import Store
from meddx.literature.words import Stemmer
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ADDING: Final = Phrase("Adding to the library")
READING: Final = Phrase("Reading {name}")
INDEXING: Final = Phrase("Adding articles of {name}: {count} so far")
PARTLY: Final = Phrase(
    "{count} records of this file could not be read and were left out; the others were added."
)
CUT_SHORT: Final = Phrase(
    "This file is damaged further on; the {count} articles before that were added."
)
NOTHING: Final = Phrase("This folder holds no file that can be read.")

_BATCH: Final = 200  # articles of one transaction: what a crash can cost
_MOST_FILES: Final = 100_000


@dataclass(frozen=True)
class FileProblem:
    """What must be said about a file; its name, never its folder."""

    name: str
    code: str
    phrase: Phrase


@dataclass(frozen=True)
class Added:
    """What came of adding files: numbers of articles, of files added before, what must be said."""

    added: int = 0
    completed: int = 0
    known: int = 0
    deleted: int = 0
    unchanged: int = 0
    problems: tuple[FileProblem, ...] = ()

    def told(self, name: str, code: str, phrase: Phrase) -> "Added":
        """Return it with something more to be said."""
        return replace(self, problems=(*self.problems, FileProblem(name, code, phrase)))


def add(store: Store, paths: Sequence[Path], context: Context) -> Added:
    """Add files, and all files of folders, to the library.

    What was added before is not added twice; a file that was read partly is read on.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels; what was added until then stays.
    Refused
        What the store refuses; a file that cannot be read is only named in the answer.
    """
    adder = _Adder(store, context)
    files = _files(paths)
    adder.total = len(files)
    for number, path in enumerate(files):
        adder.number = number
        try:
            adder.add(path)
        except _FileError as error:
            adder.result = adder.result.told(path.name, error.refused.code, error.refused.phrase)
    for path in paths:
        if path.is_dir() and not any(path in file.parents for file in files):
            adder.result = adder.result.told(path.name, "empty", NOTHING)
    return adder.result


def put(store: Store, articles: Iterable[Article], context: Context) -> Added:
    """Add articles that no file holds; raises as ``add``."""
    adder = _Adder(store, context)
    adder.write(articles, "")
    return adder.result


class _FileError(Exception):
    """A file that cannot be read."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused


class _Adder:
    """Adds one file after the other and counts what comes of it: the ``number``-th of ``total``."""

    def __init__(self, store: Store, context: Context) -> None:
        self._store, self._context = store, context
        self._writer = Writer(Stemmer(), Letters())
        self.result = Added()
        self.number, self.total, self._name = 0, 1, ""

    def add(self, path: Path) -> None:
        """Add a file, from where it was read until."""
        self._name = path.name
        self._context.checkpoint(self.number, self.total, READING.with_values(name=path.name))
        try:
            full, stamp = str(path.resolve()), _stamp(path)
        except OSError:
            raise _FileError(Refused("unreadable", UNREADABLE)) from None
        query = "SELECT done, is_whole FROM file WHERE path = ? AND stamp = ?"
        row = self._store.read(lambda c: c.execute(query, (full, stamp)).fetchone())
        first: int | None = 0 if row is None else None if row[1] else int(row[0])
        if first is None:
            self.result = replace(self.result, unchanged=self.result.unchanged + 1)
        unreadable, before = 0, self.result.added
        while first is not None:
            try:
                page = reading.page_of(path, first, self._context)
            except Refused as refused:
                raise _FileError(refused) from None
            self.write(page.articles, full)
            self._store.write(partial(self._finish, page, full, stamp))
            unreadable += page.unreadable
            first = page.following
            if page.is_damaged:
                self._tell("damaged", CUT_SHORT.with_values(count=self.result.added - before))
        if unreadable:
            self._tell("partly", PARTLY.with_values(count=unreadable))

    def write(self, articles: Iterable[Article], path: str) -> None:
        """Write articles, some at a time."""
        waiting, done = iter(articles), 0
        while batch := tuple(itertools.islice(waiting, _BATCH)):
            for change in self._store.write(partial(self._put, batch, path)):
                name = change.value
                self.result = replace(self.result, **{name: getattr(self.result, name) + 1})
            done += len(batch)
            told = INDEXING.with_values(name=self._name, count=self.result.added)
            # Nobody knows how many follow: the bar comes ever nearer to the next file.
            self._context.checkpoint(self.number + done / (done + _BATCH), self.total, told)

    def _put(
        self, batch: Sequence[Article], path: str, connection: "Connection"
    ) -> tuple[Change, ...]:
        totals = Totals.load(connection)
        changes = tuple(self._writer.add(connection, totals, each, path) for each in batch)
        totals.save(connection)
        return changes

    def _finish(self, page: Page, path: str, stamp: str, connection: "Connection") -> None:
        """Remember how far a file was read, and delete what it withdraws."""
        totals = Totals.load(connection)
        for pmid in page.deleted:
            for (number,) in connection.execute(SAME_PMID, (pmid,)).fetchall():
                self._writer.remove(connection, totals, number)
                self.result = replace(self.result, deleted=self.result.deleted + 1)
        totals.save(connection)
        is_whole = page.following is None and not page.is_damaged
        row = (path, stamp, page.following or 0, int(is_whole))
        connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", row)

    def _tell(self, code: str, phrase: Phrase) -> None:
        self.result = self.result.told(self._name, code, phrase)


def _files(paths: Sequence[Path]) -> list[Path]:
    """Files of paths and their folders, in order; hidden ones in folders are left out."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [Path(folder, n) for n in sorted(names) if not n.startswith(".")]
            if len(found) > _MOST_FILES:
                break
    return found[:_MOST_FILES]


def _stamp(path: Path) -> str:
    """Return what changes when a file does."""
    state = path.stat()
    return f"{state.st_size}:{state.st_mtime_ns}"
