"""Words of a text as the index knows them: English stems, Chinese pairs of characters.

Stems are those of the engine's own Porter stemmer (Porter, Program 14(3), 1980), so that the index
and what is computed beside it can never differ.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from typing import Final, NamedTuple

from meddx.literature.spelling import american

STOP: Final = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further
    had has have having he her here hers him his how i if in into is it its itself may me might
    more most must my no nor not of off on once only or other our out over own same she should
    so some such than that the their them then there these they this those through to too under
    until up very was we were what when where whether which while who whom why will with within
    without would you your
    """.split()  # noqa: SIM905 - a list of 130 quoted words is hard to read
)
_GREEK: Final = str.maketrans(
    {
        letter: unicodedata.name(letter).rsplit(" ", 1)[-1].lower().replace("lamda", "lambda")
        for letter in "αβγδεζηθικλμνξοπρστυφχψω"
    }
)
_CHUNK: Final = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+(?:[-/'’][^\W_\u3400-\u9fff]+)*")
_PIECE: Final = re.compile(r"[^-/'’]+")
_MOST_WORDS: Final = 400_000  # remembered stems; a library of any size has few words that repeat


class Word(NamedTuple):
    """A word of a text before stemming: folded, with its half-open place in the text."""

    text: str
    start: int
    end: int


def words(text: str, *, sought: bool = False, only: Container[str] | None = None) -> Iterator[Word]:
    """Yield the words of a text in order.

    A compound (IL-6) yields its pieces and itself without its signs; a run of Chinese characters
    yields its pairs, and in a text also its last character, so that a single one can be found by
    what begins with it.

    Parameters
    ----------
    text
        Any text.
    sought
        Whether it is a query: the last character of a run is then no word of its own.
    only
        Plain words that are wanted, which is faster; None wants all.
    """
    for found in _CHUNK.finditer(text):
        chunk, start = found[0], found.start()
        if chunk.isascii() and chunk.isalnum():  # most are: the rest of this would be lost on them
            plain = chunk.lower()
            if only is None or plain in only:
                yield Word(plain, start, start + len(chunk))
        elif "\u3400" <= chunk[0] <= "\u9fff":
            yield from _pairs(chunk, start, sought)
        else:
            yield from _pieces(chunk, start)


def folded(text: str) -> list[str]:
    """Return the texts of the words of a text, as ``words`` yields them, several times faster."""
    found: list[str] = []
    for chunk in _CHUNK.findall(text):
        if chunk.isascii() and chunk.isalnum():
            found.append(chunk.lower())
        else:
            found += [word.text for word in words(chunk)]
    return found


class Stemmer:
    """Stems of words, by the Porter stemmer of the database engine; for one thread at a time."""

    def __init__(self) -> None:
        import sqlcipher3.dbapi2 as sqlite

        self._known: dict[str, str] = {}
        self._engine = sqlite.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._engine.execute("CREATE VIRTUAL TABLE stem USING fts5(x, tokenize='porter unicode61')")
        self._engine.execute("CREATE VIRTUAL TABLE stemmed USING fts5vocab(stem, 'instance')")

    def stems(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the stem of each of these folded words."""
        wanted = set(texts)
        if len(self._known) > _MOST_WORDS:
            self._known.clear()
        new = [word for word in wanted if word not in self._known]
        if new:
            self._learn(new)
        return {word: self._known[word] for word in wanted}

    def of(self, text: str, *, sought: bool = False) -> list[str]:
        """Return the stems of a text in order."""
        found = [word.text for word in words(text, sought=sought)]
        known = self.stems(found)
        return [known[word] for word in found]

    def _learn(self, new: list[str]) -> None:
        plain = [american(word) for word in new]
        rows = ((number, word) for number, word in enumerate(plain) if word.isascii())
        self._engine.execute("BEGIN")
        self._engine.executemany("INSERT INTO stem (rowid, x) VALUES (?, ?)", rows)
        found = dict(self._engine.execute("SELECT doc, term FROM stemmed").fetchall())
        self._engine.execute("ROLLBACK")
        for number, word in enumerate(new):
            self._known[word] = found.get(number, plain[number])


def _pairs(run: str, start: int, sought: bool) -> Iterator[Word]:
    for place in range(len(run) - 1):
        yield Word(run[place : place + 2], start + place, start + place + 2)
    if not sought or len(run) == 1:
        yield Word(run[-1], start + len(run) - 1, start + len(run))


def _pieces(chunk: str, start: int) -> Iterator[Word]:
    pieces = [
        Word(_folded(m[0]), start + m.start(), start + m.end()) for m in _PIECE.finditer(chunk)
    ]
    yield from (piece for piece in pieces if piece.text)
    whole = "".join(piece.text for piece in pieces)
    if len(pieces) > 1 and whole:
        yield Word(whole, start, start + len(chunk))


def _folded(piece: str) -> str:
    """Lower case, no accents, Greek letters by their names; letters and digits only."""
    plain = piece.lower().translate(_GREEK)
    if not plain.isascii():
        parted = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in parted if c.isalnum())
    return plain
