"""Vectors of meaning beside the index: of titles and abstracts, made in the background."""

from typing import TYPE_CHECKING, Final

import numpy as np

from meddx.jobs import Context
from meddx.literature.search import Encoder
from meddx.literature.store import Store
from meddx.phrase import Phrase

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ENCODING: Final = Phrase("Reading the meaning of articles: {done} of {total}")

_BATCH: Final = 64
_LONGEST: Final = 4_000  # characters; encoders read the beginning only
_LEFT: Final = (
    " FROM unit AS u JOIN article AS a ON a.number = u.article"
    " WHERE NOT EXISTS (SELECT 1 FROM vector WHERE unit = u.number AND encoder = ?)"
)


def complete(store: Store, encoder: Encoder, context: Context) -> int:
    """Make the vectors that are missing, and return how many were; goes on where it stopped.

    Vectors are kept as float16, which changes a cosine by less than 0.001.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels; what was made until then stays.
    Refused
        What the store refuses.
    """
    if store.is_empty:
        return 0
    name = encoder.name
    total = store.read(lambda c: int(c.execute(f"SELECT count(*){_LEFT}", (name,)).fetchone()[0]))
    done = 0
    while done < total:
        told = ENCODING.with_values(done=done, total=total)
        context.checkpoint(done, total, told)
        rows = store.read(lambda c: _next(c, name))
        if not rows:
            break
        vectors = encoder.encode([text[:_LONGEST] for _, text in rows]).astype(np.float16)
        made = [
            (unit, name, vector.tobytes()) for (unit, _), vector in zip(rows, vectors, strict=True)
        ]

        def write(connection: "Connection", made: list[tuple[int, str, bytes]] = made) -> None:
            connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", made)

        store.write(write)
        done += len(rows)
    return done


def _next(connection: "Connection", encoder: str) -> list[tuple[int, str]]:
    """Return numbers and texts of some units without a vector, the newest first."""
    query = (
        "SELECT u.number, a.title || '. ' || CASE u.text WHEN '' THEN a.abstract ELSE u.text END"
        f"{_LEFT} ORDER BY u.number DESC LIMIT ?"
    )
    rows = connection.execute(query, (encoder, _BATCH)).fetchall()
    return [(int(unit), str(text).removeprefix(". ")) for unit, text in rows]
