"""A contender in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from meddx import paths
from meddx.commands import say
from meddx.phrase import Phrase, Refused

PATIENCE_S: Final = 600.0
FAILED: Final = Phrase("The measurement of {name} failed. Run it again without other load.")


def command(*options: str) -> list[str]:
    """Return the command line that runs ``meddx bench`` with these options."""
    program = [sys.executable] if paths.is_frozen() else [sys.executable, "-m", "meddx"]
    return [*program, "bench", *options]


def environment(**changes: str) -> dict[str, str]:
    """Return our own environment with changes; every contender has one thread for arithmetic."""
    found = {**os.environ, "OMP_NUM_THREADS": "1", **changes}
    if not paths.is_frozen():  # the checkout need not be installed
        here = [str(paths.resources().parent), os.environ.get("PYTHONPATH", "")]
        found["PYTHONPATH"] = os.pathsep.join(part for part in here if part)
    return found


def output(who: str, line: Sequence[str], given: Mapping[str, str]) -> bytes:
    """Run a process to its end and return what it printed.

    Raises
    ------
    Refused
        ``bench_failed`` naming ``who`` where it failed or took too long.
    """
    try:
        ended = subprocess.run(  # noqa: S603 - our own program or the reader's own, no shell
            line, capture_output=True, env=given, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise failed(who) from None
    if ended.returncode != 0:
        say(ended.stderr.decode(errors="replace").strip().rpartition("\n")[2])
        raise failed(who)
    return ended.stdout


def failed(who: str) -> Refused:
    """Return the refusal that names a contender."""
    return Refused("bench_failed", FAILED.with_values(name=who))
