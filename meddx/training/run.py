"""A training in a child process of its own: what it says comes through a plain queue.

The process can be ended at any moment: its state is a file that is whole after every epoch. It runs
below the window's priority, and with all cores.
"""

import contextlib
import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from meddx import nursery
from meddx.phrase import Phrase, Refused
from meddx.training import curve, events
from meddx.training.events import Event

NO_TORCH: Final = Phrase("Training needs the torch pack, which is not installed here.")
NEEDED: Final = ("torch", "safetensors", "onnx", "onnxscript")

_NICE: Final = 10
_THREADS: Final = "OMP_NUM_THREADS"


@dataclass(frozen=True)
class Curve:
    """Loss and score of every epoch of a network; ``name`` is that of its file (``final``)."""

    name: str
    history: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Ended:
    """The process has ended; ``code`` is 0 after success, negative if the system ended it."""

    code: int


Told = Event | Curve | Ended


def can_train() -> bool:
    """Whether what training needs is installed; nothing of it is loaded."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


def demand() -> None:
    """Refuse to train where that cannot be.

    Raises
    ------
    Refused
        ``no_torch``.
    """
    if not can_train():
        raise Refused("no_torch", NO_TORCH)


class TrainingRun:
    """One ``meddx train`` that runs.

    Parameters
    ----------
    arguments
        Of the command, after its name.
    state
        Folder where the run keeps its state: its curves are read there.
    command
        What is started in its place, with the environment of the program; for tests.
    """

    def __init__(
        self, arguments: Sequence[str], state: Path, command: Sequence[str] | None = None
    ) -> None:
        self._state = state
        self._told: SimpleQueue[Told] = SimpleQueue()
        self._seen: dict[Path, float] = {}
        program, environment = nursery.program()
        if _THREADS not in os.environ:  # of other children, which are many
            environment.pop(_THREADS, None)
        environment["PYTHONIOENCODING"] = "utf-8"
        chosen = [*program, "train", "--json-progress", *arguments]
        below = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # Windows has it
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command or chosen,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=below,
            encoding="utf-8",
            errors="replace",
        )
        if sys.platform != "win32":
            with contextlib.suppress(OSError):  # it may have ended
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        self._reader = threading.Thread(target=self._read, name="meddx-training", daemon=True)
        self._reader.start()

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def drain(self, wait_s: float = 0.0) -> tuple[Told, ...]:
        """Take what was told since the last call; ``Ended`` is the last.

        Where there is nothing, it waits so long for something.
        """
        told: list[Told] = []
        with contextlib.suppress(Empty):
            if wait_s > 0.0:
                told.append(self._told.get(timeout=wait_s))
            while True:
                told.append(self._told.get_nowait())
        return tuple(told)

    def stop(self) -> None:
        """End the process now and wait until it has; the epochs that it finished stay."""
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        if self._process.stdout is not None:
            with self._process.stdout as lines:
                for line in lines:
                    event = events.read(line)
                    if event is not None:
                        self._told.put(event)
                    self._look_at_curves()
        code = self._process.wait()
        self._look_at_curves()
        self._told.put(Ended(code))

    def _look_at_curves(self) -> None:
        """Tell the curves that changed, the one that changed last at last."""
        changed: list[tuple[float, Path]] = []
        with contextlib.suppress(OSError):  # one was replaced just now: it is seen next time
            for path in (*self._state.glob("*.csv"), *self._state.glob("*/*.csv")):
                changed_s = path.stat().st_mtime
                if path.with_suffix(".safetensors").is_file() and self._seen.get(path) != changed_s:
                    changed.append((changed_s, path))
        for changed_s, path in sorted(changed):
            self._seen[path] = changed_s
            with contextlib.suppress(ValueError, KeyError, TypeError):  # a table of something else
                name = path.relative_to(self._state).with_suffix("").as_posix()
                self._told.put(Curve(name, curve.read(path)))
