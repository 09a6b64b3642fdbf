"""The measurements of ``meddx library measure``: each collection, every approach, in turn."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.literature import adding, meaning
from meddx.literature.measuring import (
    MEANING,
    PORTER,
    UNICODE,
    WORDS,
    Figure,
    Scores,
    collections,
    figures,
    missing,
)
from meddx.literature.measuring.collections import Judged, Pair
from meddx.literature.measuring.plain import PlainIndex
from meddx.literature.record import article
from meddx.literature.search import Encoder, Searcher
from meddx.literature.store import LIBRARY_FILE, Store
from meddx.phrase import Phrase

MEASURING: Final = Phrase("Measuring on {name}")

_DEPTH: Final = 10
_PORTER: Final = "porter unicode61"
Score = Callable[[tuple[str, ...], frozenset[str]], float]


def measure(folder: Path, encoder: Encoder | None, context: Context) -> tuple[Figure, ...]:
    """Measure on every collection that a folder holds.

    Raises
    ------
    Refused
        ``no_collection`` where there is none.
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    tasks = {
        collections.SCIFACT[0]: _scifact,
        collections.PUBMEDQA: _pubmedqa,
        collections.CMEDIR: _cmedir,
    }
    found = [task for name, task in tasks.items() if (folder / name).is_file()]
    if not found:
        raise missing(tuple(tasks))
    return tuple(figure for task in found for figure in figures(task(folder, encoder, context)))


def _scifact(folder: Path, encoder: Encoder | None, context: Context) -> Scores:
    judged = collections.scifact(folder)
    tuned = np.array(judged.is_tuned_on)
    return Scores(
        "SciFact, 2,101 abstracts",
        "nDCG@10",
        _by_approach("SciFact", judged, collections.ndcg, encoder, context),
        {"other half": ~tuned, "half tuned on": tuned, "all": np.ones(len(tuned), bool)},
        np.arange(len(tuned)),
        PORTER,
        "0.767 porter; 0.665 BM25 on all 5,183 (BEIR)",
    )


def _pubmedqa(folder: Path, encoder: Encoder | None, context: Context) -> Scores:
    judged = collections.pubmedqa(folder)
    everything = np.ones(len(judged.queries), bool)

    def first_is_right(ranked: tuple[str, ...], relevant: frozenset[str]) -> float:
        return float(bool(ranked) and ranked[0] in relevant)

    return Scores(
        "PubMedQA, known item",
        "P@1",
        _by_approach("PubMedQA", judged, first_is_right, encoder, context),
        {"all": everything},
        np.arange(len(everything)),
        PORTER,
        "0.960 porter",
    )


def _cmedir(folder: Path, _encoder: Encoder | None, context: Context) -> Scores:
    """Measure the order of two titles; meaning is left out, its model knows English only."""
    pairs = collections.cmedir(folder)
    titles = sorted({title for pair in pairs for title in (pair.better, pair.worse)})
    queries = sorted({pair.query for pair in pairs})
    _report(context, "cMedIR")
    plain = PlainIndex(titles, "unicode61")
    place = {title: at for at, title in enumerate(titles)}
    by_plain = [plain.worth(p.query, (place[p.better], place[p.worse])) for p in pairs]
    number = {query: at for at, query in enumerate(queries)}
    return Scores(
        "cMedIR, order of two titles",
        "accuracy",
        {UNICODE: _in_order(by_plain), WORDS: _in_order(_worths(titles, pairs, context))},
        {"all": np.ones(len(pairs), bool)},
        np.array([number[pair.query] for pair in pairs]),
        UNICODE,
        "0.5 is chance",
    )


def _worths(titles: Sequence[str], pairs: Sequence[Pair], context: Context) -> list[list[float]]:
    """Return what the library says of both titles of each pair."""
    with tempfile.TemporaryDirectory(prefix="meddx-library-") as folder:
        store = Store(Path(folder, LIBRARY_FILE))
        made = {title: article(title) for title in titles}
        adding.put(store, tuple(made.values()), context)
        searcher = Searcher(store)
        keys = [(made[pair.better].title_key, made[pair.worse].title_key) for pair in pairs]
        worths = [
            searcher.worth_of(pair.query, both) for pair, both in zip(pairs, keys, strict=True)
        ]
        store.close()
    return worths


def _in_order(worths: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """1 where the better title is worth more, 0.5 where both are worth the same."""
    better, worse = np.array(worths).T
    return np.where(np.isclose(better, worse), 0.5, better > worse)


def _by_approach(
    name: str, judged: Judged, score: Score, encoder: Encoder | None, context: Context
) -> dict[str, NDArray[np.float64]]:
    found: dict[str, NDArray[np.float64]] = {}
    texts = [text for _, text in judged.texts]
    ids = [number for number, _ in judged.texts]
    for approach, tokenize in ((UNICODE, "unicode61"), (PORTER, _PORTER)):
        _report(context, name)
        plain = PlainIndex(texts, tokenize)

        def of_plain(query: str, plain: PlainIndex = plain) -> tuple[str, ...]:
            return tuple(ids[at] for at in plain.best(query, _DEPTH))

        found[approach] = _scored(judged, score, of_plain)
    with tempfile.TemporaryDirectory(prefix="meddx-library-") as folder:
        store = Store(Path(folder, LIBRARY_FILE))
        articles = tuple(article("", text, own_id=number) for number, text in judged.texts)
        adding.put(store, articles, context)
        _report(context, name)
        searchers = {WORDS: Searcher(store)}
        if encoder is not None:
            meaning.complete(store, encoder, context)
            searchers[MEANING] = Searcher(store, encoder)
        for approach, searcher in searchers.items():

            def of_library(query: str, searcher: Searcher = searcher) -> tuple[str, ...]:
                return tuple(hit.id for hit in searcher.search(query, most=_DEPTH).hits)

            found[approach] = _scored(judged, score, of_library)
        store.close()
    return found


def _scored(
    judged: Judged, score: Score, answer: Callable[[str], tuple[str, ...]]
) -> NDArray[np.float64]:
    return np.array([score(answer(query), relevant) for query, relevant in judged.queries])


def _report(context: Context, name: str) -> None:
    context.checkpoint(0, 1, MEASURING.with_values(name=name))
