"""How much memory a process and its children hold, where the system says so."""

import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

MB: Final = 1e6
_PROC: Final = Path("/proc")
_EVERY_S: Final = 0.005


class Sampler:
    """Watches a process and everything below it in a thread, until left.

    ``peak_mb`` is then the highest sum of proportional set sizes (shared pages are counted once)
    in 10^6 bytes, or None where the system does not tell.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak_kib = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="bench-memory", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    @property
    def peak_mb(self) -> float | None:
        """Highest sum seen."""
        return self._peak_kib * 1024 / MB if self._peak_kib else None

    def _watch(self) -> None:
        while not self._done.wait(_EVERY_S):
            self._peak_kib = max(self._peak_kib, tree_kib(self._pid))


def tree_kib(pid: int) -> int:
    """Sum the proportional set sizes of a process and its descendants; 0 where not told."""
    waiting, total = [pid], 0
    while waiting:
        at = waiting.pop()
        total += _field(at, "smaps_rollup", "Pss:")
        try:
            for children in (_PROC / str(at) / "task").glob("*/children"):
                waiting += [int(word) for word in children.read_text().split()]
        except OSError:  # it ended meanwhile, while it was listed or read
            continue
    return total


def own_peak_mb() -> float | None:
    """Highest resident set of this process alone, or None where the system does not tell."""
    kib = _field("self", "status", "VmHWM:")  # ru_maxrss would count what exec replaced
    if kib:
        return kib * 1024 / MB
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / MB if sys.platform == "darwin" else peak * 1024 / MB


def _field(pid: int | str, file: str, name: str) -> int:
    try:
        lines = (_PROC / str(pid) / file).read_text().splitlines()
    except OSError:
        return 0
    found = [int(line.split()[1]) for line in lines if line.startswith(name)]
    return found[0] if found else 0
