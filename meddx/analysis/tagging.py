"""A text in numbers for a network that tags its characters, and what its tags say.

Each character is tagged as the beginning (B) of a name of some kind, as its inside (I), or as
outside (O) of all names (Ramshaw and Marcus 1995). The best sequence of tags is found as Viterbi
(1967) does; an I follows only a B or an I of its kind.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.entities_zh import KINDS, Entity

TAGS: Final = 1 + 2 * len(KINDS)  # O, then B and I of each kind
PARTS: Final = 4  # numbers of a character: its own, with the next, with the one before, its hint
NEVER: Final = -1e4  # log odds of what cannot be
_NOTHING: Final = 0
_ENDS: Final = re.compile("[。;\n]")
_EDGE: Final = "\n"

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Characters:
    """Characters with a number of their own, and how many numbers all else shares.

    Parameters
    ----------
    known
        The first has the number 1; 0 is nothing.
    buckets
        Numbers for the hashes of other characters and of two in a row. Those of hints lie behind.
    """

    known: str
    buckets: int

    @property
    def size(self) -> int:
        """Count of all numbers, with 0."""
        return self._hints + TAGS

    @property
    def _hints(self) -> int:
        return 1 + len(self.known) + self.buckets

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one: number for number, one in enumerate(self.known, 1)}

    def encode(self, text: str, hints: Iterable[Entity]) -> Numbers:
        """Return the numbers of a text: int64, shape (characters, 4).

        Parameters
        ----------
        text
            As ``entities_zh.plain`` writes it.
        hints
            What the rules find in it.
        """
        around = [_EDGE, *text, _EDGE]
        pairs = [self._hashed(one + other) for one, other in pairwise(around)]
        own = [self._places.get(one) or self._hashed(one) for one in text]
        hint = self._hints + tags_of(len(text), hints)
        numbers = np.array([own, pairs[1:], pairs[:-1], hint], np.int64)
        return numbers.T.reshape(-1, PARTS)

    def _hashed(self, text: str) -> int:
        return 1 + len(self.known) + zlib.crc32(text.encode("utf-8", "replace")) % self.buckets


def tags_of(length: int, entities: Iterable[Entity]) -> Numbers:
    """Return the tags of a text's characters: int64, shape (length,)."""
    tags = np.zeros(length, np.int64)
    for start, end, kind in entities:
        begins = 1 + 2 * KINDS.index(kind)
        tags[start:end] = begins + 1
        tags[start] = begins
    return tags


def entities_of(tags: Sequence[int]) -> tuple[Entity, ...]:
    """Return the names that a sequence of tags marks, from left to right."""
    found: list[Entity] = []
    begin = 0
    for place, (tag, after) in enumerate(pairwise([*tags, 0])):
        if tag % 2 == 1:
            begin = place
        if tag and after != tag + tag % 2:  # no inside of the same kind follows
            found.append(Entity(begin, place + 1, KINDS[(tag - 1) // 2]))
    return tuple(found)


def best(scores: Floats, moves: Floats) -> list[int]:
    """Return the best sequence of tags.

    Parameters
    ----------
    scores
        float32 (characters, tags): log odds of each tag.
    moves
        float32 (tags, tags): what is added where the second follows the first.
    """
    allowed = moves + forbidden()
    total = scores[0].copy()
    total[2::2] += NEVER  # nothing begins inside
    came: list[NDArray[np.intp]] = []
    for row in scores[1:]:
        both = total[:, None] + allowed
        came.append(both.argmax(axis=0))
        total = both.max(axis=0) + row
    tags = [int(total.argmax())]
    for back in reversed(came):
        tags.append(int(back[tags[-1]]))
    return tags[::-1]


def pieces(text: str, longest: int) -> tuple[tuple[int, int], ...]:
    """Divide a text into half-open pieces of whole sentences, a longer one in parts."""
    cuts, begin = [0], 0
    ends = [match.end() for match in _ENDS.finditer(text)]
    for end in [*ends, len(text)]:
        while end - cuts[-1] > longest:
            cuts.append(begin if begin > cuts[-1] else cuts[-1] + longest)
        begin = end
    cuts.append(len(text))
    return tuple((start, end) for start, end in pairwise(cuts) if end > start)


def filled(numbers: Sequence[Numbers]) -> dict[str, NDArray[np.int64] | NDArray[np.int32]]:
    """Return pieces of different lengths as inputs of the network, filled up with nothing.

    ``characters`` int64 (n, longest, 4), ``lengths`` int32 (n,).
    """
    lengths = np.array([len(one) for one in numbers], np.int32)
    given = np.full((len(numbers), int(lengths.max()), PARTS), _NOTHING, np.int64)
    for row, one in enumerate(numbers):
        given[row, : len(one)] = one
    return {"characters": given, "lengths": lengths}


def forbidden() -> Floats:
    """Return float32 (tags, tags): ``NEVER`` where an inside would follow another kind."""
    moves = np.zeros((TAGS, TAGS), np.float32)
    for inside in range(2, TAGS, 2):
        moves[:, inside] = NEVER
        moves[inside - 1 : inside + 1, inside] = 0
    return moves
