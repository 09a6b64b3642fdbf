"""Cuts that take longer than a glance, computed beside the window; only the newest is wanted."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final

from numpy.typing import NDArray

from meddx import log

_KEPT: Final = 16  # pictures that are kept


class CutStore:
    """Computes pictures in a thread of its own that ends when nothing is left to do.

    Attributes
    ----------
    version
        Counts the pictures that were computed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, NDArray[Any]] = OrderedDict()
        self._failed: set[Hashable] = set()
        self._wanted: tuple[Hashable, Callable[[], NDArray[Any]]] | None = None
        self._underway: Hashable = None
        self._thread: threading.Thread | None = None
        self.version = 0

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being computed."""
        with self._lock:
            return self._thread is not None

    def get(self, key: Hashable, make: Callable[[], NDArray[Any]]) -> NDArray[Any] | None:
        """Return the picture of a key if it is there; else have it made, and forget older wishes.

        Parameters
        ----------
        key
            Says all that the picture depends on.
        make
            Computes it, in another thread.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if key in self._failed:
                return None
            self._wanted = None if key == self._underway else (key, make)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="meddx-cut", daemon=True)
                self._thread.start()
            return None

    def failed(self, key: Hashable) -> bool:
        """Whether a picture could not be computed."""
        with self._lock:
            return key in self._failed

    def clear(self) -> None:
        """Forget all pictures and wishes."""
        with self._lock:
            self._kept.clear()
            self._failed.clear()
            self._wanted = None

    def _work(self) -> None:
        while True:
            with self._lock:
                wish, self._wanted = self._wanted, None
                if wish is None:
                    self._thread = None
                    return
                key, make = wish
                self._underway = key
            made = self._made(make)
            with self._lock:
                self.version += 1
                self._underway = None
                if made is None:
                    self._failed.add(key)
                    continue
                self._kept[key] = made
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)

    @staticmethod
    def _made(make: Callable[[], NDArray[Any]]) -> NDArray[Any] | None:
        try:
            return make()
        except Exception as error:  # noqa: BLE001 - the thread goes on with the next wish
            log.note(event="cut_fault", code=type(error).__name__)
            return None
