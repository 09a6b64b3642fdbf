"""The figures of ``meddx bench view`` beside the wanted ones, as a table and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from meddx.commands.shared.bench import view
from meddx.commands.shared.bench.view_frames import DRAG, SCROLL
from meddx.commands.shared.bench.view_panes import FOUR, MPR
from meddx.commands.shared.bench.view_tasks import FIRST_WINDOW, MEDDX

FRAME_S: Final = {"512x512": 0.003, "2048x2500": 0.008, "4096x5000": 0.008}
PANES_S: Final = {FOUR: 0.012, MPR: 0.040}
PAUSE_S: Final = 0.050
GAP_S: Final = 0.050
FIRST_WINDOW_S: Final = 1.5


@dataclass(frozen=True)
class Wanted:
    """A limit: medians of frames and of the first window, the longest of all gaps."""

    what: str
    seconds: float
    most_s: float

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.seconds <= self.most_s


def wanted(measured: view.Measured) -> tuple[Wanted, ...]:
    """Compare MedDx's figures with what is asked for."""
    found = []
    for row in (row for row in measured.rows if row.who == MEDDX):
        name = " ".join(part for part in (row.platform, row.what, row.size) if part)
        if row.what in {SCROLL, DRAG} and row.size in FRAME_S:
            found.append(Wanted(f"{name}: median", row.median_s, FRAME_S[row.size]))
        elif row.what in PANES_S:
            found.append(Wanted(f"{name}: median", row.median_s, PANES_S[row.what]))
            found.append(Wanted(f"{name}: longest", row.max_s, PAUSE_S))
        elif row.what == view.GAP:
            found.append(Wanted(f"{name}: longest", row.max_s, GAP_S))
        elif row.what == FIRST_WINDOW:
            found.append(Wanted(f"{name}: median", row.median_s, FIRST_WINDOW_S))
    return tuple(found)


def as_object(measured: view.Measured, asked: Sequence[Wanted]) -> dict[str, Any]:
    """Return the stable JSON shape; figures that ``bench load`` has, too, have the same names."""
    rows = [
        {
            "bench": view.NAME,
            "what": " ".join(part for part in (row.what, row.size) if part),
            "who": row.who,
            "platform": row.platform,
            "median_s": round(row.median_s, 5),
            "p95_s": round(row.p95_s, 5),
            "min_s": round(min(row.seconds), 5),
            "max_s": round(row.max_s, 5),
            "runs": len(row.seconds),
        }
        for row in measured.rows
    ]
    figures = [
        {
            "what": item.what,
            "seconds": round(item.seconds, 5),
            "wanted": f"at most {item.most_s:g} s",
            "met": item.met,
        }
        for item in asked
    ]
    figures.append(
        {
            "what": "heavy modules before the first window",
            "modules": list(measured.heavy),
            "wanted": "none",
            "met": not measured.heavy,
        }
    )
    return {"schema": 1, "results": rows, "wanted": figures, "left_out": list(measured.left_out)}


def show(measured: view.Measured, asked: Sequence[Wanted]) -> None:
    """Print the rows, then the wanted figures."""
    print(f"\n  {'':10} {'':10} {'':52} {'median ms':>10} {'p95 ms':>10} {'max ms':>10}")
    for row in measured.rows:
        what = f"{row.what} {row.size}".strip()
        times = (row.median_s, row.p95_s, row.max_s)
        columns = " ".join(f"{1000 * seconds:10.2f}" for seconds in times)
        print(f"  {row.platform:10} {row.who:10} {what:52} {columns}")
    print()
    for item in asked:
        verdict = "met" if item.met else "MISSED"
        limit = f"wanted at most {1000 * item.most_s:g} ms"
        print(f"  {verdict:7} {1000 * item.seconds:9.2f}  {limit:26} {item.what}")
    verdict = "met" if not measured.heavy else "MISSED"
    print(f"  {verdict:7} heavy modules before the first window: {', '.join(measured.heavy) or 0}")
    for name in measured.left_out:
        print(f"  not measured: {name}")
