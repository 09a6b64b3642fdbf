"""Memory that is used again: what the system hands out afresh costs more than what is computed."""

import threading
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

_KEPT: Final = 6  # pieces that wait to be used again
_LOOSE: Final = 2  # a piece may be this many times as large as what it is used for


class Buffers:
    """Gives out arrays and takes them back, to any thread.

    A page that the system gives to a program must be cleared first, and each is given at its first
    touch: for a picture of 5 MB that takes as long as several frames may take.
    """

    def __init__(self) -> None:
        self._free: list[NDArray[np.uint8]] = []
        self._lock = threading.Lock()

    def take(self, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return an array whose content is not defined."""
        kind = np.dtype(dtype)
        size = int(np.prod(shape)) * kind.itemsize
        piece = self._fitting(size)
        if piece is None:
            piece = np.empty(size, np.uint8)
        return piece[:size].view(kind).reshape(shape)

    def give(self, array: NDArray[Any]) -> None:
        """Take an array back that ``take`` returned; nobody may look at it any more."""
        piece = array
        while isinstance(piece.base, np.ndarray):
            piece = piece.base
        with self._lock:
            self._free.append(piece)
            del self._free[:-_KEPT]

    def _fitting(self, size: int) -> NDArray[np.uint8] | None:
        """Take the smallest free piece that is large enough but not far too large."""
        with self._lock:
            fitting = [
                n for n, piece in enumerate(self._free) if size <= piece.size <= _LOOSE * size
            ]
            best = min(fitting, key=lambda n: self._free[n].size, default=None)
            return None if best is None else self._free.pop(best)
