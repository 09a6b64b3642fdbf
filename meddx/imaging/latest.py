"""What takes longer than a glance, made beside the window; only the newest is wanted."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from meddx import log, turns
from meddx.jobs import Cancelled

T = TypeVar("T")


class Latest(Generic[T]):
    """Makes things in a thread of its own that ends when nothing is left to do.

    Parameters
    ----------
    most
        How many are kept.

    Attributes
    ----------
    version
        Counts what was made, or could not be.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._failed: set[Hashable] = set()
        self._wanted: tuple[Hashable, Callable[[], T]] | None = None
        self._underway: Hashable = None
        self._thread: threading.Thread | None = None
        self.version = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is being made."""
        with self._lock:
            return self._thread is not None

    def get(self, key: Hashable, make: Callable[[], T]) -> T | None:
        """Return the thing of a key if it is there; else have it made, and forget older wishes.

        Parameters
        ----------
        key
            Says all that it depends on.
        make
            Makes it, in another thread.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if key in self._failed:
                return None
            self._wanted = None if key == self._underway else (key, make)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="meddx-latest", daemon=True)
                turns.start_soon(self._thread)
            return None

    def checkpoint(self) -> None:
        """Give up what is being made if something newer is wanted; called while it is made.

        Raises
        ------
        Cancelled
            If so.
        """
        with self._lock:
            if self._wanted is not None:
                raise Cancelled

    def failed(self, key: Hashable) -> bool:
        """Whether a thing could not be made."""
        with self._lock:
            return key in self._failed

    def clear(self) -> None:
        """Forget all things and wishes."""
        with self._lock:
            self._kept.clear()
            self._failed.clear()
            self._wanted = None

    def _work(self) -> None:
        turns.step_back()
        while True:
            with self._lock:
                wish, self._wanted = self._wanted, None
                if wish is None:
                    self._thread = None
                    return
                key, make = wish
                self._underway = key
            try:
                made = self._made(make)
            except Cancelled:
                with self._lock:
                    self._underway = None
                    if self._wanted is None:  # the eye came back while it was given up
                        self._wanted = (key, make)
                continue
            with self._lock:
                self.version += 1
                self._underway = None
                if made is None:
                    self._failed.add(key)
                    continue
                self._kept[key] = made
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)

    @staticmethod
    def _made(make: Callable[[], T]) -> T | None:
        try:
            return make()
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - the thread goes on with the next wish
            log.note(event="latest_fault", code=type(error).__name__)
            return None
