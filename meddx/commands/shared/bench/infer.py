"""``meddx bench infer``: reading radiographs beside bare onnxruntime and torch eager.

*Bare* is what somebody writes who uses onnxruntime alone for the same numbers: a session with the
options that MedDx found best, the picture prepared with Pillow and numpy
(``meddx.training.plain``), one run, and for many pictures batches of 8; no gate, no findings, no
heatmaps. Everything that is compared is done in turn in one process, round after round, and the
overhead is the median of the rounds' ratios, so that other work on the machine counts for both.
"""

import json
import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx.commands import say
from meddx.commands.shared.bench import process
from meddx.commands.shared.bench.infer_tasks import (
    GPU,
    IDLE,
    MEMORY,
    OPTIONS,
    SINGLE,
    SLICES,
    TORCH,
)
from meddx.commands.shared.bench.timed import Timed
from meddx.phrase import Phrase, Refused

NAME: Final = "infer"
SIZE_PX: Final = 1024
ROUND: Final = 20  # pictures of a round, of which there are as many as the command repeats
MEDDX: Final = "MedDx"
BARE: Final = "onnxruntime"
TORCH_EAGER: Final = "torch eager"
CUDA: Final = "onnxruntime, CUDA"
IMAGE: Final = "an image"
PREPARING: Final = "an image, prepared and run"
HUNDRED: Final = "100 slices"
PREPARED: Final = "100 slices, prepared only"
HUNDRED_WHOLE: Final = "100 slices, prepared and run"
PREPARATION: Final = "plain preparation"
IMAGE_ALONE: Final = "an image, run only"
PAUSED: Final = "an image, pauses between"
SPINNING: Final = "onnxruntime, spinning"

NO_PACK: Final = Phrase("There is no model pack with a network to measure.")


@dataclass(frozen=True)
class Chosen:
    """How often everything is done, and how many images the memory is watched for."""

    repeat: int
    images: int
    size: int = SIZE_PX


@dataclass(frozen=True)
class Row(Timed):
    """Seconds of one contender at one thing; ``cpu_s`` of the processors for each, where told."""

    pack: str
    what: str
    who: str
    seconds: tuple[float, ...]
    cpu_s: float | None = None


@dataclass(frozen=True)
class Memory:
    """Highest memory (10^6 bytes) of reading ``images`` images, and after a tenth of them."""

    pack: str
    images: int
    early_mb: float | None
    late_mb: float | None

    @property
    def growth_mb(self) -> float | None:
        """How much the highest memory rose over the last nine tenths; None where not told."""
        if self.early_mb is None or self.late_mb is None:
            return None
        return self.late_mb - self.early_mb


@dataclass(frozen=True)
class Measured:
    """Everything one run gave.

    Parameters
    ----------
    differences
        By pack and contender: how far its results are from onnxruntime's on the processor; of
        ``PREPARATION``, how far its input is from MedDx's.
    """

    rows: tuple[Row, ...]
    memory: tuple[Memory, ...]
    differences: dict[tuple[str, str], float]
    left_out: tuple[str, ...]
    threads: int

    def find(self, pack: str, what: str, who: str) -> Row | None:
        """Return the row, or None where it was not measured."""
        found = (row for row in self.rows if (row.pack, row.what, row.who) == (pack, what, who))
        return next(found, None)

    @property
    def packs(self) -> tuple[str, ...]:
        """Names of the packs, in the order they were measured in."""
        return tuple(dict.fromkeys(row.pack for row in self.rows))


def measure(chosen: Chosen, folders: tuple[Path, ...] = ()) -> Measured:
    """Run every pack's contenders in turn, ``repeat`` times, each in a process of its own.

    Parameters
    ----------
    folders
        Of packs; the installed ones with a network where none is named.

    Raises
    ------
    Refused
        ``no_pack``, or ``bench_failed`` naming a contender whose process failed.
    """
    threads = os.cpu_count() or 1
    rows: list[Row] = []
    memory: list[Memory] = []
    differences: dict[tuple[str, str], float] = {}
    left_out: dict[str, None] = {}
    for folder in folders or _installed():
        gathered = _Gathered(folder.name, {}, {}, differences, left_out)
        for turn in range(chosen.repeat):
            say(f"{folder.name}: round {turn + 1} of {chosen.repeat}")
            gathered.round(_Process(folder, chosen.size, threads))
        rows += gathered.rows()
        say(f"{folder.name}: memory over {chosen.images} images")
        told = _Process(folder, chosen.size, threads).do(MEDDX, MEMORY, chosen.images)
        memory.append(Memory(folder.name, chosen.images, told["early_mb"], told["late_mb"]))
    return Measured(tuple(rows), tuple(memory), differences, tuple(left_out), threads)


def _installed() -> tuple[Path, ...]:
    from meddx.analysis import packs

    good, _ = packs.installed()
    found = tuple(pack.folder for pack in good if pack.weights and pack.family == "radiograph")
    if not found:
        raise Refused("no_pack", NO_PACK)
    return found


@dataclass(frozen=True)
class _Process:
    """Starts the processes of one pack."""

    folder: Path
    size: int
    threads: int

    def do(self, who: str, what: str, repeat: int, **more: bool) -> dict[str, Any]:
        """Do a task in a fresh process of ours; all processors are its own."""
        task = {"pack": str(self.folder), "size": self.size, "threads": self.threads, **more}
        line = process.command("--task", json.dumps({NAME: what, "repeat": repeat, **task}))
        given = process.environment(OMP_NUM_THREADS=str(self.threads))
        answer: dict[str, Any] = json.loads(process.output(who, line, given).splitlines()[-1])
        return answer


@dataclass(frozen=True)
class _Gathered:
    """What the rounds of one pack told."""

    pack: str
    seconds: dict[tuple[str, str], list[float]]
    cpu: dict[tuple[str, str], list[float]]
    differences: dict[tuple[str, str], float]
    left_out: dict[str, None]

    def round(self, run: _Process) -> None:
        """Do everything once."""
        one = run.do(MEDDX, SINGLE, ROUND)
        self._add(IMAGE, BARE, one["bare"])
        self._add(PREPARING, BARE, one["plain"])
        self._add(PREPARING, MEDDX, one["both"])
        self._add(IMAGE, MEDDX, one["read"])
        self._differ(PREPARATION, one["difference"])
        many = run.do(MEDDX, SLICES, 1)
        self._add(HUNDRED, BARE, many["bare"])
        self._add(HUNDRED_WHOLE, BARE, many["plain"])
        self._add(PREPARED, MEDDX, many["prepared"])
        self._add(HUNDRED, MEDDX, many["read"])
        for name, (seconds, busy) in run.do(MEDDX, OPTIONS, ROUND).items():
            who = f"{BARE}, {name}" if name else BARE
            self._add(IMAGE_ALONE, who, seconds)
            self.cpu.setdefault((IMAGE_ALONE, who), []).extend(busy)
        for who, what in ((TORCH_EAGER, TORCH), (CUDA, GPU)):
            other = run.do(who, what, ROUND)
            if "missing" in other:
                self.left_out[f"{who}: {other['missing']}"] = None
                continue
            self._add(IMAGE, who, other["single"])
            self._add(HUNDRED, who, other["slices"])
            self._differ(who, other["difference"])
        for who, spinning in ((BARE, False), (SPINNING, True)):
            waited = run.do(who, IDLE, ROUND, spinning=spinning)
            self._add(PAUSED, who, waited["seconds"])
            self.cpu.setdefault((PAUSED, who), []).append(waited["cpu_s"])

    def _add(self, what: str, who: str, seconds: list[float]) -> None:
        self.seconds.setdefault((what, who), []).extend(seconds)

    def _differ(self, who: str, difference: float) -> None:
        known = self.differences.get((self.pack, who), 0.0)
        self.differences[self.pack, who] = max(known, difference)

    def rows(self) -> Iterator[Row]:
        """Yield the rows."""
        for (what, who), seconds in self.seconds.items():
            cpu = self.cpu.get((what, who))
            cpu_s = None if cpu is None else statistics.median(cpu)
            yield Row(self.pack, what, who, tuple(seconds), cpu_s)
