"""What will probably be looked at next, made while nothing else is asked for."""

import threading
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from meddx import log, turns

T = TypeVar("T")

_IDLE_S: Final = 0.2  # after that long without a wish the thread ends
_PATIENCE_S: Final = 0.008  # half a picture of a monitor: no more is lost by making it again


class Ahead(Generic[T]):
    """Makes one thing in a thread of its own, the newest that was wished for.

    Parameters
    ----------
    drop
        Told of what was made but never taken; called in any thread.
    patience_s
        How long who takes it waits for what is being made.
    """

    def __init__(self, drop: Callable[[T], None], patience_s: float = _PATIENCE_S) -> None:
        self._drop = drop
        self._patience_s = patience_s
        self._changed = threading.Condition()
        self._wish: tuple[Hashable, Callable[[], T | None]] | None = None
        self._underway: Hashable = None
        self._made: tuple[Hashable, T] | None = None
        self._thread: threading.Thread | None = None

    def want(self, key: Hashable, make: Callable[[], T | None]) -> None:
        """Have a thing made soon; an older wish is forgotten.

        Parameters
        ----------
        key
            Says all that it depends on.
        make
            Makes it, in another thread; None where it cannot be made yet.
        """
        with self._changed:
            if self._underway == key or (self._made is not None and self._made[0] == key):
                return
            self._wish = (key, make)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="meddx-ahead", daemon=True)
                turns.start_soon(self._thread)
            self._changed.notify_all()

    def take(self, key: Hashable) -> T | None:
        """Return the thing of a key, once; None where it is not made and not about to be.

        What is being made is waited for, but not long: its thread may wait for its turn.
        """
        if not self._changed.acquire(timeout=self._patience_s):
            return None
        try:
            if self._wish is not None and self._wish[0] == key:
                self._wish = None
            if key is not None:
                self._changed.wait_for(lambda: self._underway != key, self._patience_s)
            if self._made is None or self._made[0] != key:
                return None
            _, thing = self._made
            self._made = None
            return thing
        finally:
            self._changed.release()

    def _work(self) -> None:
        while True:
            with self._changed:
                if self._wish is None and not self._changed.wait(_IDLE_S) and self._wish is None:
                    self._thread = None
                    return
                if self._wish is None:
                    continue
                (key, make), self._wish = self._wish, None
                self._underway = key
            thing = self._thing(make)
            with self._changed:
                self._underway = None
                before, self._made = self._made, None if thing is None else (key, thing)
                self._changed.notify_all()
            if before is not None:
                self._drop(before[1])

    @staticmethod
    def _thing(make: Callable[[], T | None]) -> T | None:
        try:
            return make()
        except Exception as error:  # noqa: BLE001 - who looks at it makes it again and is told then
            log.note(event="ahead_fault", code=type(error).__name__)
            return None
