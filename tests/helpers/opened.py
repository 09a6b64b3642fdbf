"""Opens files in this process, or with the command, and says what came of it."""

import json
import os
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


def inspected(folder: Path) -> Inspected:
    """Run the command as its user would."""
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "meddx", "inspect", "--json", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    with process.stdout:
        answer = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in {0, 1}, "the command ended as no command may"
    said = json.loads(answer)
    return Inspected(
        said["series"],
        {item["file"]: item["reason"] for item in said["refused"]},
        said.get("others", []),
        time.monotonic() - start,
        usage.ru_maxrss >> 10,
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
