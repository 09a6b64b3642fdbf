"""Opens files in this process, or with the command, and says what came of it."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meddx.imaging.frames import FrameStore
from meddx.jobs import Context
from meddx.pipeline import import_paths
from tests.helpers import mutant_oracle

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Inspected:
    """What ``meddx inspect --json`` said, how long it took, and its largest process."""

    series: list[dict[str, Any]]
    refused: dict[str, str]
    others: list[dict[str, Any]]
    seconds: float
    peak_mb: int


# What a process's parent held counts as its own peak for ``wait4``, so the process tells it itself:
# its high-water mark, and the largest of the children that it waited for.
_TELLING = """
import resource, sys
from meddx.__main__ import main
sys.argv[1:] = ["inspect", "--json", *sys.argv[1:]]
code = main()
own = next(x for x in open("/proc/self/status") if x.startswith("VmHWM")).split()[1]
below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.stdout.flush()
sys.stderr.write(f"\\npeak {max(int(own), below)}\\n")
sys.exit(code)
"""


def inspected(folder: Path) -> Inspected:
    """Run the command as its user would."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _TELLING, str(folder)], capture_output=True, cwd=ROOT, check=False
    )
    seconds = time.monotonic() - start
    assert done.returncode in {0, 1}, "the command ended as no command may"
    said = json.loads(done.stdout)
    told = [line for line in done.stderr.splitlines() if line.startswith(b"peak ")]
    return Inspected(
        said["series"],
        {item["file"]: item["reason"] for item in said["refused"]},
        said.get("others", []),
        seconds,
        int(told[-1].split()[1]) >> 10,
    )


@dataclass(frozen=True, eq=False)
class Reader:
    """Opens folders in this process, with children of its own."""

    context: Context
    store: FrameStore
    folder: Path

    def opened(self, *files: bytes) -> "Opened":
        """Open files that are called 0.dcm, 1.dcm ..."""
        names = [(f"{number}.dcm", data) for number, data in enumerate(files)]
        mutant_oracle.written(self.folder, names)
        cases = import_paths((self.folder,), self.context)
        shown, unread = mutant_oracle.shown_of(cases, self.store, 999)
        refused = {item.file: item.code for case in cases for item in case.refused}
        return Opened([case for case in cases if case.series], shown, unread, refused)


@dataclass(frozen=True, eq=False)
class Opened:
    """Cases, their frames, and what was refused (by file name: code)."""

    cases: list[Any]
    shown: list[mutant_oracle.Shown]
    unread: list[str]
    refused: dict[str, str]

    @property
    def warnings(self) -> str:
        """Every warning of every display set."""
        sets = [series for case in self.cases for series in case.series]
        return " ".join(str(warning) for series in sets for warning in series.warnings)

    @property
    def sets(self) -> list[Any]:
        """All display sets."""
        return [series for case in self.cases for series in case.series]
