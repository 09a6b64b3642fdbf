"""Answers queries from the library: candidates of the index, put in order, with snippets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from meddx.literature import candidates, query, ranking, snippet
from meddx.literature.candidates import Filter, Frequencies, Sought
from meddx.literature.form import Letters
from meddx.literature.holdings import id_of
from meddx.literature.index import Totals
from meddx.literature.query import Query
from meddx.literature.record import first_words
from meddx.literature.snippet import Marked
from meddx.literature.store import Store
from meddx.literature.words import Stemmer

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

SHOWN: Final = 20
ANY: Final = Filter()
_LANGUAGES: Final = "SELECT DISTINCT language FROM article WHERE language <> '' ORDER BY language"


class Encoder(Protocol):
    """Turns texts into unit vectors of their meaning."""

    @property
    def name(self) -> str:
        """What tells its vectors from those of another encoder."""
        ...

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return unit vectors, float32 of shape (texts, n)."""
        ...


@dataclass(frozen=True)
class Hit:
    """An article that answers, and where: the page of its file (0: the abstract, or no pages)."""

    number: int
    id: str
    score: float
    title: Marked
    snippet: Marked
    authors: tuple[str, ...]
    journal: str
    year: int
    language: str
    pmid: str
    doi: str
    path: str
    page: int


@dataclass(frozen=True)
class Answer:
    """Hits, best first."""

    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, eq=False)
class _Ranked:
    """Units with their worth, best first, one of each article."""

    units: NDArray[np.int64]
    worth: NDArray[np.float64]


class Searcher:
    """Searches a library; for one thread at a time.

    Parameters
    ----------
    store
        The library.
    encoder
        Joins meaning to words where the library has its vectors; None searches by words.
    """

    def __init__(self, store: Store, encoder: Encoder | None = None) -> None:
        self._store, self._encoder = store, encoder
        self._stemmer, self._letters = Stemmer(), Letters()
        self._frequencies: Frequencies | None = None
        self._totals: tuple[int, Totals] | None = None

    def search(
        self, text: str, chosen: Filter = ANY, most: int = SHOWN, *, is_typing: bool = False
    ) -> Answer:
        """Answer what a reader wrote; see ``meddx.literature.query.written``.

        Raises
        ------
        Refused
            What the store refuses.
        """
        return self.answer(query.written(text, self._stemmer, is_typing=is_typing), chosen, most)

    def evidence(
        self, texts: Sequence[tuple[str, float]], chosen: Filter = ANY, most: int = SHOWN
    ) -> Answer:
        """Answer several texts that count differently; raises as ``search``."""
        return self.answer(query.weighted(texts, self._stemmer), chosen, most)

    def answer(self, asked: Query, chosen: Filter, most: int) -> Answer:
        """Answer a query; raises as ``search``."""
        if asked.is_empty or self._store.is_empty:
            return Answer()

        def look(connection: "Connection") -> Answer:
            totals = self._totals_of(connection)
            sought = self._sought(connection, asked, totals.units)
            ranked = self._ranked(connection, asked, sought, chosen, totals)
            worth = {term: 1.0 for each in sought for term in each.terms}
            pairs = zip(ranked.units[:most].tolist(), ranked.worth[:most].tolist(), strict=True)
            hits = (self._hit(connection, unit, score, worth) for unit, score in pairs)
            return Answer(tuple(hits))

        return self._store.read(look)

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the stems that a text is looked for by, for measuring."""
        asked = query.written(text, self._stemmer)
        return tuple(concept.stem for concept in asked.concepts)

    def worth_of(self, text: str, title_keys: Sequence[str]) -> list[float]:
        """Return how well articles answer, known by their ``title_key``, the best 1; for measuring.

        Raises
        ------
        Refused
            What the store refuses.
        """
        asked = query.written(text, self._stemmer)

        def look(connection: "Connection") -> list[float]:
            totals = self._totals_of(connection)
            sought = self._sought(connection, asked, totals.units)
            if not sought:
                return [0.0] * len(title_keys)
            units = np.array([_unit_of(connection, key) for key in title_keys], np.int64)
            forms = ranking.Forms.load(connection, units)
            worth = ranking.by_words(forms, sought, asked, totals, self._letters)
            return [float(each) for each in worth]

        return self._store.read(look)

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the library's articles; raises as ``search``."""
        if self._store.is_empty:
            return ()
        return self._store.read(
            lambda connection: tuple(row[0] for row in connection.execute(_LANGUAGES).fetchall())
        )

    def _sought(self, connection: "Connection", asked: Query, units: int) -> tuple[Sought, ...]:
        if self._frequencies is None or self._frequencies.connection is not connection:
            self._frequencies = Frequencies(connection)
        found = (self._frequencies.of(concept, units) for concept in asked.concepts)
        return tuple(each for each in found if each.terms)

    def _totals_of(self, connection: "Connection") -> Totals:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if self._totals is None or self._totals[0] != version:
            self._totals = (int(version), Totals.load(connection))
        return self._totals[1]

    def _ranked(
        self,
        connection: "Connection",
        asked: Query,
        sought: tuple[Sought, ...],
        chosen: Filter,
        totals: Totals,
    ) -> _Ranked:
        units = candidates.find(connection, sought, asked, chosen, totals.units)
        if not len(units):
            return _Ranked(units, np.zeros(0))
        forms = ranking.Forms.load(connection, units)
        worth = ranking.by_words(forms, sought, asked, totals, self._letters)
        if self._encoder is not None and asked.text:
            worth = self._with_meaning(connection, self._encoder, units, worth, asked.text)
        order = np.argsort(-worth, kind="stable")
        articles = _articles(connection, units[order])
        _, first = np.unique(articles, return_index=True)  # the best unit of each article
        kept = order[np.sort(first)]
        return _Ranked(units[kept], worth[kept])

    def _with_meaning(
        self,
        connection: "Connection",
        encoder: Encoder,
        units: NDArray[np.int64],
        worth: NDArray[np.float64],
        text: str,
    ) -> NDArray[np.float64]:
        found = _vectors(connection, units, encoder.name)
        if not found:
            return worth
        sought = encoder.encode([text])[0]
        none = np.full(len(sought), np.nan, np.float32)
        vectors = np.stack([found.get(unit, none) for unit in units.tolist()])
        return ranking.with_meaning(worth, vectors, sought)

    def _hit(
        self, connection: "Connection", unit: int, score: float, worth: dict[str, float]
    ) -> Hit:
        row = connection.execute(
            "SELECT a.number, a.title, a.abstract, a.pmid, a.doi, a.own_id, a.authors, a.journal,"
            " a.year, a.language, a.path, u.page, u.text FROM unit AS u JOIN article AS a"
            " ON a.number = u.article WHERE u.number = ?",
            (unit,),
        ).fetchone()
        number, title, abstract, pmid, doi, own_id, authors, journal, year, *rest = row
        language, path, page, text = rest
        body = text or abstract
        return Hit(
            number=number,
            id=id_of(number, own_id, pmid, doi),
            score=score,
            title=snippet.marked(title or first_words(abstract or text), worth, self._stemmer),
            snippet=snippet.best(body, worth, self._stemmer),
            authors=tuple(json.loads(authors)),
            journal=journal,
            year=year,
            language=language,
            pmid=pmid,
            doi=doi,
            path=path,
            page=page,
        )


def _unit_of(connection: "Connection", title_key: str) -> int:
    found = (
        "SELECT min(u.number) FROM unit AS u JOIN article AS a ON a.number = u.article"
        " WHERE a.title_key = ? AND a.title_key <> ''"
    )
    return int(connection.execute(found, (title_key,)).fetchone()[0])


def _articles(connection: "Connection", units: NDArray[np.int64]) -> NDArray[np.int64]:
    marks = ", ".join("?" * len(units))
    query = f"SELECT number, article FROM unit WHERE number IN ({marks})"  # noqa: S608 - marks only
    found = dict(connection.execute(query, units.tolist()).fetchall())
    return np.array([found[unit] for unit in units.tolist()], np.int64)


def _vectors(
    connection: "Connection", units: NDArray[np.int64], encoder: str
) -> dict[int, NDArray[np.float32]]:
    marks = ", ".join("?" * len(units))
    query = f"SELECT unit, value FROM vector WHERE encoder = ? AND unit IN ({marks})"  # noqa: S608 - marks only
    rows = connection.execute(query, (encoder, *units.tolist())).fetchall()
    return {unit: np.frombuffer(value, np.float16).astype(np.float32) for unit, value in rows}
