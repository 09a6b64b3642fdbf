"""Writes articles into the library: what is published, the index, and what is kept beside it."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.literature.form import GROUPS, Letters, hashed
from meddx.literature.record import Article, Part
from meddx.literature.words import Stemmer, folded

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_ARTICLE: Final = (
    "INSERT INTO article (title, abstract, pmid, doi, own_id, title_key, journal, year,"
    " language, authors, mesh, path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


# That a value is not empty is said again, else the index of what is not empty cannot be used.
SAME_PMID: Final = "SELECT number FROM article WHERE pmid = ? AND pmid <> ''"
SAME_DOI: Final = "SELECT number FROM article WHERE doi = ? AND doi <> ''"
# Two that both have a PMID, or both a DOI, are two articles whatever their titles.
SAME_TITLE: Final = (
    "SELECT number FROM article WHERE title_key = ? AND title_key <> ''"
    " AND (pmid = '' OR ? = '') AND (doi = '' OR ? = '')"
)


class Change(StrEnum):
    """What came of an article."""

    ADDED = "added"
    COMPLETED = "completed"  # it was there without its abstract or its whole text
    KNOWN = "known"


@dataclass
class Totals:
    """Counts over all units: how many, their words and groups of letters, and in how many each is.

    ``having`` has shape (GROUPS,): the number of units with each group of letters.
    """

    units: int
    words: int
    letters: int
    having: NDArray[np.int64]

    @classmethod
    def load(cls, connection: "Connection") -> "Totals":
        """Read them; zeros in a new library."""
        row = connection.execute("SELECT units, words, letters, in_units FROM total").fetchone()
        if row is None:
            return cls(0, 0, 0, np.zeros(GROUPS, np.int64))
        return cls(row[0], row[1], row[2], np.frombuffer(row[3], np.uint32).astype(np.int64))

    def save(self, connection: "Connection") -> None:
        """Write them in the place of those before."""
        having = self.having.clip(0).astype(np.uint32).tobytes()
        connection.execute("DELETE FROM total")
        row = (self.units, self.words, self.letters, having)
        connection.execute("INSERT INTO total VALUES (?, ?, ?, ?)", row)

    def count(self, words_: int, letters: NDArray[np.uint16], sign: int) -> None:
        """Count a unit in (1) or out (-1)."""
        self.units += sign
        self.words += sign * words_
        self.letters += sign * len(letters)
        self.having[np.unique(letters)] += sign


class Writer:
    """Adds and removes articles inside a transaction; ``totals`` are saved by whoever began it."""

    def __init__(self, stemmer: Stemmer, letters: Letters) -> None:
        self._stemmer, self._letters = stemmer, letters

    def add(self, connection: "Connection", totals: Totals, article: Article, path: str) -> Change:
        """Add an article, or what is new of one that is there: by PMID, DOI, title and year."""
        number = _found(connection, article)
        if number is None:
            number = _insert(connection, article, path)
            self._put(connection, totals, number, article, Part(""))
            self._put_parts(connection, totals, number, article)
            return Change.ADDED
        return self._complete(connection, totals, number, article, path)

    def remove(self, connection: "Connection", totals: Totals, number: int) -> None:
        """Delete an article with everything that was made of it."""
        units = "SELECT number FROM unit WHERE article = ?"
        for (unit,) in connection.execute(units, (number,)).fetchall():
            self._drop(connection, totals, unit)
        connection.execute("DELETE FROM article WHERE number = ?", (number,))

    def _complete(
        self, connection: "Connection", totals: Totals, number: int, article: Article, path: str
    ) -> Change:
        query = (
            "SELECT abstract, (SELECT count(*) FROM unit WHERE article = a.number AND page > 0"
            " OR article = a.number AND text <> '') FROM article AS a WHERE number = ?"
        )
        abstract, parts = connection.execute(query, (number,)).fetchone()
        change = Change.KNOWN
        if article.parts and not parts:
            self._put_parts(connection, totals, number, article)
            connection.execute("UPDATE article SET path = ? WHERE number = ?", (path, number))
            change = Change.COMPLETED
        if article.abstract and not abstract:
            new = "UPDATE article SET abstract = ?, mesh = ? WHERE number = ?"
            connection.execute(new, (article.abstract, json.dumps(article.mesh), number))
            whole = "SELECT number FROM unit WHERE article = ? AND page = 0 AND text = ''"
            for (unit,) in connection.execute(whole, (number,)).fetchall():
                self._drop(connection, totals, unit)
            self._put(connection, totals, number, article, Part(""))
            change = Change.COMPLETED
        return change

    def _put_parts(
        self, connection: "Connection", totals: Totals, number: int, article: Article
    ) -> None:
        for part in article.parts:
            self._put(connection, totals, number, article, part)

    def _put(
        self, connection: "Connection", totals: Totals, number: int, article: Article, part: Part
    ) -> None:
        """Write a unit: the abstract where the part has no text, else the part."""
        row = (number, part.page, part.heading, article.year, article.language, part.text)
        made = connection.execute(
            "INSERT INTO unit (article, page, heading, year, language, text)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
        unit = made.lastrowid
        is_abstract = not part.text
        title = article.title if is_abstract else part.heading
        body = article.abstract if is_abstract else part.text
        mesh = "; ".join(article.mesh) if is_abstract else ""
        texts = [folded(text) for text in (title, body, mesh)]
        known = self._stemmer.stems(word for text in texts for word in text)
        stems = [[known[word] for word in text] for text in texts]
        connection.execute(
            "INSERT INTO word (rowid, title, body, mesh) VALUES (?, ?, ?, ?)",
            (unit, *(" ".join(each) for each in stems)),
        )
        letters = self._letters.of([*texts[0], *texts[1]])
        forms = (hashed(stems[0]), hashed(stems[1] + stems[2]))
        totals.count(len(forms[0]) + len(forms[1]), letters, 1)
        connection.execute(
            "INSERT INTO form VALUES (?, ?, ?, ?)",
            (unit, forms[0].tobytes(), forms[1].tobytes(), letters.tobytes()),
        )

    def _drop(self, connection: "Connection", totals: Totals, unit: int) -> None:
        query = "SELECT length(title) + length(body), letters FROM form WHERE unit = ?"
        bytes_, letters = connection.execute(query, (unit,)).fetchone()
        totals.count(-(-bytes_ // 4), np.frombuffer(letters, np.uint16), -1)
        for table, key in (("word", "rowid"), ("form", "unit"), ("vector", "unit")):
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (unit,))  # noqa: S608 - names of our own
        connection.execute("DELETE FROM unit WHERE number = ?", (unit,))


def _found(connection: "Connection", article: Article) -> int | None:
    """Return the number of the same article, None if it is new."""
    title = (article.title_key, article.pmid, article.doi)
    for query, values in (
        (SAME_PMID, (article.pmid,)),
        (SAME_DOI, (article.doi,)),
        (SAME_TITLE, title),
    ):
        row = connection.execute(query, values).fetchone() if values[0] else None
        if row is not None:
            return int(row[0])
    return None


def _insert(connection: "Connection", article: Article, path: str) -> int:
    row = (
        *(article.title, article.abstract, article.pmid, article.doi, article.own_id),
        *(article.title_key, article.journal, article.year, article.language),
        *(json.dumps(names, ensure_ascii=False) for names in (article.authors, article.mesh)),
        path,
    )
    number = connection.execute(_ARTICLE, row).lastrowid
    assert number is not None  # noqa: S101 - an insert has a row
    return int(number)
