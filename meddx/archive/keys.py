"""The key of the store: random, in the system's keyring, else in a file that only its owner reads.

The key is never logged, shown or passed to another program.
"""

import os
import re
import secrets
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, Protocol, TypeVar, cast

from meddx.phrase import Phrase, Refused

T = TypeVar("T")

KEY_FILE: Final = "store.key"
DAMAGED_KEY_FILE: Final = "store.key.damaged"
NO_ANSWER: Final = Phrase(
    "The keyring of this system did not answer, so what MedDx keeps cannot be opened now."
)

_SERVICE: Final = "MedDx"
_NAME: Final = "store"
_KEY: Final = re.compile(r"[0-9a-f]{64}\Z")
_KEY_BYTES: Final = 32
_PATIENCE_S: Final = 3.0  # it may ask its owner for a password, who may not be there


class Ring(Protocol):
    """A keyring of the system (``keyring``)."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept under these names."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something under these names."""
        ...


class SystemRing:
    """The keyring of the system, asked in a thread that nobody waits for longer than a moment."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept under these names.

        Raises
        ------
        TimeoutError
            If it does not answer; what it raises itself.
        """

        def ask() -> str | None:
            import keyring

            return keyring.get_password(service, username)

        return _soon(ask)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something under these names.

        Raises
        ------
        TimeoutError
            If it does not answer; what it raises itself.
        """

        def tell() -> None:
            import keyring

            keyring.set_password(service, username, password)

        _soon(tell)


def key_of(folder: Path, ring: Ring | None, is_new: bool) -> str:
    """Return the key of the store in a folder, 64 hexadecimal digits; made where there is none.

    A key file comes before the keyring: where it is, the keyring is not asked.

    Parameters
    ----------
    folder
        Where the store lies; it exists.
    ring
        The keyring; None keeps the key in a file beside the store.
    is_new
        Whether there is no store yet, so that any key will do.

    Raises
    ------
    Refused
        ``no_key`` if the keyring may hold the key and does not give it.
    OSError
        If the file can neither be read nor written.
    """
    path = folder / KEY_FILE
    found = _read(path)
    if found is None and ring is not None:
        found = _from_ring(ring, is_new)
    return found or _written(path)


def _read(path: Path) -> str | None:
    """Return the key of a file; one that holds no key is set aside."""
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    if _KEY.match(text):
        return text
    path.replace(path.with_name(DAMAGED_KEY_FILE))
    return None


def _from_ring(ring: Ring, is_new: bool) -> str | None:
    """Return the key of the keyring, made where it has none; None where it cannot keep one."""
    try:
        found = ring.get_password(_SERVICE, _NAME)
        if found is not None and _KEY.match(found):
            return found
        ring.set_password(_SERVICE, _NAME, secrets.token_hex(_KEY_BYTES))
        return ring.get_password(_SERVICE, _NAME)
    except Exception as error:  # every system's keyring has errors of its own
        if is_new:
            return None
        raise Refused("no_key", NO_ANSWER) from error


def _written(path: Path) -> str:
    """Write a new key that is whole from the first moment on; another program's comes first."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(_KEY_BYTES))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without links
            Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)
    return path.read_text(encoding="ascii")


def _soon(ask: Callable[[], T]) -> T:
    """Return what a call answers, or raise what it raises.

    Raises
    ------
    TimeoutError
        If it takes too long; its thread is left to itself.
    """
    answers: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((ask(), None))
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            answers.put((None, error))

    threading.Thread(target=run, name="meddx-keyring", daemon=True).start()
    try:
        value, error = answers.get(timeout=_PATIENCE_S)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return cast("T", value)
