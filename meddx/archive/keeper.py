"""Writes what changes while somebody reads: the newest of each document, soon, in the background.

Whoever puts something is never kept waiting. What could not be written is tried again as long as
the program runs; why, is told once.
"""

import threading
from collections.abc import Mapping
from typing import Any, Final

from meddx import log, turns
from meddx.archive.kept import Kept, Key, parsed
from meddx.phrase import Phrase, Refused

DELAY_S: Final = 0.2  # what changes within it is written together
_RETRY_S: Final = (0.5, 1.0, 2.0, 5.0)  # the last one again and again
_BREATH_S: Final = 0.1  # between tries that somebody waits for


class Keeper:
    """Between the window and the documents of the store; its methods may be called anywhere.

    Its thread begins with the first ``put``. What was put is on the disk about ``DELAY_S`` later,
    unless ``take_messages`` says why not.

    Parameters
    ----------
    kept
        Where the documents go.
    delay_s
        How long to wait for more before writing.
    retry_s
        How long to wait after the first, second ... failure.
    """

    def __init__(
        self, kept: Kept, delay_s: float = DELAY_S, retry_s: tuple[float, ...] = _RETRY_S
    ) -> None:
        self._kept = kept
        self._delay_s = delay_s
        self._retry_s = retry_s
        self._changed = threading.Condition()
        self._waiting: dict[Key, str | None] = {}
        self._writing: dict[Key, str | None] = {}
        self._thread: threading.Thread | None = None
        self._hurry = self._closed = False
        self._failures = 0
        self._told_code = ""
        self._messages: list[Phrase] = []

    @property
    def has_unwritten(self) -> bool:
        """Whether something is still to be written."""
        with self._changed:
            return bool(self._waiting or self._writing)

    def put(self, kind: str, subject: str, plain: Mapping[str, Any]) -> None:
        """Keep a document in the place of the one before; it is copied and written soon.

        Raises
        ------
        ValueError
            If it is nothing that JSON can hold.
        RuntimeError
            After ``close``.
        """
        self._put((kind, subject), self._kept.text(kind, plain))

    def forget(self, kind: str, subject: str) -> None:
        """Delete a document, soon."""
        self._put((kind, subject), None)

    def load(self, kind: str, subject: str) -> dict[str, Any] | None:
        """Return the newest document, written or not yet; None where there is none.

        It may wait for the system's keyring when the store is opened for the first time: call it
        in the background.

        Raises
        ------
        meddx.phrase.Refused
            If the store cannot be read now; see ``Kept.load``.
        """
        key = (kind, subject)
        with self._changed:
            for texts in (self._waiting, self._writing):
                if key in texts:
                    text = texts[key]
                    return None if text is None else parsed(text)
        return self._kept.load(kind, subject)

    def set_aside(self, kind: str, subject: str) -> None:
        """Take a document out of the way that means nothing to its reader, and say so.

        Raises
        ------
        meddx.phrase.Refused
            If the store could not be written.
        """
        self._kept.set_aside(kind, subject)

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Write what waits now, and try again until this time is over; False if it could not."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            written = self._changed.wait_for(
                lambda: not (self._waiting or self._writing), timeout_s
            )
            self._hurry = False
        return written

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write what waits and end the thread; False if something could not be written."""
        written = self.flush(timeout_s)
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            turns.join(thread, timeout_s)
        if not written:
            log.note(event="keeper", code="unwritten", count=len(self._waiting))
        return written

    def take_messages(self) -> tuple[Phrase, ...]:
        """Return what must be said of documents, of the store and of writing, and was not yet."""
        with self._changed:
            told, self._messages = tuple(self._messages), []
        return (*self._kept.take_messages(), *told)

    def _put(self, key: Key, text: str | None) -> None:
        with self._changed:
            if self._closed:
                raise RuntimeError("the keeper is closed")
            self._waiting[key] = text
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="meddx-keep", daemon=True)
                turns.start_soon(self._thread)
            self._changed.notify_all()

    def _run(self) -> None:
        turns.step_back()
        while self._take():
            try:
                self._kept.save_texts(self._writing)
            except Refused as problem:
                self._failed(problem)
            else:
                self._succeeded()

    def _take(self) -> bool:
        """Wait for something to write and set it apart; False at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            pause_s = self._pause_s()
            self._changed.wait_for(lambda: self._hurry or self._closed, pause_s)
            if self._hurry and self._failures:
                self._changed.wait_for(lambda: self._closed, _BREATH_S)
            if self._closed:
                return False
            self._writing, self._waiting = self._waiting, {}
            return True

    def _pause_s(self) -> float:
        if not self._failures:
            return self._delay_s
        return self._retry_s[min(self._failures, len(self._retry_s)) - 1]

    def _succeeded(self) -> None:
        with self._changed:
            self._writing = {}
            self._failures, self._told_code = 0, ""
            self._changed.notify_all()

    def _failed(self, problem: Refused) -> None:
        with self._changed:
            # What came meanwhile is newer than what could not be written.
            self._waiting = {**self._writing, **self._waiting}
            self._writing = {}
            self._failures += 1
            if problem.code != self._told_code:
                self._told_code = problem.code
                self._messages.append(problem.phrase)
                log.note(event="keeper", code=problem.code)
            self._changed.notify_all()
