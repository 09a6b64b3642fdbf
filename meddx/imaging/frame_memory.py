"""The frames that are held of one volume."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx import log
from meddx.case.volume import Frames
from meddx.imaging.frame_reader import Failure
from meddx.shared_memory import Block

_ABSENT: Final = 0
_READY: Final = 1
_FAILED: Final = 2
# A block costs an open file, of which a program may have few; less than this is soon copied.
_SMALLEST_BLOCK: Final = 32 << 20


class Held:
    """What is held of one volume; whoever uses it holds the lock of its ``FrameStore``.

    Parameters
    ----------
    frames
        Where the frames lie.
    whole
        Whether all of them are kept, in one array; else those that were seen last.
    """

    def __init__(self, frames: Frames, whole: bool) -> None:
        self.frames = frames
        self.is_whole = whole
        self.failures: dict[int, Failure] = {}
        self.underway: set[int] = set()
        self.asked: list[int] = []
        self._focus = 0
        self._near = 0  # nothing nearer to the focus than this is still to be read
        self.looked = 0
        self.is_filling = False
        self.block = _block(frames) if whole else None
        self._array = _array(frames, self.block) if whole else None
        self._kept: OrderedDict[int, NDArray[Any]] = OrderedDict()
        self._state = bytearray(frames.shape[0])

    @property
    def focus(self) -> int:
        """Frame around which the others are read."""
        return self._focus

    @focus.setter
    def focus(self, frame: int) -> None:
        if not 0 <= frame < len(self._state):  # else reading would fail, out of everyone's sight
            raise IndexError("the focus is one of the frames")
        if frame != self._focus:
            self._focus, self._near = frame, 0

    @property
    def claimed_bytes(self) -> int:
        """Memory that is or will be in use."""
        count = len(self._state) if self.is_whole else len(self._kept)
        return count * self.frames.frame_bytes

    @property
    def counts(self) -> tuple[int, int]:
        """How many frames are ready, and how many failed."""
        return self._state.count(_READY), self._state.count(_FAILED)

    @property
    def has_open(self) -> bool:
        """Whether a frame was neither read nor failed yet."""
        return _ABSENT in self._state

    def state_changed_since(self, known: int) -> bool:
        """Whether more frames ended than ``known``."""
        return sum(self.counts) != known

    def all_voxels(self) -> NDArray[Any]:
        """Return the one array, read-only.

        Raises
        ------
        ValueError
            If not all frames are kept.
        """
        if self._array is None:
            raise ValueError("not all frames are kept")
        view = self._array.view()
        view.flags.writeable = False
        return view

    def get(self, frame: int) -> NDArray[Any] | None:
        """Return a frame that is there, read-only."""
        if self._state[frame] != _READY:
            return None
        if self._array is not None:
            found: NDArray[Any] = self._array[frame]
        else:
            self._kept.move_to_end(frame)
            found = self._kept[frame].view()
        found.flags.writeable = False
        return found

    def first_open(self, frames: Iterable[int]) -> list[int]:
        """Return the first of some frames that is still to be read, as a list of one or none."""
        return [frame for frame in frames if self._is_open(frame)][:1]

    def take_asked(self) -> list[int]:
        """Return the next frame that was asked for by number, as a list of one or none."""
        while self.asked:
            frame = self.asked.pop(0)
            if self._is_open(frame):
                return [frame]
        return []

    def around_focus(self, most: int, most_kept: int) -> list[int]:
        """Return at most ``most`` frames that are to be read, the nearest to the focus first.

        Where only ``most_kept`` frames can be held, none that would drive out nearer ones.
        """
        if not self.is_filling:
            return []
        count = len(self._state)
        reach = self._reach(most_kept)
        found: list[int] = []
        for distance in range(self._near, reach + 1):
            sides = dict.fromkeys((self._focus + distance, self._focus - distance))
            found += [n for n in sides if 0 <= n < count and self._is_open(n)]
            if not found:
                self._near = distance
            if len(found) >= most:
                break
        self.is_filling = bool(found) or not self.is_whole or bool(self.underway)
        return found[:most]

    def _reach(self, most_kept: int) -> int:
        """How far from the focus frames are read ahead: as far as all those fit, and as many more.

        The rest is for what was seen before and what other viewers show; if all were read ahead,
        each frame that is read would drive out another that is read again.
        """
        return len(self._state) if most_kept >= len(self._state) else (most_kept - 1) // 4

    def _is_open(self, frame: int) -> bool:
        return self._state[frame] == _ABSENT and frame not in self.underway

    def begin(self, numbers: Iterable[int]) -> dict[int, NDArray[Any]]:
        """Mark frames as being read; returns the memory to read each into."""
        into: dict[int, NDArray[Any]] = {}
        for frame in numbers:
            self.underway.add(frame)
            if self._array is not None:
                into[frame] = self._array[frame]
            else:
                into[frame] = np.empty(self.frames.shape[1:], self.frames.dtype)
        return into

    def end(
        self,
        into: Mapping[int, NDArray[Any]],
        failures: Mapping[int, Failure],
        most_kept: int,
        pinned: set[int],
    ) -> None:
        """Take over what was read; drops what was seen longest ago beyond ``most_kept``.

        What lies around the focus goes last, and ``pinned`` frames never.
        """
        self.underway.difference_update(into)
        self.failures.update(failures)
        for frame, array in into.items():
            if frame in failures:
                self._state[frame] = _FAILED
                continue
            self._state[frame] = _READY
            if self._array is None:
                self._kept[frame] = array
        reach = self._reach(most_kept)
        droppable = [n for n in self._kept if n not in pinned]
        for frame in sorted(droppable, key=lambda n: abs(n - self._focus) <= reach):
            if len(self._kept) <= most_kept:
                break
            del self._kept[frame]
            self._state[frame] = _ABSENT
            self._near = 0


def _block(frames: Frames) -> Block | None:
    """Return memory that children decode into; none for frames that are only copied."""
    size = len(frames.refs) * frames.frame_bytes
    if size < _SMALLEST_BLOCK or frames.refs[0].is_plain or not Block.is_possible():
        return None
    try:
        return Block(size)
    except MemoryError:  # frames then come as answers, and are copied
        log.note(event="no_block")
        return None


def _array(frames: Frames, block: Block | None) -> NDArray[Any]:
    if block is None:
        return np.empty(frames.shape, frames.dtype)
    return block.array(frames.shape, frames.dtype)
