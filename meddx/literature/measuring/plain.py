"""Plain FTS5 as everybody uses it: an OR of the words that mean something, BM25 as it comes."""

import re
from collections.abc import Sequence
from typing import Final

from meddx.literature.words import STOP

_WORD: Final = re.compile(r"\w+")


class PlainIndex:
    """Texts in an index of one column.

    Parameters
    ----------
    texts
        The texts; they are known by their place in this sequence.
    tokenize
        Tokenizer of FTS5: ``unicode61`` or ``porter unicode61``.
    """

    def __init__(self, texts: Sequence[str], tokenize: str) -> None:
        import sqlcipher3.dbapi2 as sqlite

        self._engine = sqlite.connect(":memory:", isolation_level=None)
        self._engine.execute(f"CREATE VIRTUAL TABLE plain USING fts5(x, tokenize='{tokenize}')")
        self._engine.execute("BEGIN")
        rows = enumerate(texts)
        self._engine.executemany("INSERT INTO plain (rowid, x) VALUES (?, ?)", rows)
        self._engine.execute("COMMIT")

    def best(self, text: str, most: int) -> list[int]:
        """Return the places of the texts that answer best."""
        if not (match := expression(text)):
            return []
        query = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT ?"
        return [int(row[0]) for row in self._engine.execute(query, (match, most)).fetchall()]

    def worth(self, text: str, places: Sequence[int]) -> list[float]:
        """Return how well these texts answer, 0 for not at all."""
        match = expression(text)
        marks = ", ".join("?" * len(places))
        query = "SELECT rowid, -bm25(plain) FROM plain WHERE plain MATCH ? AND rowid IN "
        query += f"({marks})"
        rows = self._engine.execute(query, (match, *places)).fetchall() if match else []
        found = {int(row[0]): float(row[1]) for row in rows}
        return [found.get(place, 0.0) for place in places]


def expression(text: str) -> str:
    """Return the query of FTS5 for a text, empty where nothing in it means anything."""
    words = [word for word in _WORD.findall(text.lower()) if word not in STOP]
    return " OR ".join(f'"{word}"' for word in words)
