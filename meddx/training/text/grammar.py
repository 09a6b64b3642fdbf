"""Writes sentences from patterns: ``(a|b|)`` is one alternative, ``{name}`` is filled in."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import numpy as np

T = TypeVar("T")

_CHOICE: Final = re.compile(r"\(([^(){}]*(?:\{[^{}]*\}[^(){}]*)*)\)")
_NAME: Final = re.compile(r"\{(\w+)\}")
_BLANKS: Final = re.compile(r"[ \t]{2,}")
_BEFORE_SIGN: Final = re.compile(r" +([.,;:?])")


class Grammar:
    """Writes from patterns by drawn choices.

    Parameters
    ----------
    words
        What ``{name}`` may stand for; each may be a pattern itself.
    random
        Draws the choices.
    """

    def __init__(self, words: Mapping[str, Sequence[str]], random: np.random.Generator) -> None:
        self._words = words
        self.random = random

    def pick(self, items: Sequence[T]) -> T:
        """Draw one of the items."""
        return items[int(self.random.integers(len(items)))]

    def chance(self, share: float) -> bool:
        """Draw whether something happens that happens so often."""
        return bool(self.random.random() < share)

    def write(self, pattern: str) -> str:
        """Draw all choices of a pattern, the innermost first; unknown names stay."""
        text = pattern
        while True:
            drawn = _CHOICE.sub(lambda m: self.pick(m[1].split("|")), text)
            drawn = _NAME.sub(self._named, drawn)
            if drawn == text:
                return _BEFORE_SIGN.sub(r"\1", _BLANKS.sub(" ", text)).strip()
            text = drawn

    def _named(self, match: re.Match[str]) -> str:
        words = self._words.get(match[1])
        return match[0] if words is None else self.pick(words)


def spelled(sentence: str) -> str:
    """Write a sentence with a capital, as sentences are."""
    return sentence[:1].upper() + sentence[1:]
