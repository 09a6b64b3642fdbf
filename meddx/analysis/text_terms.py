"""TF-IDF of words and pairs of neighbours, without scipy (Jones, J Doc 1972;28:11)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_tokens import plain
from meddx.analysis.tokens import Token

_NEAR: Final = 3  # tokens beside a mention that are also counted as such
_BETWEEN: Final = "..."
_EDGE: Final = "|"  # where a mention begins or ends

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rows:
    """A sparse matrix by its rows.

    Parameters
    ----------
    rows, columns
        int64 (filled,): the place of each value; rows ascend.
    values
        float64 (filled,).
    shape
        Rows and columns in all.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    shape: tuple[int, int]

    def __matmul__(self, weights: NDArray[Any]) -> Floats:
        """Return the product with weights, shape (columns, outputs)."""
        found = np.zeros((self.shape[0], weights.shape[1]))
        np.add.at(found, self.rows, weights[self.columns] * self.values[:, None])
        return found


@dataclass(frozen=True, eq=False)
class Terms:
    """Words with their places, weighed by how few texts hold them.

    Parameters
    ----------
    places
        Column of each word.
    rarity
        Inverse document frequency of each, shape (words,).
    """

    places: Mapping[str, int]
    rarity: Floats

    def encode(self, texts: Iterable[Sequence[str]], *, of_length_1: bool = True) -> Rows:
        """Return texts, each as its words, in rows; one without known words is empty.

        ``of_length_1`` is whether each is brought to that length, so that a word of a long text
        weighs less.
        """
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        count = 0
        for row, words in enumerate(texts):
            counts = Counter(self.places[word] for word in words if word in self.places)
            found = np.array(sorted(counts), np.int64)
            value = np.array([1 + np.log(counts[int(n)]) for n in found]) * self.rarity[found]
            rows += [row] * len(found)
            columns += found.tolist()
            length = float(np.linalg.norm(value)) if of_length_1 else 1.0
            values += (value / max(length, 1e-12)).tolist()
            count = row + 1
        shape = count, len(self.rarity)
        return Rows(np.array(rows, np.int64), np.array(columns, np.int64), np.array(values), shape)


def learn(texts: Sequence[Sequence[str]], rarest: int, most: int | None = None) -> Terms:
    """Count in how many texts each word stands.

    Parameters
    ----------
    texts
        Each as its words.
    rarest
        Words in fewer texts are left out.
    most
        How many words are kept, those of most texts; None for all.
    """
    counts = Counter(word for text in texts for word in set(text))
    common = [word for word, count in counts.items() if count >= rarest]
    common.sort(key=lambda word: (-counts[word], word))
    kept = sorted(common[:most])
    rarity = np.array([np.log((1 + len(texts)) / (1 + counts[word])) + 1 for word in kept])
    return Terms({word: place for place, word in enumerate(kept)}, rarity)


def said(tokens: Iterable[Token], far: int = 1) -> list[str]:
    """Return the words of a text and the pairs of those that stand at most so far apart."""
    words = [plain(token.text) for token in tokens]
    found = words + [f"{one} {two}" for one, two in pairwise(words)]
    for gap in range(2, far + 1):
        found += [f"{one} {_BETWEEN} {two}" for one, two in zip(words, words[gap:], strict=False)]
    return found


def beside(ahead: Sequence[Token], behind: Sequence[Token]) -> list[str]:
    """Return what stands before and behind a mention, in pairs too; what is near it twice."""
    found = []
    before = [*(plain(token.text) for token in ahead), _EDGE]
    after = [_EDGE, *(plain(token.text) for token in behind)]
    for side, words, near in (
        ("<", before, before[-_NEAR - 1 :]),
        (">", after, after[: _NEAR + 1]),
    ):
        found += [f"{side}{word}" for word in words]
        found += [f"{side}{one} {two}" for one, two in pairwise(words)]
        found += [f"{side}{side}{word}" for word in near]
    return found
