"""The measured figures beside the wanted ones, as a table and as JSON."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from meddx.commands.shared.bench import load
from meddx.commands.shared.bench.contenders import (
    AGAIN,
    DCM2NIIX,
    FIRST,
    MEDDX,
    PLACED,
    PYDICOM,
    RAW,
    REOPENED,
    SIMPLEITK,
    WHOLE,
)
from meddx.commands.shared.bench.memory import MB

PLAIN: Final = "uncompressed"


@dataclass(frozen=True)
class Wanted:
    """One figure that is asked for: a ratio that has to reach ``least`` or stay below ``most``."""

    what: str
    ratio: float
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        above = self.least is None or self.ratio >= self.least
        return above and (self.most is None or self.ratio <= self.most)

    @property
    def limit(self) -> str:
        """The limit in words."""
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


def wanted(measured: load.Measured) -> tuple[Wanted, ...]:
    """Compare medians with what is asked for; what was not measured is left out."""
    return (*_plain(measured), *_compressed(measured), *_memory(measured))


def _plain(measured: load.Measured) -> Iterator[Wanted]:
    pairs = (
        (FIRST, SIMPLEITK, "SimpleITK's volume / first image", 20.0),
        (PLACED, SIMPLEITK, "SimpleITK's volume / first image in its place", 6.0),
        (WHOLE, SIMPLEITK, "SimpleITK's volume / whole volume", 6.0),
        (WHOLE, PYDICOM, "pydicom's volume / whole volume", 1.7),
        (WHOLE, DCM2NIIX, "dcm2niix's volume / whole volume", 1.0),
    )
    for reached, other, what, least in pairs:
        ours = measured.find(PLAIN, reached, MEDDX)
        theirs = measured.find(PLAIN, WHOLE, other)
        if ours and theirs:
            yield Wanted(f"{PLAIN}: {what}", theirs.median_s / ours.median_s, least=least)
    again, bytes_read = measured.find(PLAIN, REOPENED, AGAIN), measured.find(PLAIN, WHOLE, RAW)
    if again and bytes_read:
        ratio = again.median_s / bytes_read.median_s
        yield Wanted(f"{PLAIN}: {REOPENED} / reading the bytes", ratio, most=1.5)


def _compressed(measured: load.Measured) -> Iterator[Wanted]:
    for syntax in measured.series:
        ours = measured.find(syntax, WHOLE, MEDDX)
        theirs = measured.find(syntax, WHOLE, PYDICOM)
        if syntax != PLAIN and ours and theirs:
            ratio = theirs.median_s / ours.median_s
            yield Wanted(f"{syntax}: pydicom's volume / whole volume", ratio, least=1.7)


def _memory(measured: load.Measured) -> Iterator[Wanted]:
    for syntax, series in measured.series.items():
        ours = measured.find(syntax, WHOLE, MEDDX)
        if ours and ours.peak_mb:
            ratio = ours.peak_mb * MB / series.volume_bytes
            yield Wanted(f"{syntax}: peak memory / volume", ratio, most=1.35)


def not_measured(measured: load.Measured) -> tuple[str, ...]:
    """Name what is asked for and missing: contenders, and moments that MedDx does not reach yet."""
    moments = {FIRST: MEDDX, PLACED: MEDDX, WHOLE: MEDDX, REOPENED: AGAIN}
    asked = moments.items() if PLAIN in measured.series else ()
    missing = [what for what, who in asked if measured.find(PLAIN, what, who) is None]
    return (*measured.left_out, *(f"{MEDDX}: {what}" for what in missing))


def as_object(measured: load.Measured, asked: Sequence[Wanted]) -> dict[str, Any]:
    """Return the stable JSON shape."""
    rows = [
        {
            "bench": load.NAME,
            "what": f"{row.syntax}: {row.reached}",
            "who": row.who,
            "median_s": round(row.median_s, 5),
            "p95_s": round(row.p95_s, 5),
            "min_s": round(min(row.seconds), 5),
            "peak_mb": _rounded(row.peak_mb),
            "own_peak_mb": _rounded(row.own_peak_mb),
            "runs": len(row.seconds),
        }
        for row in measured.results
    ]
    figures = [
        {"what": item.what, "ratio": round(item.ratio, 3), "wanted": item.limit, "met": item.met}
        for item in asked
    ]
    sizes = {
        name: {"volume_bytes": item.volume_bytes, "file_bytes": item.file_bytes}
        for name, item in measured.series.items()
    }
    return {
        "schema": 1,
        "results": rows,
        "wanted": figures,
        "series": sizes,
        "left_out": list(not_measured(measured)),
        "machine": {"cpus": os.cpu_count(), "load": _rounded(load.busy())},
    }


def show(measured: load.Measured, asked: Sequence[Wanted]) -> None:
    """Print the rows of each syntax, then the wanted figures."""
    for syntax, series in measured.series.items():
        size = f"{series.volume_bytes / MB:.0f} MB of voxels in {series.file_bytes / MB:.0f} MB"
        print(f"\n{syntax}: {size}; medians")
        print(f"  {'':12} {'':28} {'median s':>9} {'p95 s':>9} {'peak MB':>9} {'to ours':>9}")
        ours = measured.find(syntax, WHOLE, MEDDX)
        for row in (row for row in measured.results if row.syntax == syntax):
            ratio = f"{row.median_s / ours.median_s:8.2f}x" if ours else ""
            peak = "-" if row.peak_mb is None else f"{row.peak_mb:.0f}"
            times = f"{row.median_s:9.4f} {row.p95_s:9.4f}"
            print(f"  {row.who:12} {row.reached:28} {times} {peak:>9} {ratio:>9}")
    print()
    for item in asked:
        verdict = "met" if item.met else "MISSED"
        print(f"  {verdict:7} {item.ratio:8.2f}  wanted {item.limit:14} {item.what}")
    for name in not_measured(measured):
        print(f"  not measured: {name}")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
