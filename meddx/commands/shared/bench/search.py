"""``meddx bench search``: queries of a large library, beside plain FTS5 on the same texts."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.commands import say
from meddx.commands.shared.bench.timed import Timed
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from meddx.literature.record import Article
    from meddx.literature.search import Searcher
    from meddx.literature.store import Store

NAME: Final = "search"
MEDDX: Final = "MedDx"
PLAIN: Final = "FTS5"
WANTED_S: Final = 0.050
FEWEST: Final = 100

TOO_FEW: Final = Phrase("There are fewer than 100 articles to measure with. Give at least 100.")

_QUERIES: Final = 200
_WORDS: Final = 120_000  # different words; the n-th is as frequent as 1 / (n + 2.7)
_LENGTH: Final = 200  # words of an abstract
_TOLD_EVERY: Final = 10_000
_SYLLABLES: Final = [
    a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")
]


@dataclass(frozen=True)
class Row(Timed):
    """How long one engine takes to answer, for each query in seconds."""

    what: str
    who: str
    seconds: tuple[float, ...]


def measure(articles: int) -> tuple[Row, ...]:
    """Fill a library with made-up abstracts and search it.

    Words are as frequent as in a language (Zipf and Mandelbrot); a query is 3 to 12 words of one
    abstract, none of the 100 most frequent.

    Raises
    ------
    Refused
        ``too_few``.
    """
    from meddx.literature import adding
    from meddx.literature.search import Searcher
    from meddx.literature.store import LIBRARY_FILE, Store

    if articles < FEWEST:
        raise Refused("too_few", TOO_FEW)
    with tempfile.TemporaryDirectory(prefix="meddx-bench-") as folder:
        store = Store(Path(folder, LIBRARY_FILE))
        queries: list[str] = []
        adding.put(store, _made(articles, queries), Context())
        searcher = Searcher(store)
        searcher.search(queries[0])  # opens the file
        what = f"{articles} abstracts, {len(queries)} queries"
        rows = (
            Row(what, MEDDX, _timed(queries, searcher.search)),
            Row(what, PLAIN, _plain(store, searcher, queries)),
        )
        store.close()
    return rows


def show(rows: tuple[Row, ...]) -> None:
    """Print the rows, and the wanted figure."""
    print(f"\n  {'':10} {'':40} {'median ms':>10} {'p95 ms':>10}")
    for row in rows:
        print(f"  {row.who:10} {row.what:40} {1000 * row.median_s:10.2f} {1000 * row.p95_s:10.2f}")
    ours = next(row for row in rows if row.who == MEDDX)
    verdict = "met" if ours.p95_s <= WANTED_S else "MISSED"
    print(f"\n  {verdict:7} {1000 * ours.p95_s:9.2f}  wanted p95 at most {1000 * WANTED_S:g} ms")


def as_object(rows: tuple[Row, ...]) -> dict[str, Any]:
    """Return the stable JSON shape."""
    told = [
        {
            "bench": NAME,
            "what": row.what,
            "who": row.who,
            "median_s": round(row.median_s, 5),
            "p95_s": round(row.p95_s, 5),
            "peak_mb": None,
        }
        for row in rows
    ]
    ours = next(row for row in rows if row.who == MEDDX)
    wanted = {
        "what": f"{ours.what}: p95",
        "seconds": round(ours.p95_s, 5),
        "wanted": f"at most {WANTED_S:g} s",
        "met": ours.p95_s <= WANTED_S,
    }
    return {"schema": 1, "results": told, "wanted": [wanted]}


def _made(articles: int, queries: list[str]) -> Iterator["Article"]:
    """Yield made-up articles, and put the queries that are taken from them into the list."""
    from meddx.literature.record import article

    random = np.random.default_rng(0)
    words = _vocabulary(random)
    share = np.cumsum(1 / (np.arange(_WORDS) + 2.7))
    every = max(1, articles // _QUERIES)
    for number in range(articles):
        drawn = np.searchsorted(share, random.random(_LENGTH) * share[-1])
        yield article(" ".join(words[drawn[:10]]), " ".join(words[drawn]), own_id=str(number))
        rare = drawn[drawn >= 100]
        if number % every == 0 and len(rare):
            count = min(len(rare), int(random.integers(3, 13)))
            queries.append(" ".join(words[random.choice(rare, count)]))
        if number and number % _TOLD_EVERY == 0:
            say(f"Made articles: {number}")


def _vocabulary(random: np.random.Generator) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Words of two or three syllables, each once, in no order."""
    first = len(_SYLLABLES)
    words = [_word(number) for number in range(first, first + _WORDS)]
    return np.array(words, dtype=object)[random.permutation(_WORDS)]


def _word(number: int) -> str:
    """Write a number in syllables: no two numbers are written alike."""
    rest, digit = divmod(number, len(_SYLLABLES))
    return (_word(rest) if rest else "") + _SYLLABLES[digit]


def _plain(store: "Store", searcher: "Searcher", queries: list[str]) -> tuple[float, ...]:
    """Time the same index by itself: any of the words, its own BM25, ten best."""
    query = "SELECT rowid FROM word WHERE word MATCH ? ORDER BY bm25(word) LIMIT 10"

    def ask(text: str) -> object:
        match = " OR ".join(f'"{stem}"' for stem in searcher.stems(text))
        return store.read(lambda connection: connection.execute(query, (match,)).fetchall())

    return _timed(queries, ask)


def _timed(queries: list[str], ask: Callable[[str], object]) -> tuple[float, ...]:
    seconds = []
    for text in queries:
        begin = time.perf_counter()
        ask(text)
        seconds.append(time.perf_counter() - begin)
    return tuple(seconds)
