"""The encrypted store (SQLCipher): opened when it is first needed, one thread at a time.

Whatever is wrong with it is one sentence; nothing else of the program depends on it.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from meddx import log
from meddx.archive import keys, schema
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

T = TypeVar("T")

STORE_FILE: Final = "store.db"
SET_ASIDE: Final = Phrase(
    "What MedDx kept could not be read; it was set aside as {name} and a new store was begun."
)
BUSY: Final = Phrase("Another MedDx is writing what is kept. Try again in a moment.")
FULL: Final = Phrase(
    "The disk is full, so MedDx cannot write what it keeps. Free some space; MedDx goes on trying."
)
NOT_OPEN: Final = Phrase("What MedDx keeps cannot be opened: check that its folder can be written.")

_BESIDE: Final = ("", "-wal", "-shm")
_PATIENCE_S: Final = 0.25
_FULL: Final = 13  # SQLITE_FULL
_LOCKED: Final = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_DAMAGED: Final = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB: also another key


class Store:
    """The one encrypted database of a user.

    Parameters
    ----------
    folder
        Where it lies, with its key unless the keyring has that; made when it is first written.
    ring
        The keyring of the system; None keeps the key in a file.
    """

    def __init__(self, folder: Path, ring: keys.Ring | None = None) -> None:
        self._folder = folder
        self._ring = ring
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._telling = threading.Lock()  # of its own: the window asks while others write
        self._messages: list[Phrase] = []
        self._gone: Refused | None = None

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folder / STORE_FILE

    def run(self, work: "Callable[[Connection], T]", writes: bool = True) -> T:
        """Do something in one transaction; a store that cannot be read is begun anew for it.

        Parameters
        ----------
        work
            Given the connection; what it raises takes back what it did.
        writes
            Whether it writes: only one program may at a time.

        Raises
        ------
        Refused
            ``store_busy``, ``disk_full``, ``no_store``, ``no_key`` or ``newer_store``; what
            ``work`` refuses.
        """
        with self._lock:
            try:
                return self._run(work, writes)
            except _DamagedError:
                self._set_aside()
            try:
                return self._run(work, writes)
            except _DamagedError as problem:
                raise Refused("no_store", NOT_OPEN) from problem

    def attempt(self, work: "Callable[[Connection], T]", otherwise: T, writes: bool = True) -> T:
        """Do something in one transaction, or nothing: for what can be had in another way."""
        try:
            return self.run(work, writes)
        except Refused as problem:
            log.note(event="store", code=problem.code)
            return otherwise

    def warm(self) -> None:
        """Open it ahead of its first use: a keyring takes its time."""
        self.attempt(lambda _connection: None, None, writes=False)

    def take_messages(self) -> tuple[Phrase, ...]:
        """Return what must be said and was not yet."""
        with self._telling:
            told, self._messages = tuple(self._messages), []
        return told

    def close(self) -> None:
        """Close the database; the next use opens it again."""
        with self._lock:
            self._close()

    def _run(self, work: "Callable[[Connection], T]", writes: bool) -> T:
        if self._gone is not None:
            raise Refused(self._gone.code, self._gone.phrase)
        with _told():
            connection = self._connection or self._opened()
            connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
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

        self._folder.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        try:
            key = keys.key_of(self._folder, self._ring, is_new)
        except Refused as problem:
            self._gone = problem  # not asked again: the owner may have been asked, and said no
            raise
        self.path.touch(mode=0o600)  # its journals take over who may read them
        connection = sqlite.connect(
            str(self.path), timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
            connection.execute("PRAGMA journal_mode = WAL")
            # A commit outlives the program in either mode; only in this one, where the journal is
            # on the disk before the commit returns, also the end of its power. It costs one flush
            # a commit, and there are at most a few commits a second. macOS flushes less otherwise.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            schema.bring_up_to_date(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self) -> None:
        """Give the files of the store other names: perhaps somebody can still read them."""
        self._close()
        day = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        name = f"{self.path.stem}.damaged-{day}.db"
        log.note(event="store", code="set_aside")
        for tail in _BESIDE:
            part = self.path.with_name(self.path.name + tail)
            with contextlib.suppress(FileNotFoundError):
                part.replace(self.path.with_name(name + tail))
        with self._telling:
            self._messages.append(SET_ASIDE.with_values(name=name))


class _DamagedError(Exception):
    """The store cannot be read with its key."""


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what an error of the database means.

    Raises
    ------
    Refused
        If it is locked, has no room or cannot be opened.
    _DamagedError
        If it cannot be read.
    """
    import sqlcipher3.dbapi2 as sqlite

    try:
        yield
    except (sqlite.Error, OSError) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _DAMAGED:
            raise _DamagedError from error
        if code in _LOCKED:
            raise Refused("store_busy", BUSY) from error
        if code == _FULL:
            raise Refused("disk_full", FULL) from error
        raise Refused("no_store", NOT_OPEN) from error
