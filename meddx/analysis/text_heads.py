"""Linear models that read texts: a report sentence by sentence, a mention by what stands beside it.

What they see of a sentence is either its words (``text_linear``) or its vector (``text_meaning``).
The odds of a finding in a report are the sum of those that its sentences speak for, so that a
denial weighs on the finding of its own sentence only.
"""

import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis.device import INVALID
from meddx.analysis.text_reader import Floats, ReadReport, Span, TextReader, around, inside
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.text_terms import Rows
from meddx.analysis.tokens import Token, sentence_starts, tokenize
from meddx.phrase import Phrase, Refused

_MAX_BYTES: Final = 50_000_000
_FINDINGS: Final = "findings"
_ASSERTION: Final = "assertion"

Matrix = Rows | NDArray[np.float64]


class Piece(NamedTuple):
    """A part of a text: the whole text, and the tokens of the part, which may be none."""

    text: str
    tokens: Sequence[Token]

    @property
    def words(self) -> str:
        """The part as it is written."""
        return self.text[self.tokens[0].start : self.tokens[-1].end] if self.tokens else ""


class Beside(NamedTuple):
    """What stands in the sentence of a mention before and behind it."""

    ahead: Piece
    behind: Piece


class Features(ABC):
    """What a linear model sees."""

    @abstractmethod
    def sentences(self, pieces: Sequence[Piece]) -> Matrix:
        """Return what is seen of sentences, shape (sentences, features)."""

    @abstractmethod
    def mentions(self, besides: Sequence[Beside]) -> Matrix:
        """Return what is seen of mentions, shape (mentions, features)."""

    @property
    @abstractmethod
    def device(self) -> tuple[str, Phrase | None]:
        """Where it runs, and why the processor is used where a card could be."""


@dataclass(frozen=True, eq=False)
class Heads:
    """Weights of the two heads, float32; the last row is the bias.

    Parameters
    ----------
    findings
        Shape (features of a sentence + 1, labels).
    assertion
        Shape (features of a mention + 1, assertions).
    """

    findings: Floats
    assertion: Floats


class HeadsReader(TextReader):
    """An open linear model that reads texts."""

    def __init__(self, spec: TextSpec, heads: Heads, features: Features) -> None:
        super().__init__(spec)
        self._heads, self._features = heads, features

    @property
    @override
    def device(self) -> str:
        return self._features.device[0]

    @property
    @override
    def device_note(self) -> Phrase | None:
        return self._features.device[1]

    @override
    def report(self, text: str) -> ReadReport | None:
        pieces = list(pieces_of(text, self._spec.window))
        if not pieces:
            return None
        odds = _odds(self._features.sentences(pieces), self._heads.findings)
        best = odds.argmax(axis=0)
        places = [(pieces[n].tokens[0].start, pieces[n].tokens[-1].end) for n in best]
        return ReadReport(np.logaddexp.reduce(odds, axis=0).astype(np.float32), tuple(places))

    @override
    def assertions(self, text: str, mentions: Sequence[Span]) -> Floats:
        besides = besides_of(text, mentions, self._spec.window)
        if not besides:
            return np.zeros((len(mentions), len(self._spec.assertions)), np.float32)
        return _odds(self._features.mentions(besides), self._heads.assertion).astype(np.float32)


def pieces_of(text: str, longest: int) -> Iterator[Piece]:
    """Yield the sentences of a text, those of more than ``longest`` tokens in pieces."""
    tokens = tokenize(text)
    for start, end in pairwise([*sentence_starts(text, tokens), len(tokens)]):
        for first in range(start, end, longest):
            yield Piece(text, tokens[first : min(end, first + longest)])


def besides_of(text: str, mentions: Sequence[Span], longest: int) -> list[Beside]:
    """Return what stands beside each mention; nothing where the text has no words."""
    tokens = tokenize(text)
    if not tokens:
        return []
    starts = sentence_starts(text, tokens)
    found = []
    for mention in mentions:
        mentioned = inside(tokens, mention)
        first, last = around(starts, len(tokens), mentioned, longest)
        ahead, behind = tokens[first : mentioned[0]], tokens[mentioned[-1] + 1 : last]
        found.append(Beside(Piece(text, ahead), Piece(text, behind)))
    return found


def save(heads: Heads, file: BinaryIO, **more: NDArray[Any]) -> None:
    """Write heads, as 16-bit floats, and what else belongs to them (``.npz``, always alike)."""
    np.savez_compressed(
        file,
        allow_pickle=False,
        findings=heads.findings.astype(np.float16),
        assertion=heads.assertion.astype(np.float16),
        **more,
    )


def load(path: Path) -> tuple[Heads, Mapping[str, NDArray[Any]]]:
    """Read what ``save`` wrote: the heads, and what else the file holds by name.

    Raises
    ------
    OSError, ValueError, KeyError, zipfile.BadZipFile
        When it cannot be read or holds no heads.
    """
    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > _MAX_BYTES:
            raise ValueError("larger than what a linear model needs")
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    heads = Heads(*(_weights(arrays.pop(name)) for name in (_FINDINGS, _ASSERTION)))
    return heads, arrays


def _weights(array: NDArray[Any]) -> Floats:
    found = array.astype(np.float32)
    if found.ndim != 2 or not np.isfinite(found).all():
        raise ValueError("heads are finite numbers, (features + 1, outputs)")
    return found


def _odds(seen: Matrix, weights: Floats) -> NDArray[np.float64]:
    if seen.shape[1] != len(weights) - 1:
        raise ValueError("the heads are for other features")
    found = np.asarray(seen @ weights[:-1] + weights[-1], np.float64)
    if not np.isfinite(found).all():
        raise Refused("model_output_invalid", INVALID)
    return found
