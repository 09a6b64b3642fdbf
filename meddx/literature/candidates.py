"""Finds the units that may answer a query, through the index, in bounded time.

A word that stands in half of all texts decides little and costs most. So units are looked for by
the rarest words only, as many of them as ``_MOST_ROWS`` allows, and the frequent ones count where
those are found; of what is still too much the newest are taken. Small libraries are looked through
whole.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.literature.query import Concept, Query

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

MOST: Final = 100  # units that are looked at closely
WEIGHTS: Final = (2.0, 1.0, 0.5)  # of title, body and MeSH headings
_MOST_ROWS: Final = 4_000
_MOST_FORMS: Final = 24  # of a word that is sought by its beginning


@dataclass(frozen=True)
class Filter:
    """Years from and to, both included, 0 for any; a language, empty for any."""

    since: int = 0
    until: int = 0
    language: str = ""


@dataclass(frozen=True)
class Sought:
    """A concept as the index knows it: its terms, and in how many units each is at most."""

    concept: Concept
    terms: tuple[str, ...]
    units: int


@dataclass(frozen=True, eq=False)
class Candidates:
    """Units that may answer, best first by the index: numbers and articles, shape (n,)."""

    units: NDArray[np.int64]
    sought: tuple[Sought, ...]


class Frequencies:
    """How often terms are, remembered for as long as nothing is added."""

    def __init__(self, connection: "Connection") -> None:
        self.connection = connection
        self._state: tuple[int, int] = (-1, -1)
        self._known: dict[Concept, Sought] = {}
        connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab('main', 'word', 'row')"
        )

    def of(self, concept: Concept, units: int) -> Sought:
        """Return the terms of a concept and how often they are."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if (version, units) != self._state:
            self._state, self._known = (version, units), {}
        if concept not in self._known:
            self._known[concept] = self._look(concept)
        return self._known[concept]

    def _look(self, concept: Concept) -> Sought:
        query = "SELECT term, doc FROM temp.term WHERE term = ?"
        rows = self.connection.execute(query, (concept.stem,)).fetchall()
        if concept.prefix:
            last = concept.prefix + "\U0010ffff"
            many = (
                "SELECT term, doc FROM temp.term WHERE term >= ? AND term < ?"
                " ORDER BY doc DESC LIMIT ?"
            )
            found = self.connection.execute(many, (concept.prefix, last, _MOST_FORMS)).fetchall()
            rows += [row for row in found if row[0] != concept.stem]
        terms = tuple(str(term) for term, _ in rows)
        return Sought(concept, terms, sum(int(count) for _, count in rows))


def find(
    connection: "Connection", sought: tuple[Sought, ...], query: Query, chosen: Filter, units: int
) -> NDArray[np.int64]:
    """Return the numbers of at most ``MOST`` units, best first by BM25 of the index, shape (n,).

    Parameters
    ----------
    connection
        The library.
    sought
        Concepts of the query that occur at all.
    query
        The query; its phrases are demanded.
    chosen
        What else is demanded.
    units
        How many there are.
    """
    if not sought:
        return np.zeros(0, np.int64)
    match = _match(sought, query, units)
    where, values = _where(chosen)
    outer = (
        "SELECT unit FROM (SELECT word.rowid AS unit, bm25(word, ?, ?, ?) AS worth FROM word"  # noqa: S608
        + where  # of our own sentences only; every value is given apart
        + " word MATCH ? ORDER BY word.rowid DESC LIMIT ?) ORDER BY worth, unit LIMIT ?"
    )
    given = (*WEIGHTS, *values, match, _MOST_ROWS, MOST)
    rows = connection.execute(outer, given).fetchall()
    return np.array([row[0] for row in rows], np.int64)


def _where(chosen: Filter) -> tuple[str, tuple[int | str, ...]]:
    terms: list[str] = []
    values: list[int | str] = []
    for demand, value in (
        ("unit.year >= ?", chosen.since),
        ("unit.year BETWEEN 1 AND ?", chosen.until),
        ("unit.language = ?", chosen.language),
    ):
        if value:
            terms.append(demand)
            values.append(value)
    if not terms:
        return " WHERE", ()
    joined = " JOIN unit ON unit.number = word.rowid WHERE "
    return joined + "".join(f"{term} AND " for term in terms), tuple(values)


def _match(sought: tuple[Sought, ...], query: Query, units: int) -> str:
    """Return the expression of FTS5; every term is quoted, so that nothing in it is an operator."""
    rare = sorted(sought, key=lambda each: each.units)
    needed = rare[:1]
    if units <= _MOST_ROWS:
        needed = rare
    else:
        total = rare[0].units
        for each in rare[1:]:
            total += each.units
            if total > _MOST_ROWS:
                break
            needed.append(each)
    parts = [_phrase(phrase) for phrase in query.phrases]
    parts.append(_any(needed))
    rest = [each for each in rare if each not in needed]
    if needed == rare[:1] and rest and rare[0].units > _MOST_ROWS:
        parts.append(_any(rest[:1]))  # even the rarest is frequent: it must stand with the next
        rest = rest[1:]
    if rest:
        parts.append(_any([*needed, *rest]))
    return " AND ".join(f"({part})" for part in parts)


def _any(sought: list[Sought]) -> str:
    return " OR ".join(f'"{term}"' for each in sought for term in each.terms)


def _phrase(stems: tuple[str, ...]) -> str:
    return '"' + " ".join(stems) + '"'
