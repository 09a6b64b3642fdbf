"""The log: what may be written down. Codes, counts, durations, hashed UIDs; never text from data.

Every line is JSON with fields of a closed list; a value that is not of the field's kind is
replaced by ``?``. Messages of other libraries are kept as logger name, level and place only,
because their text may hold a name or a path.
"""

import faulthandler
import hashlib
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from typing_extensions import override

from meddx import __version__

MAX_BYTES: Final = 1_000_000
BACKUPS: Final = 3

_WORD: Final = re.compile(r"[A-Za-z0-9_.:/+-]{0,80}\Z")
_PLACE: Final = re.compile(r"[A-Za-z0-9_.:/\\ <>-]{0,160}\Z")


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(_WORD.match(value))


def _is_place(value: object) -> bool:
    return isinstance(value, str) and bool(_PLACE.match(value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


# The closed list: name of a field, and what its value must be.
FIELDS: Final[Mapping[str, Callable[[object], bool]]] = {
    "event": _is_word,
    "code": _is_word,
    "place": _is_place,
    "logger": _is_word,
    "level": _is_word,
    "pack": _is_word,
    "device": _is_word,
    "version": _is_word,
    "uid_hash": _is_word,
    "count": _is_number,
    "seconds": _is_number,
    "bytes": _is_number,
}


class _Lines(logging.Formatter):
    """One JSON object a line, of the closed list of fields."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        given = getattr(record, "fields", None)
        if not isinstance(given, dict):  # a foreign message: where it came from, never its text
            place = f"{Path(record.pathname).name}:{record.lineno}"
            given = {"event": "message", "logger": record.name[:80], "place": place}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
        }
        for name, value in given.items():
            line[name] = value if name in FIELDS and FIELDS[name](value) else "?"
        return json.dumps(line)


class _Handler(RotatingFileHandler):
    """The rotating file, and beside it the file that ``faulthandler`` writes to on a crash."""

    def __init__(self, folder: Path) -> None:
        path = folder / "meddx.log"
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
        self.setFormatter(_Lines())
        self._crash = (folder / "crash.log").open("ab")
        faulthandler.enable(self._crash)

    @override
    def close(self) -> None:
        super().close()
        if not self._crash.closed:
            faulthandler.disable()
            self._crash.close()


def note(level: int = logging.INFO, **fields: str | float) -> None:
    """Write one line of the closed list of fields.

    Raises
    ------
    ValueError
        If a field is not of the list: a mistake in MedDx, found by its tests.
    """
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(f"not a field of the log: {sorted(unknown)}")
    logging.getLogger("meddx").log(level, "", extra={"fields": fields})


def hashed(uid: str) -> str:
    """Return a short irreversible name for a UID, so that two lines can be told to belong."""
    return hashlib.sha256(uid.encode()).hexdigest()[:12]


def start(folder: Path) -> Path:
    """Open the rotating log and send uncaught errors and crashes there; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = _Handler(folder)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger("meddx").setLevel(logging.INFO)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    note(event="start", version=__version__)
    return Path(handler.baseFilename)


def stop() -> None:
    """Close the log again and give the hooks back (for tests and an orderly end)."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, _Handler)]:
        root.removeHandler(handler)
        handler.close()
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__


def _place(trace: TracebackType | None) -> str:
    """File and line of the innermost frame; never a value."""
    place = "?"
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    del error  # its text may hold patient data
    note(logging.ERROR, event="uncaught", code=kind.__name__, place=_place(trace))


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    kind = arguments.exc_type.__name__
    place = _place(arguments.exc_traceback)
    note(logging.ERROR, event="uncaught_thread", code=kind, place=place)
