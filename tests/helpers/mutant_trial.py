"""Runs damaged files through the importer: which file, among which siblings, decided by a seed."""

import contextlib
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from meddx.case.record import Case
from meddx.imaging.frames import FrameStore
from meddx.importers import HEAD_BYTES
from meddx.importers.dicom import Dicom
from meddx.jobs import Context
from meddx.pipeline import import_paths
from tests.helpers import healthy, mutant_oracle
from tests.helpers.healthy import Slice
from tests.helpers.mutants import mutated

LONGEST_S: Final = 5.0
CHILD_MB: Final = 500  # a small file, however damaged, needs no more
_LARGEST_BYTES: Final = 130_000
_LARGEST_FRAMES: Final = 64
_IN_A_SERIES: Final = 0.7


@dataclass(frozen=True)
class Verdict:
    """What became of one damaged file."""

    seed: int
    base: str
    kind: str
    broken: tuple[str, ...]
    seconds: float
    child_mb: int
    outcome: str


@cache
def series_of(kind: healthy.Kind) -> tuple[Slice, ...]:
    """Make a healthy series once."""
    return healthy.series(kind)


@cache
def shipped() -> tuple[tuple[str, bytes], ...]:
    """Name and bytes of every small DICOM file of the packages pydicom and pydicom-data."""
    found = []
    for package in ("pydicom", "data_store"):
        spec = find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            for path in sorted((Path(folder) / "data").rglob("*")):
                if path.is_file() and path.stat().st_size <= _LARGEST_BYTES:
                    data = path.read_bytes()
                    if data and Dicom().sniff(data[:HEAD_BYTES]) > 0:
                        found.append((path.name, data))
    return tuple(found)


@dataclass(frozen=True)
class Prepared:
    """A folder to open: files by name; ``siblings`` are the healthy ones."""

    base: str
    kind: str
    name: str
    data: bytes
    files: tuple[tuple[str, bytes], ...]
    siblings: tuple[Slice, ...]
    original: Slice | None = None


def prepared(seed: int) -> Prepared:
    """Damage one slice of a healthy series, or one shipped file, as the seed decides."""
    rng = random.Random(f"file {seed}")  # noqa: S311 - the same file every time
    if rng.random() >= _IN_A_SERIES:
        name, data = rng.choice(shipped())
        mutant = mutated(data, seed, rng.choice(shipped())[1])
        return Prepared(name, mutant.kind, "m.dcm", mutant.data, (("m.dcm", mutant.data),), ())
    kind = rng.choice(healthy.KINDS)
    slices = series_of(kind)
    at = rng.randrange(len(slices))
    donor = rng.choice((rng.choice(slices), rng.choice(series_of(rng.choice(healthy.KINDS)))))
    mutant = mutated(slices[at].data, seed, donor.data)
    files = [(f"{k:03d}.dcm", item.data) for k, item in enumerate(slices)]
    files[at] = (files[at][0], mutant.data)
    siblings = (*slices[:at], *slices[at + 1 :])
    base = f"{kind.modality} {kind.syntax} {kind.dtype} #{at}"
    return Prepared(
        base, mutant.kind, files[at][0], mutant.data, tuple(files), siblings, slices[at]
    )


def tried(seed: int, folder: Path, context: Context, store: FrameStore) -> Verdict:
    """Open the folder of a seed and judge it."""
    one = prepared(seed)
    mutant_oracle.written(folder, one.files)
    for pid in children():
        _forget_peak(pid)
    start = time.monotonic()
    cases: Sequence[Case] = ()
    broken: list[str] = []
    outcome = ""
    try:
        cases = import_paths((folder,), context)
        shown, unread = mutant_oracle.shown_of(cases, store, _LARGEST_FRAMES)
        seconds = time.monotonic() - start
        trial = mutant_oracle.Trial(
            one.name, one.data, one.siblings, cases, shown, unread, one.original
        )
        broken, outcome = mutant_oracle.judged(trial), mutant_oracle.outcome_of(trial)
    except Exception as error:  # noqa: BLE001 - the very thing that must not happen
        seconds = time.monotonic() - start
        broken.append(f"raised {type(error).__name__}")
    peak = max((_peak_mb(pid) for pid in children()), default=0)
    if seconds > LONGEST_S:
        broken.append("slow")
    if peak > CHILD_MB:
        broken.append("memory")
    return Verdict(seed, one.base, one.kind, tuple(broken), seconds, peak, outcome)


def children() -> list[int]:
    """Process ids of this process's children."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def _status(pid: int | str) -> Iterator[str]:
    with contextlib.suppress(OSError):
        yield from Path(f"/proc/{pid}/status").read_text().splitlines()


def _peak_mb(pid: int) -> int:
    return next((int(x.split()[1]) >> 10 for x in _status(pid) if x.startswith("VmHWM")), 0)


def own_mb() -> int:
    """Resident memory of this process in MiB."""
    return next((int(x.split()[1]) >> 10 for x in _status(os.getpid()) if x[:5] == "VmRSS"), 0)


def _forget_peak(pid: int) -> None:
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")
