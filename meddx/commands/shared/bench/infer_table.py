"""The figures of ``meddx bench infer`` beside the wanted ones, as a table and as JSON."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from meddx.commands.shared.bench import infer
from meddx.commands.shared.bench.infer import (
    BARE,
    CUDA,
    HUNDRED,
    HUNDRED_WHOLE,
    IMAGE,
    MEDDX,
    PREPARATION,
    PREPARING,
)

OVERHEAD: Final = 0.05
GROWTH_MB: Final = 10.0
DIFFERENCE: Final = 1e-3
_WHOLE: Final = (IMAGE, MEDDX)
Key = tuple[str, str]
OVERHEADS: Final[tuple[tuple[str, Key, Key], ...]] = (
    (
        "an image, overhead over plain preparation and bare run",
        (IMAGE, MEDDX),
        (PREPARING, BARE),
    ),
    (
        "an image, overhead over MedDx's own preparation and bare run",
        (IMAGE, MEDDX),
        (PREPARING, MEDDX),
    ),
    (
        "100 slices, overhead over plain preparation and bare batches",
        (HUNDRED, MEDDX),
        (HUNDRED_WHOLE, BARE),
    ),
)


# A whole reading prepares the picture too; other rows stand beside onnxruntime at the same.
BESIDE: Final[dict[Key, Key]] = {read: base for _, read, base in reversed(OVERHEADS)}


@dataclass(frozen=True)
class Wanted:
    """A figure that has to stay at or below a limit, in the same unit."""

    what: str
    value: float
    most: float

    @property
    def met(self) -> bool:
        """Whether it does."""
        return self.value <= self.most


def wanted(measured: infer.Measured) -> tuple[Wanted, ...]:
    """Compare with what is asked for; what was not measured is left out."""
    overheads = (
        Wanted(f"{pack}: {name}", share, OVERHEAD)
        for pack in measured.packs
        for name, read, base in OVERHEADS
        if (share := overhead(measured, pack, read, base)) is not None
    )
    return (*overheads, *_memory(measured), *_equal(measured))


def overhead(measured: infer.Measured, pack: str, read: Key, base: Key) -> float | None:
    """Return how much longer one thing takes than another: the median over the rounds, as a share.

    Parameters
    ----------
    read, base
        What and who of rows that were timed in turn, round by round.
    """
    one, other = measured.find(pack, *read), measured.find(pack, *base)
    if one is None or other is None:
        return None
    pairs = zip(one.seconds, other.seconds, strict=True)
    return statistics.median(longer / shorter for longer, shorter in pairs) - 1


def _memory(measured: infer.Measured) -> Iterator[Wanted]:
    for item in measured.memory:
        if item.growth_mb is not None:
            what = f"{item.pack}: MB that {item.images} images add after a tenth of them"
            yield Wanted(what, item.growth_mb, GROWTH_MB)


def _equal(measured: infer.Measured) -> Iterator[Wanted]:
    for (pack, who), difference in measured.differences.items():
        if who == CUDA:
            yield Wanted(f"{pack}: difference of GPU and processor", difference, DIFFERENCE)


def as_object(measured: infer.Measured, asked: Sequence[Wanted]) -> dict[str, Any]:
    """Return the stable JSON shape."""
    peaks = {item.pack: item.late_mb for item in measured.memory}
    rows = [
        {
            "bench": infer.NAME,
            "what": f"{row.pack}: {row.what}",
            "who": row.who,
            "median_s": round(row.median_s, 6),
            "p95_s": round(row.p95_s, 6),
            "min_s": round(min(row.seconds), 6),
            "peak_mb": _rounded(peaks.get(row.pack)) if (row.what, row.who) == _WHOLE else None,
            "cpu_s": None if row.cpu_s is None else round(row.cpu_s, 6),
            "runs": len(row.seconds),
        }
        for row in measured.rows
    ]
    figures = [
        {
            "what": item.what,
            "value": round(item.value, 6),
            "wanted": f"at most {item.most:g}",
            "met": item.met,
        }
        for item in asked
    ]
    memory = [
        {
            "pack": item.pack,
            "images": item.images,
            "peak_mb_after_a_tenth": _rounded(item.early_mb),
            "peak_mb": _rounded(item.late_mb),
        }
        for item in measured.memory
    ]
    differences = [
        {"pack": pack, "who": who, "difference": value}
        for (pack, who), value in measured.differences.items()
    ]
    return {
        "schema": 1,
        "results": rows,
        "wanted": figures,
        "memory": memory,
        "differences": differences,
        "left_out": list(measured.left_out),
        "threads": measured.threads,
    }


def show(measured: infer.Measured, asked: Sequence[Wanted]) -> None:
    """Print the rows of each pack, then the wanted figures."""
    for pack in measured.packs:
        print(f"\n{pack}; threads: {measured.threads}")
        print(f"  {'':26} {'':28} {'median ms':>10} {'p95 ms':>10} {'cpu ms':>10} {'ratio':>7}")
        for row in (row for row in measured.rows if row.pack == pack):
            cpu = "" if row.cpu_s is None else f"{1000 * row.cpu_s:10.2f}"
            times = f"{1000 * row.median_s:10.2f} {1000 * row.p95_s:10.2f}"
            beside = measured.find(pack, *BESIDE.get((row.what, row.who), (row.what, BARE)))
            ratio = "" if beside is None else f"{row.median_s / beside.median_s:7.2f}"
            print(f"  {row.who:26} {row.what:28} {times} {cpu:>10} {ratio:>7}")
    print()
    for (pack, who), value in measured.differences.items():
        other = "MedDx's" if who == PREPARATION else "onnxruntime on the processor"
        print(f"  {pack}: {who} differs from {other} by {value:.2g}")
    for item in asked:
        verdict = "met" if item.met else "MISSED"
        print(f"  {verdict:7} {item.value:9.4f}  wanted at most {item.most:<8g} {item.what}")
    for name in measured.left_out:
        print(f"  not measured: {name}")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
