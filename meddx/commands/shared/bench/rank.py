"""``meddx bench rank``: rankings of 20 findings among all diseases, beside two others."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from meddx.commands import say
from meddx.commands.shared.bench import process
from meddx.commands.shared.bench.table import Wanted
from meddx.commands.shared.bench.timed import Timed
from meddx.commands.shared.bench.view import OFFSCREEN

NAME: Final = "rank"
FINDINGS: Final = 20
MEDDX: Final = "MedDx"
WINDOW: Final = "MedDx's window"
PLAIN: Final = "plain formula"
PYHPO: Final = "pyhpo"
# What is done; the tasks answer with these keys.
OPENED: Final = "tables opened"
FIRST: Final = "the first two rankings after that"
HEREDITARY: Final = "ranked among rare diseases"
OMIM: Final = "ranked among diseases of OMIM"
EVERYTHING: Final = "ranked among all diseases"
EXPLAINED: Final = "every reason of the list told"
SWITCHED: Final = "one finding switched off, ranked again"
PAINTED: Final = "from the click until the list is painted"
ASKED: Final = "until what to ask next is known as well"
_LIMITS_MS: Final = {
    HEREDITARY: 20.0,
    OMIM: 20.0,
    EVERYTHING: 20.0,
    SWITCHED: 50.0,
    PAINTED: 50.0,
}
_OPENED_MS: Final = 500.0
_MEMORY_MB: Final = 200.0


@dataclass(frozen=True)
class Row(Timed):
    """How long ``who`` takes for something, once for each of ``seconds``.

    ``diseases`` is how many are ranked; ``memory_mb`` what the tables take in 10^6 bytes once
    something was ranked, None where the system does not tell.
    """

    what: str
    who: str
    diseases: int
    seconds: tuple[float, ...]
    memory_mb: float | None = None


def measure(repeat: int) -> tuple[Row, ...]:
    """Rank the same made-up patients with each contender, each in a process of its own.

    Parameters
    ----------
    repeat
        Patients; pyhpo ranks only the first, since it takes half a minute.

    Raises
    ------
    Refused
        ``bench_failed`` naming who failed.
    """
    say("Building the index of the knowledge, where it is not built yet")
    _asked(MEDDX, 1)
    rows = []
    for who in (MEDDX, WINDOW, PLAIN, PYHPO):
        say(f"{NAME}: {who}")
        told = _asked(who, repeat)
        if not told["seconds"]:
            say(f"{who}: not installed, and so not measured")
        rows += [
            Row(what, who, told["diseases"][what], tuple(seconds), told["memory_mb"].get(what))
            for what, seconds in told["seconds"].items()
        ]
    return tuple(rows)


def _asked(who: str, repeat: int) -> Mapping[str, Any]:
    line = process.command("--task", json.dumps({NAME: who, "repeat": repeat}))
    given = process.environment(**({"QT_QPA_PLATFORM": OFFSCREEN} if who == WINDOW else {}))
    answer: dict[str, Any] = json.loads(process.output(who, line, given))
    return answer


def wanted(rows: tuple[Row, ...]) -> tuple[Wanted, ...]:
    """Compare our medians with what is asked for."""
    ours = {row.what: row for row in rows if row.who in {MEDDX, WINDOW}}
    found = [
        Wanted(f"{what}: ms", 1000.0 * ours[what].median_s, most=most)
        for what, most in {OPENED: _OPENED_MS, **_LIMITS_MS}.items()
    ]
    memory = ours[OPENED].memory_mb
    return (*found, *([Wanted("tables: MB", memory, most=_MEMORY_MB)] if memory else ()))


def show(rows: tuple[Row, ...], asked: tuple[Wanted, ...]) -> None:
    """Print the rows, then the wanted figures."""
    heads = f"{'diseases':>9} {'median ms':>11} {'p95 ms':>11} {'MB':>7}"
    print(f"\n  {'':14} {'':40} {heads}")
    for row in rows:
        memory = "-" if row.memory_mb is None else f"{row.memory_mb:.0f}"
        times = f"{1000 * row.median_s:11.1f} {1000 * row.p95_s:11.1f}"
        print(f"  {row.who:14} {row.what:40} {row.diseases:9} {times} {memory:>7}")
    print()
    for item in asked:
        verdict = "met" if item.met else "MISSED"
        print(f"  {verdict:7} {item.ratio:8.1f}  wanted {item.limit:14} {item.what}")


def as_object(rows: tuple[Row, ...], asked: tuple[Wanted, ...]) -> dict[str, Any]:
    """Return the stable JSON shape."""
    told = [
        {
            "bench": NAME,
            "what": row.what,
            "who": row.who,
            "diseases": row.diseases,
            "median_s": round(row.median_s, 5),
            "p95_s": round(row.p95_s, 5),
            "peak_mb": None,
            "memory_mb": row.memory_mb and round(row.memory_mb, 1),
            "runs": len(row.seconds),
        }
        for row in rows
    ]
    figures = [
        {"what": item.what, "ratio": round(item.ratio, 3), "wanted": item.limit, "met": item.met}
        for item in asked
    ]
    return {"schema": 1, "results": told, "wanted": figures}
