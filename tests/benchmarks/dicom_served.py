"""Programs that answer for many files in one process; part of dicom_conformance.py.

A line of JSON in is one question; its answer is lines of JSON out, and a last line that is a dot.
What ends the process ends this answer only: the lines before it stand, the next question starts
another process.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
END = "."
LONGEST_S = 900.0


def serve(answer: Callable[[list[str]], Iterable[dict[str, Any]]]) -> None:
    """Answer every question that stands on standard input; for the programs themselves."""
    for line in sys.stdin:
        for told in answer(json.loads(line)):
            sys.__stdout__.write(json.dumps(told) + "\n")
            sys.__stdout__.flush()
        sys.__stdout__.write(END + "\n")
        sys.__stdout__.flush()


class Program:
    """One such program; asked by one thread at a time."""

    def __init__(self, script: str) -> None:
        self._script = Path(__file__).with_name(script)
        self._process: subprocess.Popen[str] | None = None

    def ask(self, *arguments: object) -> tuple[list[dict[str, Any]], bool]:
        """Return the answer, and whether it is whole."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(self._script), "--serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=ROOT,
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(LONGEST_S, process.kill)
        watch.start()
        process.stdin.write(json.dumps([str(part) for part in arguments]) + "\n")
        process.stdin.flush()
        lines: list[dict[str, Any]] = []
        whole = False
        for line in process.stdout:
            whole = line.strip() == END
            if whole:
                break
            if line.startswith("{"):
                lines.append(json.loads(line))
        watch.cancel()
        watch.join()
        if not whole:
            self.close()
        return lines, whole

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


class Programs:
    """``meddx inspect`` and all other decoders, kept for many files."""

    def __init__(self) -> None:
        self._inspector, self._oracle = Program("dicom_inspector.py"), Program("dicom_oracle.py")

    def inspect(self, *arguments: object) -> dict[str, Any]:
        """Return what ``meddx inspect --json`` says; ``fault`` where it ends as no command may."""
        lines, whole = self._inspector.ask(*arguments)
        if not whole or not lines:
            return {"fault": "the process ended", "series": [], "refused": []}
        return lines[0]

    def oracle(self, path: Path, reference: Path | None = None) -> list[dict[str, Any]]:
        """Return what every other decoder makes of a file; one that aborts ends the list."""
        return self._oracle.ask(path, *([reference] if reference else []))[0]

    def __enter__(self) -> "Programs":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._inspector.close()
        self._oracle.close()
