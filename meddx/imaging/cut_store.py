"""Cuts that take longer than a glance, computed beside the window; only the newest is wanted."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final

from numpy.typing import NDArray
from typing_extensions import override

from meddx.imaging.latest import Latest

_KEPT: Final = 16  # pictures

_Picture = NDArray[Any]


class CutStore(Latest[_Picture]):
    """Computes pictures in a thread of its own, a draft of each before; ends when all is done."""

    def __init__(self) -> None:
        super().__init__(_KEPT)
        self._drafts: OrderedDict[Hashable, _Picture] = OrderedDict()

    def slab(
        self,
        key: Hashable,
        make: Callable[[Callable[[], None]], _Picture],
        draft: Callable[[], _Picture | None],
    ) -> _Picture | None:
        """Return the picture of a key if it is there; else have it made, a draft of it first.

        What is being made for an older wish is given up at its next checkpoint.

        Parameters
        ----------
        key
            Says all that the picture depends on.
        make
            Computes it, in another thread; it is given the checkpoint to call.
        draft
            Computes a draft of it; None where it is not worth it.
        """

        def work() -> _Picture:
            self._take(key, draft)
            return make(self.checkpoint)

        return self.get(key, work)

    def draft(self, key: Hashable) -> _Picture | None:
        """Return what may be looked at until the picture of a key is there."""
        with self._lock:
            return self._drafts.get(key)

    @override
    def clear(self) -> None:
        super().clear()
        with self._lock:
            self._drafts.clear()

    def _take(self, key: Hashable, draft: Callable[[], _Picture | None]) -> None:
        if self.draft(key) is not None:
            return
        made = draft()
        if made is None:
            return
        with self._lock:
            self._drafts[key] = made
            self.version += 1
            if len(self._drafts) > _KEPT:
                self._drafts.popitem(last=False)
