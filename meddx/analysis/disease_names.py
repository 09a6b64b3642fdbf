"""Finds diseases that a text names: those of the project's table, and rare ones of the HPO files.

A name is compared by its words in lower case, without hyphens and a possessive's s: "Crohn's
disease" is "Crohn disease". A comma in the text ends a name. The longest name at a place wins.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from meddx.analysis.tokens import Token, is_cjk, tokenize
from meddx.case.codes import MEDDX
from meddx.knowledge.disease_names import further_names
from meddx.knowledge.diseases import Diseases

_SHORTEST: Final = 6  # letters of a name of one word; shorter ones mean too many things
_INSIDE: Final = frozenset({"-", "'", "’", "‑", "‐"})
# "结节病灶" is a nodular lesion, no sarcoidosis ("结节病").
_GOES_ON: Final = {"病": frozenset("灶变理")}
_ACRONYMS: Final = frozenset({"copd", "ards", "chf", "nsclc", "hnpcc"})


class DiseaseMention(NamedTuple):
    """A disease named: half-open character offsets and its code."""

    start: int
    end: int
    code: str

    @property
    def is_own(self) -> bool:
        """Whether it is one of the project's own, which people sent for imaging have."""
        return self.code.startswith(MEDDX)


class DiseaseNames:
    """Names of diseases, ready to be found in texts.

    Parameters
    ----------
    names
        Pairs of name and code; an earlier pair wins over a later one.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[tuple[str, ...], str] = {}
        lengths: dict[str, set[int]] = {}
        for name, code in names:
            words = tuple(word for word, _, _ in _words(tokenize(name), skip_signs=True))
            if _means_enough(words):
                self._codes.setdefault(words, code)
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def find(self, tokens: list[Token]) -> tuple[DiseaseMention, ...]:
        """Find the diseases named by the tokens of a text, from left to right."""
        return tuple(self._walk(list(_words(tokens, skip_signs=False))))

    def _walk(self, words: list[tuple[str, int, int]]) -> Iterator[DiseaseMention]:
        place = 0
        while place < len(words):
            length = self._longest(words, place)
            if length:
                run = words[place : place + length]
                code = self._codes[tuple(word for word, _, _ in run)]
                yield DiseaseMention(run[0][1], run[-1][2], code)
            place += max(1, length)

    def _longest(self, words: list[tuple[str, int, int]], place: int) -> int:
        for length in self._lengths.get(words[place][0], ()):
            run = tuple(word for word, _, _ in words[place : place + length])
            if run in self._codes and not _goes_on(words, place + length):
                return length
        return 0


def _goes_on(words: list[tuple[str, int, int]], end: int) -> bool:
    """Whether the last character before ``end`` belongs to a longer word."""
    return end < len(words) and words[end][0] in _GOES_ON.get(words[end - 1][0], ())


def names_of(diseases: Diseases) -> DiseaseNames:
    """Gather the names of both universes; our own names win over those of the HPO files."""
    kept = {repeated: code for code, d in diseases.own.items() for repeated in d.same_as}

    def pairs() -> Iterator[tuple[str, str]]:
        known = set(diseases.codes)
        yield from (further for further in further_names() if further.code in known)
        for text in diseases.codes:
            code = diseases.code(text)
            for name in (code.display, code.display_zh):
                yield from ((form, kept.get(text, text)) for form in _forms(name))

    return DiseaseNames(pairs())


def _forms(name: str) -> Iterator[str]:
    """Yield a name, without what it has in brackets, and turned: "dystrophy, corneal"."""
    yield name
    plain = re.sub(r"\s*[(（][^()（）]*[)）]", "", name)
    if plain != name:
        yield plain
    head, comma, rest = plain.partition(", ")
    if comma and "," not in rest and not re.search(r"\d|type|susceptib|includ", rest):
        yield f"{rest} {head}"


def _words(tokens: list[Token], *, skip_signs: bool) -> Iterator[tuple[str, int, int]]:
    """Yield words with their characters; of a name all signs are left out."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.text in {"'", "’"} and place + 1 < len(tokens) and tokens[place + 1].text == "s":
            place += 2
            continue
        if token.text not in _INSIDE and not (skip_signs and not token.text.isalnum()):
            yield token
        place += 1


def _means_enough(words: tuple[str, ...]) -> bool:
    if not words:
        return False
    if is_cjk(words[0]):
        return len(words) > 1
    return len(words) > 1 or len(words[0]) >= _SHORTEST or words[0] in _ACRONYMS
