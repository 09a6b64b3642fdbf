"""The file of the library: SQLite with FTS5, through the engine of the case store.

Every object opens a connection of its own and is for one thread at a time; several, in several
programs, may use the same file. It is not encrypted: see ``meddx.literature``.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from meddx.archive.migrations import Steps, climb
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

T = TypeVar("T")

LIBRARY_FILE: Final = "library.db"
NO_LIBRARY: Final = Phrase(
    "The library cannot be opened: check that its folder can be read and written."
)
NOT_A_LIBRARY: Final = Phrase(
    "The file {name} is damaged or no library of MedDx. Move it away and add the articles again."
)
NEWER_LIBRARY: Final = Phrase(
    "The library was written by a newer version of MedDx. Update MedDx to use it."
)
BUSY: Final = Phrase("Another MedDx is adding to the library. Try again in a moment.")
FULL: Final = Phrase("The disk is full. Free some space and add the articles again.")
NO_ENGINE: Final = Phrase(
    "The database engine of this installation cannot search texts. Install MedDx again."
)

_APPLICATION: Final = 0x4D444C42  # "MDLB", so that another database is never written to
_MARKS: Final = (f"PRAGMA application_id = {_APPLICATION}",)
_PATIENCE_S: Final = 5.0
_DAMAGED: Final = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB
_LOCKED: Final = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_FULL: Final = 13

# Step n leads from version n to n + 1; one that was delivered is never changed.
#
# ``article`` is what is published; ``unit`` what is found: its abstract (page 0, no text of its
# own), or a part of its whole text. ``word`` indexes the stems of units; ``form`` keeps them in
# order as hashes, with the groups of four letters, for what is computed beside the index.
# ``total`` has one row: counts over all units, and in how many of them each group of letters is.
MIGRATIONS: Final[Steps] = (
    (
        "CREATE TABLE article (number INTEGER PRIMARY KEY, title TEXT NOT NULL,"
        " abstract TEXT NOT NULL, pmid TEXT NOT NULL, doi TEXT NOT NULL, own_id TEXT NOT NULL,"
        " title_key TEXT NOT NULL, journal TEXT NOT NULL, year INTEGER NOT NULL,"
        " language TEXT NOT NULL, authors TEXT NOT NULL, mesh TEXT NOT NULL,"
        " path TEXT NOT NULL) STRICT",
        "CREATE UNIQUE INDEX article_pmid ON article (pmid) WHERE pmid <> ''",
        "CREATE UNIQUE INDEX article_doi ON article (doi) WHERE doi <> ''",
        "CREATE INDEX article_title ON article (title_key) WHERE title_key <> ''",
        "CREATE TABLE unit (number INTEGER PRIMARY KEY, article INTEGER NOT NULL"
        " REFERENCES article, page INTEGER NOT NULL, heading TEXT NOT NULL, year INTEGER NOT NULL,"
        " language TEXT NOT NULL, text TEXT NOT NULL) STRICT",
        "CREATE INDEX unit_article ON unit (article)",
        "CREATE TABLE form (unit INTEGER PRIMARY KEY, title BLOB NOT NULL, body BLOB NOT NULL,"
        " letters BLOB NOT NULL) STRICT",
        "CREATE TABLE vector (unit INTEGER PRIMARY KEY, encoder TEXT NOT NULL,"
        " value BLOB NOT NULL) STRICT",
        "CREATE TABLE total (units INTEGER NOT NULL, words INTEGER NOT NULL,"
        " letters INTEGER NOT NULL, in_units BLOB NOT NULL) STRICT",
        "CREATE TABLE file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, done INTEGER NOT NULL,"
        " is_whole INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE VIRTUAL TABLE word USING fts5 (title, body, mesh, content='',"
        " contentless_delete=1, tokenize='unicode61 remove_diacritics 0')",
    ),
)


class Store:
    """An open library file.

    Parameters
    ----------
    path
        The file; made with its folder where it is to be written.
    is_shared
        Whether it may lie on a shared disk, where only the older kind of journal is safe.
    """

    def __init__(self, path: Path, *, is_shared: bool = False) -> None:
        self.path = path
        self._is_shared = is_shared
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_empty(self) -> bool:
        """Whether there is no such file yet."""
        return not self.path.exists()

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def read(self, work: "Callable[[Connection], T]") -> T:
        """Do something that changes nothing, on one state of the library.

        Raises
        ------
        Refused
            ``no_library``, ``not_a_library``, ``newer_library`` or ``library_busy``.
        """
        return self._run(work, "BEGIN")

    def write(self, work: "Callable[[Connection], T]") -> T:
        """Do something whole or not at all.

        Raises
        ------
        Refused
            As ``read``, and ``disk_full``.
        """
        return self._run(work, "BEGIN IMMEDIATE")

    def _run(self, work: "Callable[[Connection], T]", begin: str) -> T:
        with _told(self.path):
            connection = self._connection or self._opened()
            connection.execute(begin)
            try:
                answer = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(Exception):  # what stopped it is what is told
                    connection.execute("ROLLBACK")
                raise
            return answer

    def _opened(self) -> "Connection":
        import sqlcipher3.dbapi2 as sqlite

        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite.connect(
            str(self.path), timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        try:
            _demand_engine(connection)
            _demand_library(connection, self.path)
            journal = "TRUNCATE" if self._is_shared else "WAL"
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute("PRAGMA synchronous = NORMAL")  # a crash of the system may take
            connection.execute("PRAGMA cache_size = -65536")  # the last commit, never the file
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA foreign_keys = ON")
            climb(connection, MIGRATIONS, Refused("newer_library", NEWER_LIBRARY), _MARKS)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection


def _demand_engine(connection: "Connection") -> None:
    """Refuse an engine without full text search; its version can differ from the one tested."""
    options = {str(row[0]) for row in connection.execute("PRAGMA compile_options").fetchall()}
    version = connection.execute("SELECT sqlite_version()").fetchone()[0]
    # contentless_delete came with 3.43 (SQLite release history).
    if "ENABLE_FTS5" not in options or tuple(map(int, version.split(".")[:2])) < (3, 43):
        raise Refused("no_engine", NO_ENGINE)


def _demand_library(connection: "Connection", path: Path) -> None:
    """Refuse a database of another program before anything of it is changed."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark != _APPLICATION and tables:
        raise Refused("not_a_library", NOT_A_LIBRARY.with_values(name=path.name))


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say what an error of the database means."""
    import sqlcipher3.dbapi2 as sqlite

    try:
        yield
    except (sqlite.Error, OSError) as error:
        code: Any = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED:
            phrase = NOT_A_LIBRARY.with_values(name=path.name)
            raise Refused("not_a_library", phrase) from error
        if code in _LOCKED:
            raise Refused("library_busy", BUSY) from error
        if code == _FULL:
            raise Refused("disk_full", FULL) from error
        raise Refused("no_library", NO_LIBRARY) from error
