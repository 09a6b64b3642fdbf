"""Words of a text as numbers that a recurrent network reads: its own words, hashes for others.

A word is its place in the vocabulary, or a hash where it is not there; beside it stand hashes of
its first and last letters, so that "atelectatic" is near "atelectasis", and of a Chinese character
with the next one.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.tokens import Token, is_cjk

PARTS: Final = 3
NOTHING: Final = 0
_LETTERS: Final = 4


@dataclass(frozen=True)
class Vocabulary:
    """Words with a number of their own, and how many numbers all others share.

    Parameters
    ----------
    words
        The first has the number 1; 0 is nothing.
    buckets
        Numbers behind those of the words, for hashes.
    """

    words: tuple[str, ...]
    buckets: int

    @property
    def size(self) -> int:
        """Count of all numbers, with 0."""
        return 1 + len(self.words) + self.buckets

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words, 1)}

    @cached_property
    def _known(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        return {}

    def encode(self, tokens: Sequence[Token]) -> NDArray[np.int64]:
        """Return the numbers of tokens: int64, shape (tokens, 3)."""
        words = [plain(token.text) for token in tokens]
        numbers = np.zeros((len(words), PARTS), np.int64)
        for place, (word, after) in enumerate(pairwise((*words, ""))):
            numbers[place] = self._numbers(word, after)
        return numbers

    def _numbers(self, word: str, after: str) -> tuple[int, int, int]:
        key = word, after if is_cjk(word) else ""
        if key not in self._known:
            parts = parts_of(*key)
            own = self._places.get(word) or self._hashed(word)
            head, tail = (self._hashed(part) if part else NOTHING for part in parts)
            self._known[key] = own, head, tail
        return self._known[key]

    def _hashed(self, text: str) -> int:
        return 1 + len(self.words) + zlib.crc32(text.encode()) % self.buckets


def plain(word: str) -> str:
    """Return a token as it is counted: all numbers are alike."""
    return "0" if word.isdecimal() else word


def parts_of(word: str, after: str) -> tuple[str, str]:
    """Return what stands beside a word: its ends, or of a Chinese character it and the next."""
    if is_cjk(word):
        return (word + after if after and is_cjk(after) else ""), ""
    if len(word) <= _LETTERS:
        return "", ""
    return f"{word[:_LETTERS]}-", f"-{word[-_LETTERS:]}"


def write(words: Iterable[str]) -> str:
    """Return the text of a vocabulary's file: a word a line."""
    return "".join(f"{word}\n" for word in words)


def read(text: str, buckets: int) -> Vocabulary:
    """Read what ``write`` wrote."""
    return Vocabulary(tuple(text.split("\n")[:-1]), buckets)
