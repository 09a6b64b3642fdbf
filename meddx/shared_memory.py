"""Memory that child processes write into: what they decode lies at once where it is wanted (Linux).

A block has no name and no file; it is gone with its last user. A child opens it through ``/proc``,
by its number in the process that asked. Its size is sealed, so that no child can take memory away
that others are looking at.
"""

import contextlib
import mmap
import os
import sys
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

_FILES: Final = Path("/proc")


class Block:
    """A block of memory, zero at first; pages that are never written cost nothing.

    Parameters
    ----------
    size
        In bytes, at least one.

    Raises
    ------
    MemoryError
        If there is not so much.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._memory, self._number = _new(size)
        weakref.finalize(self, os.close, self._number)

    @staticmethod
    def is_possible() -> bool:
        """Whether the system has such memory."""
        return sys.platform == "linux" and _FILES.is_dir()

    def array(self, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """Return the memory from its beginning as an array, which keeps it alive."""
        count = int(np.prod(shape))
        return np.frombuffer(self._memory, dtype, count).reshape(shape)

    def place_of(self, array: NDArray[Any]) -> int:
        """Return where in the block an array begins, in bytes.

        Raises
        ------
        ValueError
            If it does not lie there in one piece.
        """
        start = np.frombuffer(self._memory, np.uint8).__array_interface__["data"][0]
        place = int(array.__array_interface__["data"][0] - start)
        if not (array.flags.c_contiguous and 0 <= place <= self.size - array.nbytes):
            raise ValueError("the array lies elsewhere")
        return place

    def as_json(self, places: Mapping[str, int]) -> dict[str, Any]:
        """Say where a child process finds the block, and where arrays are to be in it."""
        return {
            "process": os.getpid(),
            "number": self._number,
            "size": self.size,
            "places": dict(places),
        }


class Window:
    """A child's view of a block of another process, from what ``Block.as_json`` said.

    Raises
    ------
    OSError
        If that process has no such block.
    """

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._places = {str(name): int(place) for name, place in said["places"].items()}
        number = os.open(_FILES / str(said["process"]) / "fd" / str(said["number"]), os.O_RDWR)
        try:
            self._memory = _mapped(number, int(said["size"]))
        finally:
            os.close(number)

    def put(self, name: str, array: NDArray[Any]) -> bool:
        """Write an array to its place; False if it has none."""
        place = self._places.get(name)
        if place is None:
            return False
        there = np.frombuffer(self._memory, np.uint8, array.nbytes, place)
        there[:] = array.reshape(-1).view(np.uint8)
        return True

    def close(self) -> None:
        """Leave the block."""
        self._memory.close()


def _new(size: int) -> tuple[mmap.mmap, int]:
    if sys.platform != "linux":
        raise MemoryError("this system has no memory without a name")
    import fcntl

    try:
        number = os.memfd_create("meddx", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    except OSError as error:  # too many files are open, or the system does not allow it
        raise MemoryError from error
    try:
        os.ftruncate(number, size)
        fcntl.fcntl(number, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
        memory = _mapped(number, size)
    except OSError as error:
        os.close(number)
        raise MemoryError from error
    return memory, number


def _mapped(number: int, size: int) -> mmap.mmap:
    memory = mmap.mmap(number, size)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # some kernels have no huge pages
            memory.madvise(mmap.MADV_HUGEPAGE)  # a few faults where there would be thousands
    return memory
