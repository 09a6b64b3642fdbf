"""What is kept of a text beside the index: its stems in order, and its groups of letters.

Both are hashes (CRC-32), so that no table of words has to be kept; two of a query's words share
one with another word about once in ten million. Groups of four letters (McNamee and Mayfield,
Information Retrieval 7, 2004) find a word in another form: *methylated* in *hypomethylation*.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.literature.words import STOP

GROUPS: Final = 1 << 16  # into so many the groups of letters are folded; uint16 holds them
_GROUP: Final = 4
_MOST_WORDS: Final = 20_000  # of one text that are looked at in order


def hashed(stems: Iterable[str]) -> NDArray[np.uint32]:
    """Return the hashes of stems, shape (n,)."""
    codes = [zlib.crc32(stem.encode()) for stem in stems]
    return np.array(codes[:_MOST_WORDS], dtype=np.uint32)


class Letters:
    """Groups of letters of folded words; remembers those of frequent words."""

    def __init__(self) -> None:
        self._known: dict[str, list[int]] = {}

    def of(self, texts: Sequence[str]) -> NDArray[np.uint16]:
        """Return the groups of all words of a text that mean something, shape (n,)."""
        if len(self._known) > _MOST_WORDS * 10:
            self._known.clear()
        found: list[int] = []
        for word in texts[:_MOST_WORDS]:
            groups = self._known.get(word)
            if groups is None:
                groups = self._known[word] = _groups(word)
            found += groups
        return np.array(found, dtype=np.uint16)


def _groups(word: str) -> list[int]:
    """Return groups of a word with its edges marked; none of stop words, Chinese and others."""
    if word in STOP or not word.isascii():
        return []
    edged = f"^{word}$"
    pieces = [edged[at : at + _GROUP] for at in range(max(1, len(edged) - _GROUP + 1))]
    return [zlib.crc32(piece.encode()) % GROUPS for piece in pieces]
