"""The frames of volumes that still lie in files: read when they are wanted, kept within a budget.

Uncompressed frames are read straight into place; all others are decoded by child processes. A
volume that fits into the budget is kept as one array and filled from where the eye is outwards; a
larger one keeps the frames that were seen last. Frames that are on the screen are never dropped.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from meddx import log, turns
from meddx.case.volume import Frames, Volume
from meddx.child import Stopping
from meddx.children import Children
from meddx.imaging import frame_reader, values
from meddx.imaging.frame_memory import Held
from meddx.imaging.frame_reader import Failure
from meddx.phrase import Phrase, Refused

BUDGET_BYTES: Final = 4 << 30
TOO_LARGE: Final = Phrase(
    "This series needs {needed} GB of memory, more than the {budget} GB that MedDx may use. It can "
    "be scrolled, but not used as a volume."
)
NO_ROOM: Final = Phrase(
    "The series on the screen together need more memory than MedDx may use. Close one of them to "
    "use this one as a volume."
)
FAULT: Final = Phrase(
    "This picture could not be read because of a fault in MedDx. The log names the place."
)
_BATCH_BYTES: Final = 8 << 20  # read before others see it: small, so that the eye comes first
_CODED_BATCH_BYTES: Final = 2 << 20


@dataclass(frozen=True)
class Progress:
    """How much of a volume is there: ``ready`` and ``failed`` of ``total`` frames."""

    ready: int
    failed: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is still to come."""
        return self.ready + self.failed == self.total


class FrameStore:
    """Gives out frames; reads ahead in threads of its own.

    Parameters
    ----------
    children
        Decode what is compressed; None makes some of its own, which ``close`` ends.
    budget_bytes
        Most memory that frames of files may take together.
    """

    def __init__(self, children: Children | None = None, budget_bytes: int = BUDGET_BYTES) -> None:
        self._children = children or Children()
        self._children.load("meddx.imaging.decode:load")
        self._owns_children = children is None
        self._budget = budget_bytes
        self._held: WeakKeyDictionary[Volume, Held] = WeakKeyDictionary()
        self._pins: dict[Hashable, tuple[Volume, int]] = {}
        self._changed = threading.Condition(threading.RLock())
        self._threads: list[threading.Thread] = []
        self._looks = 0
        self._closed = False
        self.version = 0

    @property
    def children(self) -> Children:
        """Decode what else a file holds."""
        return self._children

    # ---- what is there

    def peek(self, volume: Volume, frame: int) -> NDArray[Any] | None:
        """Return a frame's voxels if they are there, without waiting."""
        if not isinstance(volume.data, Frames):
            return np.asarray(volume.data[frame])
        with self._changed:
            held = self._held.get(volume)
            return None if held is None else held.get(frame)

    def failure(self, volume: Volume, frame: int) -> Failure | None:
        """Why a frame cannot be shown, None if it can or is not read yet."""
        with self._changed:
            held = self._held.get(volume)
            return None if held is None else held.failures.get(frame)

    def failures(self, volume: Volume) -> dict[int, Failure]:
        """Return why frames cannot be shown, by number; only of what was read so far."""
        with self._changed:
            held = self._held.get(volume)
            return {} if held is None else dict(held.failures)

    def progress(self, volume: Volume) -> Progress:
        """How much of a volume is there."""
        total = volume.frame_count
        if not isinstance(volume.data, Frames):
            return Progress(total, 0, total)
        with self._changed:
            held = self._held.get(volume)
            return Progress(0, 0, total) if held is None else Progress(*held.counts, total)

    def fits(self, volume: Volume) -> bool:
        """Whether the volume can be held as a whole."""
        return not isinstance(volume.data, Frames) or volume.size_bytes <= self._budget

    # ---- asking for it

    def voxels(self, volume: Volume, frame: int) -> NDArray[Any]:
        """Return a frame's voxels, reading them now if need be.

        Raises
        ------
        Refused
            If the frame cannot be read.
        """
        if not isinstance(volume.data, Frames):
            return np.asarray(volume.data[frame])
        while True:
            with self._changed:
                held = self._hold(volume)
                found, failure = held.get(frame), held.failures.get(frame)
                if found is not None:
                    return found
                if failure is not None:
                    raise Refused(failure.code, failure.phrase)
                if self._closed:
                    raise Refused("closed", frame_reader.GONE)
                if frame in held.underway:
                    self._changed.wait(1.0)
                    continue
                into = held.begin([frame])
            self._read(volume, held, into)
            with self._changed:
                if frame not in held.failures:  # it may already have been dropped again
                    found = into[frame].view()
                    found.flags.writeable = False
                    return found

    def values(self, volume: Volume, frame: int) -> NDArray[Any]:
        """Return a frame's modality values, NaN where padded; see ``meddx.imaging.values``.

        Raises
        ------
        Refused
            If the frame cannot be read.
        """
        return values.modality(volume, frame, self.voxels(volume, frame))

    def whole(
        self,
        volume: Volume,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> NDArray[Any]:
        """Return all voxels of a volume as one array, reading what is missing on all cores.

        Parameters
        ----------
        volume
            What is wanted.
        on_progress
            Called now and then; what it raises (a cancelled job, say) ends the waiting.

        Raises
        ------
        Refused
            ``too_large`` if it does not fit into the budget; why a frame cannot be read.
        """
        if not isinstance(volume.data, Frames):
            return volume.data
        with self._changed:
            held = self._hold_whole(volume)
            if not held.is_whole:
                raise Refused("too_large", self.too_large(volume))
            self._look(held)
        while True:
            progress = self.progress(volume)
            on_progress(progress)
            with self._changed:
                if progress.is_complete:
                    return self._complete(held)
                if self._closed:
                    raise Refused("closed", frame_reader.GONE)
                if not held.state_changed_since(progress.ready + progress.failed):
                    self._changed.wait(0.25)

    def too_large(self, volume: Volume) -> Phrase:
        """Return why a volume that does not fit cannot be held as a whole."""
        sizes = [f"{size / (1 << 30):.1f}" for size in (volume.size_bytes, self._budget)]
        return TOO_LARGE.with_values(needed=sizes[0], budget=sizes[1])

    @staticmethod
    def _complete(held: Held) -> NDArray[Any]:
        if held.failures:
            first = held.failures[min(held.failures)]
            raise Refused(first.code, first.phrase)
        return held.all_voxels()

    def look_at(self, viewer: Hashable, volume: Volume | None, frame: int = 0) -> None:
        """Say what a viewer shows: it is kept, and read outwards from there before all else."""
        with self._changed:
            if volume is None or not isinstance(volume.data, Frames):
                self._pins.pop(viewer, None)
                return
            held = self._hold(volume)
            held.focus = frame
            self._pins[viewer] = (volume, frame)
            self._look(held)

    def prefetch(self, volumes: Iterable[Volume]) -> None:
        """Read these too when nothing else is to be done, as far as the budget goes."""
        with self._changed:
            for volume in volumes:
                if isinstance(volume.data, Frames) and self._room() >= volume.size_bytes:
                    self._hold(volume).is_filling = True
            self._start()

    def copy(
        self,
        volumes: Sequence[Volume],
        on_progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> bool:
        """Read all frames of some volumes after all else; whether all were read and are held.

        ``on_progress`` is called now and then; what it raises ends the waiting.
        """
        self.prefetch(volumes)
        while True:
            parts = [self.progress(volume) for volume in volumes]
            whole = Progress(
                sum(part.ready for part in parts),
                sum(part.failed for part in parts),
                sum(part.total for part in parts),
            )
            on_progress(whole)
            with self._changed:
                held = [self._held.get(volume) for volume in volumes]
                if whole.is_complete:
                    are_held = all(one is not None and one.is_whole for one in held)
                    return are_held and not whole.failed
                going = any(one is not None and one.is_whole and one.is_filling for one in held)
                if self._closed or not going:
                    return False
                self._changed.wait(0.25)

    def want(self, volume: Volume, frame: int) -> None:
        """Ask for one frame (of a thumbnail, say) without waiting for it."""
        if isinstance(volume.data, Frames):
            with self._changed:
                self._hold(volume).asked.append(frame)
                self._start()

    def close(self) -> None:
        """Stop reading and end the threads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            threads = tuple(self._threads)
        for thread in threads:
            turns.join(thread, 5.0)
        if self._owns_children:
            self._children.close()

    # ---- reading

    def _look(self, held: Held) -> None:
        self._looks += 1
        held.looked = self._looks
        held.is_filling = True
        if held.has_open:
            self._start()

    def _hold(self, volume: Volume) -> Held:
        held = self._held.get(volume)
        if held is None:
            data = volume.data
            if not isinstance(data, Frames):
                raise TypeError("the voxels are in memory")
            size, whole = volume.size_bytes, volume.size_bytes <= self._budget
            self._make_room(size if whole else self._budget // 2)
            # What is on the screen stays: beside it there may be room for some frames only.
            held = self._held[volume] = Held(data, whole and self._room() >= size)
        return held

    def _hold_whole(self, volume: Volume) -> Held:
        """Hold all frames of a volume, also one that had no room beside others before."""
        while True:
            held = self._hold(volume)
            if held.is_whole or not self.fits(volume):
                return held
            del self._held[volume]  # what is being read for it still reaches who waits
            self._make_room(volume.size_bytes)
            if self._room() >= volume.size_bytes:
                return self._hold(volume)
            self._held[volume] = held
            if not self._hurry(volume):
                raise Refused("no_room", NO_ROOM)
            self._changed.wait(0.25)

    def _hurry(self, volume: Volume) -> bool:
        """Have no more read of what nobody sees; whether some of it is still being read."""
        shown = {pinned for pinned, _ in self._pins.values()} | {volume}
        others = [held for other, held in self._held.items() if other not in shown]
        for held in others:
            held.is_filling = False
            held.asked.clear()
        return not self._closed and any(held.underway for held in others)

    def _room(self) -> int:
        return self._budget - sum(held.claimed_bytes for held in self._held.values())

    def _make_room(self, size_bytes: int) -> None:
        """Forget the volumes that were looked at longest ago, but none that is on the screen."""
        shown = {volume for volume, _ in self._pins.values()}
        rest = [volume for volume in self._held if volume not in shown]
        for volume in sorted(rest, key=lambda volume: self._held[volume].looked):
            if self._room() >= size_bytes:
                return
            if not (self._held[volume].underway or self._held[volume].asked):
                del self._held[volume]

    def _start(self) -> None:
        """Have as many threads as children at work; each ends when nothing is left to read."""
        for _ in range(self._children.count - len(self._threads)):
            if self._closed:
                return
            thread = threading.Thread(target=self._work, name="meddx-frames", daemon=True)
            self._threads.append(thread)
            turns.start_soon(thread)

    def _work(self) -> None:
        """Read ahead until nothing is left: the body of a thread."""
        turns.step_back()
        while True:
            with self._changed:
                task = None if self._closed else self._next()
                if task is None:
                    self._threads.remove(threading.current_thread())
                    return
            self._read(*task)

    def _next(self) -> tuple[Volume, Held, dict[int, NDArray[Any]]] | None:
        """Choose what to read next: what is shown, what was asked for, then around the eye."""
        order = sorted(self._held.items(), key=lambda item: -item[1].looked)
        for volume, held in order:
            shown = [frame for pinned, frame in self._pins.values() if pinned is volume]
            numbers = (
                held.first_open(shown)
                or held.take_asked()
                or held.around_focus(self._most_frames(held), self._most_kept(held))
            )
            if numbers:
                return volume, held, held.begin(numbers)
        return None

    @staticmethod
    def _most_frames(held: Held) -> int:
        most = _BATCH_BYTES if held.frames.refs[0].is_plain else _CODED_BATCH_BYTES
        return max(1, most // max(1, held.frames.frame_bytes))

    def _most_kept(self, held: Held) -> int:
        """How many frames of a volume may be held at all."""
        if held.is_whole:
            return len(held.frames.refs)
        others = sum(other.claimed_bytes for other in self._held.values() if other is not held)
        most = min(self._budget // 2, self._budget - others)
        return max(3, most // max(1, held.frames.frame_bytes))

    def _read(self, volume: Volume, held: Held, into: dict[int, NDArray[Any]]) -> None:
        """Read frames and publish them; a fault is a failure of those frames, never of a thread."""
        try:
            failures = frame_reader.read(
                held.frames, into, self._children, lambda: self._closed, held.block
            )
        except Stopping:
            failures = dict.fromkeys(into, Failure("closed", frame_reader.GONE))
        except MemoryError:
            failures = dict.fromkeys(into, Failure("memory", self.too_large(volume)))
        except Exception as error:  # noqa: BLE001 - a waiting viewer is always told
            log.note(event="frame_fault", code=type(error).__name__)
            failures = dict.fromkeys(into, Failure("fault", FAULT))
        with self._changed:
            pinned = {frame for pinned, frame in self._pins.values() if pinned is volume}
            held.end(into, failures, self._most_kept(held), pinned)
            self.version += 1
            self._changed.notify_all()
