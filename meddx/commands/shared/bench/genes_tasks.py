"""The parts of ``meddx bench genes``, each of which runs in a process of its own."""

import json
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from meddx.case.columns import Texts, Words
from meddx.case.variants import NUMBERS, TEXTS, WORDS, VariantTable
from meddx.child import Reply
from meddx.commands.shared.bench import genes
from meddx.commands.shared.bench.memory import own_peak_mb

_SPENT: Final = "meddx.commands.shared.bench.genes_tasks:spent"


def run(task: str) -> dict[str, Any]:
    """Do what a task says and return its figures."""
    said = json.loads(task)
    match said[genes.NAME]:
        case genes.MEDDX:
            return _meddx(Path(said["read"]))
        case genes.CYVCF2:
            return _cyvcf2(Path(said["read"]))
        case _:
            return _ordered(int(said["rows"]), int(said["repeat"]))


def spent() -> Reply:
    """Answer from the child process how much memory it had at most, and how long it worked."""
    return Reply({"mb": own_peak_mb(), "cpu_s": time.process_time()}, {})


def _meddx(path: Path) -> dict[str, Any]:
    """Import the file as the program does: the reader in its child, the table in this process."""
    from meddx.case.source import Source
    from meddx.children import Children
    from meddx.importers.vcf import VcfImporter
    from meddx.jobs import Context

    children = Children(1)  # so that it is the one that reads which answers
    context = Context(children=children)
    before = context.in_child(_SPENT, {}).header  # a process that waits, as in the program
    begin = time.perf_counter()
    (case,) = VcfImporter().load((Source(path),), context)
    seconds = time.perf_counter() - begin
    after = context.in_child(_SPENT, {}).header
    children.close()
    return {
        "rows": len(case.panels[0].variants),
        "seconds": seconds,
        "cpu_s": after["cpu_s"] - before["cpu_s"],
        "peak_mb": after["mb"],
    }


def _cyvcf2(path: Path) -> dict[str, Any]:
    """Iterate the file and touch the fields that MedDx takes over, without choosing among them."""
    try:
        from cyvcf2 import VCF
    except ImportError:
        return {"missing": True}
    begin, before = time.perf_counter(), time.process_time()
    rows = 0
    for row in VCF(str(path)):
        rows += 1
        _ = (row.CHROM, row.POS, row.ID, row.REF, row.ALT, row.QUAL, row.FILTER)
        _ = (row.genotypes[0], row.gt_types[0], row.gt_depths[0], row.gt_quals[0])
        _ = (row.gt_ref_depths[0], row.gt_alt_depths[0], row.INFO.get("CSQ"))
    seconds = time.perf_counter() - begin
    cpu_s = time.process_time() - before
    return {"rows": rows, "seconds": seconds, "cpu_s": cpu_s, "peak_mb": own_peak_mb()}


def _ordered(rows: int, repeat: int) -> dict[str, Any]:
    """Put a table in the order of each of its columns; a run counts with the slowest of them."""
    from meddx.case import variant_order

    table, every = _made(rows), np.arange(rows)
    seconds = []
    for _ in range(repeat):
        slowest = 0.0
        for by in table.columns:
            begin = time.perf_counter()
            variant_order.ordered(table, every, by, descending=True)
            slowest = max(slowest, time.perf_counter() - begin)
        seconds.append(slowest)
    return {"seconds": seconds}


def _made(rows: int) -> VariantTable:
    """Make a table with all columns of words, texts and numbers, all in disorder."""
    random = np.random.default_rng(11)
    columns: dict[str, Any] = {}
    for name in WORDS:
        names = tuple(f"{name}{number * 7919 % 20_011}" for number in range(20_000))
        columns[name] = Words(random.integers(0, len(names), rows, np.int32), names)
    for name in TEXTS:
        drawn = random.integers(10**8, 10**9, rows)
        columns[name] = Texts(_digits(drawn), np.arange(rows + 1) * 9)
    for name, (kind, _) in NUMBERS.items():
        columns[name] = random.integers(0, 100, rows).astype(kind)
    columns["chromosome"] = Words(
        random.integers(0, 22, rows, np.int32), tuple("ABCDEFGHIJKLMNOPQRSTUV")
    )
    columns["position"] = random.integers(1, 10**8, rows, np.int32)
    columns["quality"] = random.random(rows, np.float32)
    return VariantTable(columns)


def _digits(numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the nine digits of each number, one after the other, as text."""
    powers = 10 ** np.arange(8, -1, -1)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8).ravel()
