"""``meddx bench genes``: an exome and a genome as VCF, beside cyvcf2, and a table put in order."""

import contextlib
import json
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from meddx.commands import say
from meddx.commands.shared.bench import genes_made, process
from meddx.commands.shared.bench.memory import Sampler
from meddx.commands.shared.bench.table import Wanted

NAME: Final = "genes"
MEDDX: Final = "MedDx"
CYVCF2: Final = "cyvcf2"
EXOME: Final = "annotated exome"
GENOME: Final = "genome"
SORT: Final = "table in order of its slowest column"
_EXOME_ROWS: Final = 100_000
_SORTED_ROWS: Final = 1_000_000


@dataclass(frozen=True)
class Row:
    """How long ``who`` takes for something.

    ``seconds`` holds one figure a run, ``cpu_s`` how long the process that reads was at work;
    ``peak_mb`` is that process's highest resident memory in 10^6 bytes, ``all_mb`` that of all
    processes together; None where not told.
    """

    what: str
    who: str
    seconds: tuple[float, ...]
    cpu_s: float | None = None
    peak_mb: float | None = None
    all_mb: float | None = None

    @property
    def median_s(self) -> float:
        """Median of the runs."""
        return statistics.median(self.seconds)

    @property
    def p95_s(self) -> float:
        """95th percentile of the runs, interpolated."""
        return float(np.percentile(self.seconds, 95))


@dataclass(frozen=True)
class Measured:
    """The rows, and who could not be measured."""

    rows: tuple[Row, ...]
    variants: int
    left_out: tuple[str, ...] = ()

    def find(self, what: str, who: str) -> Row | None:
        """Return a row, or None where it was not measured."""
        return next((row for row in self.rows if (row.what, row.who) == (what, who)), None)


def measure(variants: int, repeat: int) -> Measured:
    """Write made-up files, read them with MedDx and cyvcf2 in turn, put a table in order.

    Parameters
    ----------
    variants
        Rows of the genome, which is read once; the exome has 100,000 at most.
    repeat
        Runs with the exome.

    Raises
    ------
    Refused
        ``bench_failed`` naming who failed.
    """
    left_out: list[str] = []
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="meddx-bench-") as folder:
        for what, count, runs in (
            (EXOME, min(variants, _EXOME_ROWS), repeat),
            (GENOME, variants, 1),
        ):
            say(f"Writing variants: {count}, {what}")
            path = Path(folder, "made.vcf.gz")
            genes_made.write(path, count, annotated=what == EXOME)
            found, missing = _compare(what, path, count, runs)
            rows += found
            left_out += missing
    seconds = _asked(SORT, {"rows": min(variants, _SORTED_ROWS), "repeat": repeat})["seconds"]
    rows.append(Row(SORT, MEDDX, tuple(seconds)))
    return Measured(tuple(rows), variants, tuple(left_out))


def _compare(what: str, path: Path, count: int, runs: int) -> tuple[list[Row], list[str]]:
    """Run both in turn; a last round is watched for its memory and not timed."""
    told: dict[str, list[dict[str, Any]]] = {MEDDX: [], CYVCF2: []}
    for turn in range(runs + 1):
        for who, answers in told.items():
            say(f"{what}: {who}, round {turn + 1} of {runs + 1}")
            answers.append(_asked(who, {"read": str(path)}, is_watched=turn == runs))
    missing = [f"{what}, {who}: not installed" for who in told if "missing" in told[who][0]]
    rows = []
    for who, (*timed, watched) in told.items():
        if "missing" in watched:
            continue
        if any(answer["rows"] != count for answer in (*timed, watched)):
            raise process.failed(who)
        seconds = tuple(answer["seconds"] for answer in timed)
        cpu_s = statistics.median(answer["cpu_s"] for answer in timed)
        rows.append(Row(what, who, seconds, cpu_s, watched["peak_mb"], watched["all_mb"]))
    return rows, missing


def _asked(who: str, task: dict[str, Any], *, is_watched: bool = False) -> dict[str, Any]:
    """Do one part in a process of its own, and watch the memory of all its processes."""
    line = process.command("--task", json.dumps({NAME: who, **task}))
    with (
        subprocess.Popen(  # noqa: S603 - our own program, no shell
            line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=process.environment()
        ) as running,
        Sampler(running.pid) if is_watched else contextlib.nullcontext() as sampler,
    ):
        out, errors = running.communicate()
    if running.returncode != 0:
        say(errors.decode(errors="replace").strip().rpartition("\n")[2])
        raise process.failed(who)
    answer: dict[str, Any] = json.loads(out)
    return {**answer, "all_mb": sampler.peak_mb if sampler else None}


def wanted(measured: Measured) -> tuple[Wanted, ...]:
    """Compare with what is asked for; what was not measured is left out."""
    found: list[Wanted] = []
    exome, genome = measured.find(EXOME, MEDDX), measured.find(GENOME, MEDDX)
    if exome:
        found.append(Wanted(f"{EXOME}: seconds", exome.median_s, most=2.0))
    if genome and genome.peak_mb:
        found.append(Wanted(f"{GENOME}: MB of the process that reads", genome.peak_mb, most=300.0))
    for what, ours in ((EXOME, exome), (GENOME, genome)):
        theirs = measured.find(what, CYVCF2)
        if ours and theirs:
            ratio = ours.median_s / theirs.median_s
            found.append(Wanted(f"{what}: MedDx / cyvcf2", ratio, most=4.0))
    order = measured.find(SORT, MEDDX)
    return (*found, *([Wanted(f"{SORT}: seconds", order.median_s, most=0.5)] if order else ()))


def show(measured: Measured, asked: tuple[Wanted, ...]) -> None:
    """Print the rows, then the wanted figures."""
    print(f"\n  {'':8} {'':40} {'median s':>9} {'CPU s':>9} {'peak MB':>9} {'all MB':>9}")
    for row in measured.rows:
        peak, whole = ("-" if mb is None else f"{mb:.0f}" for mb in (row.peak_mb, row.all_mb))
        cpu = "-" if row.cpu_s is None else f"{row.cpu_s:.3f}"
        print(f"  {row.who:8} {row.what:40} {row.median_s:9.3f} {cpu:>9} {peak:>9} {whole:>9}")
    print()
    for item in asked:
        verdict = "met" if item.met else "MISSED"
        print(f"  {verdict:7} {item.ratio:8.2f}  wanted {item.limit:14} {item.what}")
    for name in measured.left_out:
        print(f"  not measured: {name}")


def as_object(measured: Measured, asked: tuple[Wanted, ...]) -> dict[str, Any]:
    """Return the stable JSON shape."""
    told = [
        {
            "bench": NAME,
            "what": row.what,
            "who": row.who,
            "median_s": round(row.median_s, 4),
            "p95_s": round(row.p95_s, 4),
            "cpu_s": row.cpu_s and round(row.cpu_s, 4),
            "peak_mb": row.peak_mb and round(row.peak_mb, 1),
            "all_mb": row.all_mb and round(row.all_mb, 1),
            "runs": len(row.seconds),
        }
        for row in measured.rows
    ]
    figures = [
        {"what": item.what, "ratio": round(item.ratio, 3), "wanted": item.limit, "met": item.met}
        for item in asked
    ]
    left_out = list(measured.left_out)
    return {"schema": 1, "results": told, "wanted": figures, "left_out": left_out}
