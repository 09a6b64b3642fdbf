"""``meddx bench load``: opening one CT series, by every contender in turn, again and again."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from meddx.commands import say
from meddx.commands.shared.bench import contenders, phantom, process
from meddx.commands.shared.bench.memory import Sampler
from meddx.commands.shared.bench.timed import Timed

NAME: Final = "load"
_QUIET: Final = 0.5


@dataclass(frozen=True)
class Chosen:
    """What is measured: size of the series, names of the syntaxes (none: all), repetitions."""

    slices: int
    size: int
    syntaxes: tuple[str, ...]
    repeat: int


@dataclass(frozen=True)
class Result(Timed):
    """One row: the time that ``who`` needed to reach something in the files of a syntax.

    ``peak_mb`` is of all its processes together, ``own_peak_mb`` of the first alone; 10^6 bytes,
    None where the system does not tell.
    """

    syntax: str
    reached: str
    who: str
    seconds: tuple[float, ...]
    peak_mb: float | None
    own_peak_mb: float | None


@dataclass(frozen=True)
class Measured:
    """Everything one run gave."""

    results: tuple[Result, ...]
    series: dict[str, phantom.Phantom]
    left_out: tuple[str, ...]

    def find(self, syntax: str, reached: str, who: str) -> Result | None:
        """Return the row, or None where it was not measured."""
        same = (
            row
            for row in self.results
            if (row.syntax, row.reached, row.who) == (syntax, reached, who)
        )
        return next(same, None)


def busy() -> float | None:
    """Average number of processes that wanted a processor in the last minute; None if not told."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def measure(chosen: Chosen) -> Measured:
    """Write the series, run the contenders interleaved, check what each of them read.

    Raises
    ------
    Refused
        ``bench_failed`` naming a contender whose process failed or who read other values.
    """
    waiting = busy()
    if waiting is not None and waiting > _QUIET:
        say(f"This machine is busy (load {waiting:.1f}): the figures will be uneven.")
    syntaxes = [s for s in phantom.SYNTAXES if not chosen.syntaxes or s.name in chosen.syntaxes]
    with tempfile.TemporaryDirectory(prefix="meddx-bench-") as folder:
        series = {}
        for syntax in syntaxes:
            say(f"Writing slices: {chosen.slices}, {syntax.name}")
            place = Path(folder, syntax.name)
            series[syntax.name] = phantom.write(place, syntax, chosen.slices, chosen.size)
        results: list[Result] = []
        left_out: dict[str, None] = {}
        for name, made in series.items():
            rows, missing = _compare(name, made, chosen.repeat)
            results += rows
            left_out |= dict.fromkeys(missing)
    return Measured(tuple(results), series, tuple(left_out))


def _compare(
    syntax: str, series: phantom.Phantom, repeat: int
) -> tuple[list[Result], tuple[str, ...]]:
    """Run A B C, A B C ...; a last round is watched for its memory and not timed."""
    told: dict[str, list[dict[str, Any]]] = {}
    missing: dict[str, str] = {}
    peaks: dict[str, float | None] = {}
    phantom.warm(series.folder)
    for turn in range(repeat + 1):
        say(f"{syntax}: round {turn + 1} of {repeat + 1}")
        for who in contenders.CONTENDERS:
            if who in missing:
                continue
            answer, peak_mb = _in_a_process(who, series.folder, watched=turn == repeat)
            if "missing" in answer:
                missing[who] = f"{who}: {answer['missing']}"
                continue
            if answer["sums"] and tuple(answer["sums"]) != series.slice_sums:
                say(f"{who} read other values than were written ({syntax}).")
                raise process.failed(who)
            if turn < repeat:
                told.setdefault(who, []).append(answer)
            peaks[who] = peak_mb
    rows = [
        Result(
            syntax,
            reached,
            who,
            tuple(answer["seconds"][reached] for answer in answers),
            peaks[who],
            max((a["own_peak_mb"] for a in answers if a["own_peak_mb"]), default=None),
        )
        for who, answers in told.items()
        for reached in answers[0]["seconds"]
    ]
    return rows, tuple(missing.values())


def _in_a_process(who: str, folder: Path, watched: bool) -> tuple[dict[str, Any], float | None]:
    """Run a contender in a fresh process, and watch its memory if asked to."""
    line = process.command("--contender", who, "--folder", str(folder))
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=process.environment()
    ) as running:
        try:
            if not watched:
                out, errors = running.communicate(timeout=process.PATIENCE_S)
                peak_mb = None
            else:
                with Sampler(running.pid) as sampler:
                    out, errors = running.communicate(timeout=process.PATIENCE_S)
                peak_mb = sampler.peak_mb
        except subprocess.TimeoutExpired:
            running.kill()
            raise process.failed(who) from None
    if running.returncode != 0:
        say(errors.decode(errors="replace").strip().rpartition("\n")[2])
        raise process.failed(who)
    answer: dict[str, Any] = json.loads(out)
    return answer, peak_mb
