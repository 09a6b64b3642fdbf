"""What the library holds: lists its articles, gives one whole, removes one."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from meddx.literature.form import Letters
from meddx.literature.index import Totals, Writer
from meddx.literature.record import Part, first_words
from meddx.literature.store import Store
from meddx.literature.words import Stemmer

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_COLUMNS: Final = (
    "number, title, abstract, pmid, doi, own_id, authors, journal, year, language, mesh, path"
)


@dataclass(frozen=True)
class Holding:
    """An article of the library; ``parts`` only where it was asked for whole."""

    number: int
    id: str
    title: str
    abstract: str
    pmid: str
    doi: str
    authors: tuple[str, ...]
    journal: str
    year: int
    language: str
    mesh: tuple[str, ...]
    path: str
    parts: tuple[Part, ...] = ()


def count(store: Store) -> int:
    """Return the number of articles; raises as ``Store.read``."""
    if store.is_empty:
        return 0
    return store.read(lambda c: int(c.execute("SELECT count(*) FROM article").fetchone()[0]))


def listed(store: Store, most: int) -> tuple[int, tuple[Holding, ...]]:
    """Return how many articles there are, and those added last; raises as ``Store.read``."""
    if store.is_empty:
        return 0, ()
    query = f"SELECT {_COLUMNS} FROM article ORDER BY number DESC LIMIT ?"  # noqa: S608 - names of our own
    rows = store.read(lambda c: c.execute(query, (most,)).fetchall())
    return count(store), tuple(_holding(row) for row in rows)


def whole(store: Store, number: int) -> Holding | None:
    """Return an article with its whole text, None if it is gone; raises as ``Store.read``."""
    query = f"SELECT {_COLUMNS} FROM article WHERE number = ?"  # noqa: S608 - names of our own
    texts = "SELECT text, heading, page FROM unit WHERE article = ? AND text <> '' ORDER BY number"

    def look(connection: "Connection") -> Holding | None:
        row = connection.execute(query, (number,)).fetchone()
        if row is None:
            return None
        found = connection.execute(texts, (number,)).fetchall()
        return _holding(row, tuple(Part(*part) for part in found))

    return None if store.is_empty else store.read(look)


def remove(store: Store, own: str) -> bool:
    """Remove the article of this id, and say whether there was one; raises as ``Store.write``."""
    if store.is_empty:
        return False
    number = own.removeprefix("article:")
    place = number if own.startswith("article:") and number.isdecimal() else "0"
    find = "SELECT number FROM article WHERE own_id = ? OR pmid = ? OR doi = ? OR number = ?"

    def work(connection: "Connection") -> bool:
        rows = connection.execute(find, (own, own, own.lower(), int(place))).fetchall()
        totals, writer = Totals.load(connection), Writer(Stemmer(), Letters())
        for (found,) in rows:
            writer.remove(connection, totals, found)
        # What its file held may be added again.
        connection.execute("DELETE FROM file")
        totals.save(connection)
        return bool(rows)

    return store.write(work)


def id_of(number: int, own_id: str, pmid: str, doi: str) -> str:
    """Return what an article is called by."""
    return own_id or pmid or doi or f"article:{number}"


def _holding(row: tuple[Any, ...], parts: tuple[Part, ...] = ()) -> Holding:
    number, title, abstract, pmid, doi, own_id, authors, journal, year, language, mesh, path = row
    text = abstract or (parts[0].text if parts else "")
    return Holding(
        number,
        id_of(number, own_id, pmid, doi),
        title or first_words(text),
        abstract,
        pmid,
        doi,
        tuple(json.loads(authors)),
        journal,
        year,
        language,
        tuple(json.loads(mesh)),
        path,
        parts,
    )
