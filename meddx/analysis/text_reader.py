"""What every model does that reads notes in place of the rules, and what is cut out for it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.device import CPU
from meddx.analysis.text_spec import TextSpec
from meddx.analysis.tokens import Token, is_cjk, tokenize
from meddx.case.evidence import Assertion
from meddx.phrase import Phrase

CHINESE: Final = "zh"
_ASIDE: Final = 0.1  # share of Chinese characters that a text in another language may hold

Span = tuple[int, int]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ReadReport:
    """What a model says of a report.

    Parameters
    ----------
    logits
        float32 (labels,): log odds of each label.
    sentences
        For each label the half-open characters of the sentence that speaks most for it.
    """

    logits: Floats
    sentences: tuple[Span, ...]


class TextReader(ABC):
    """An open model that reads texts.

    Its methods raise ``Refused``: ``model_output_invalid`` for values that are no numbers, or
    ``model_too_slow``.

    Parameters
    ----------
    spec
        What the pack says of it.
    """

    def __init__(self, spec: TextSpec) -> None:
        self._spec = spec

    @property
    def device(self) -> str:
        """Where it runs: ``CPU`` or ``CUDA``."""
        return CPU

    @property
    def device_note(self) -> Phrase | None:
        """Why the processor is used where a card could be; None where nothing is to be said."""
        return None

    @abstractmethod
    def report(self, text: str) -> ReadReport | None:
        """Tell which findings a report asserts; None of a text without words."""

    @abstractmethod
    def assertions(self, text: str, mentions: Sequence[Span]) -> Floats:
        """Return float32 (mentions, assertions): logits of how each mention is asserted.

        Parameters
        ----------
        mentions
            Half-open characters of the text.
        """

    def kinds(self, text: str, mentions: Sequence[Span]) -> list[Assertion]:
        """Return how each mention is asserted; present where the text has no words."""
        best = self.assertions(text, mentions).argmax(axis=1)
        return [self._spec.assertions[int(n)] for n in best]

    def knows(self, text: str) -> bool:
        """Whether a text is in a language that the model learnt from."""
        if not self._spec.languages or CHINESE in self._spec.languages:
            return True
        tokens = tokenize(text)
        return sum(is_cjk(token.text) for token in tokens) <= _ASIDE * len(tokens)


def is_golden(spec: TextSpec, reader: TextReader, tolerance: float) -> bool:
    """Whether the stored text gives its stored results, up to a share of them or of 1."""
    read = reader.report(spec.golden)
    said = reader.assertions(spec.golden, [spec.golden_mention])[0]
    return (
        read is not None
        and _close(read.logits, spec.golden_findings, tolerance)
        and _close(said, spec.golden_assertions, tolerance)
    )


def inside(tokens: Sequence[Token], mention: Span) -> list[int]:
    """Return the places of the tokens that a mention touches; the first where it touches none."""
    start, end = mention
    return [n for n, one in enumerate(tokens) if one.start < end and start < one.end] or [0]


def around(starts: Sequence[int], count: int, mentioned: Sequence[int], longest: int) -> Span:
    """Return the sentence that holds the first of these tokens, cut around it where it is long.

    Parameters
    ----------
    starts, count
        Places of the tokens that begin a sentence, and how many tokens there are.
    mentioned
        Places of the tokens of a mention.
    longest
        Most tokens.
    """
    begin = max(start for start in starts if start <= mentioned[0])
    end = min((start for start in starts if start > mentioned[0]), default=count)
    end = max(end, mentioned[-1] + 1)
    if end - begin <= longest:
        return begin, end
    begin = max(begin, mentioned[0] - longest // 2)
    return begin, min(end, begin + longest)


def _close(found: Floats, known: Sequence[float], tolerance: float) -> bool:
    expected = np.array(known, np.float32)
    return found.shape == expected.shape and bool(
        (np.abs(found - expected) <= tolerance * np.maximum(1.0, np.abs(expected))).all()
    )
