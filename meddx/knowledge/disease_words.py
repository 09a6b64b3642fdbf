"""What the name of a disease tells: its series, and findings that stand in it."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from meddx.knowledge.phenotypes import Phenotypes

_IN_BRACKETS: Final = re.compile(r"\(.*?\)")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_MODES: Final = re.compile(r"\b(type|autosomal|dominant|recessive|x-linked)\b")
# The last word of a member of a series: a number, a Roman number or a letter.
_MEMBER: Final = re.compile(r"[\s,]+(\d+[a-z]?|[ivx]+|[a-z])$")
_PARTS: Final = re.compile(r",|;| with | and | or ")
_FILLING: Final = frozenset(
    {*("syndrome", "disease", "disorder", "type", "autosomal", "of", "the", "with", "and", "or")}
    | {"x", "linked"}
)
_SMALL: Final = frozenset(
    {"of", "the", "with", "and", "or", "a", "an", "in", "to", "by", "due", "without"}
)
_SINGULAR: Final = ("is", "us", "ss")
_WINDOW: Final = 5  # words of a finding's name
_SHORTEST: Final = 5  # letters of a finding's name


def plain(name: str) -> str:
    """Return the words that tell a disease from others, joined by blanks."""
    text = _OTHER.sub(" ", _IN_BRACKETS.sub("", name.split(";")[0].lower()))
    return " ".join(word for word in text.split() if word not in _FILLING)


def series(name: str) -> str:
    """Return the name of the series of a disease: what is left without number and inheritance.

    >>> series("Noonan syndrome 2")
    'noonan syndrome'
    """
    bare = _MODES.sub("", name.split(";")[0].lower()).strip()
    return _OTHER.sub(" ", _MEMBER.sub("", bare)).strip()


class NamedFindings:
    """Finds terms of the HPO in names of diseases.

    Parameters
    ----------
    phenotypes
        The ontology; its names and EXACT synonyms are looked for, whatever the order of words.
    """

    def __init__(self, phenotypes: Phenotypes) -> None:
        self._phenotypes = phenotypes
        self._terms: dict[frozenset[str], str] = {}
        root = phenotypes.primary("HP:0000118")
        for name, hp_id in _by_term(phenotypes.names()):
            words = frozenset(_words(name))
            is_finding = hp_id != root and root in phenotypes.ancestors(hp_id)
            if is_finding and sum(map(len, words)) >= _SHORTEST:
                self._terms.setdefault(words, hp_id)

    def of(self, name: str) -> frozenset[str]:
        """Return the findings that a name holds, the most special of each kind.

        A susceptibility names what it makes likely, not what its patients have.
        """
        text = _IN_BRACKETS.sub("", name).split(";")[0].lower()
        if "suscept" in text:
            return frozenset()
        found = {words: self._terms[words] for words in _windows(text) if words in self._terms}
        # A name within a longer one is not meant: "night blindness" is no blindness.
        whole = {i for words, i in found.items() if not any(words < other for other in found)}
        above = {up for i in whole for up in self._phenotypes.ancestors(i) if up != i}
        return frozenset(whole - above)


def _by_term(names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return sorted(names.items(), key=lambda item: (item[1], item[0]))


@lru_cache(maxsize=65536)
def _word(word: str) -> str:
    """Return a word without the s of its plural."""
    is_plural = len(word) > _SHORTEST - 1 and word.endswith("s") and not word.endswith(_SINGULAR)
    return word[:-1] if is_plural else word


def _words(text: str) -> list[str]:
    words = (_word(word) for word in _OTHER.sub(" ", text.lower()).split())
    return [word for word in words if word not in _SMALL]


def _windows(text: str) -> Iterable[frozenset[str]]:
    """Yield the runs of words of each part of a name; of a short one also across its parts."""
    for part in _PARTS.split(text):
        words = _words(part)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _WINDOW) + 1):
                yield frozenset(words[start:end])
    words = _words(text)
    if len(words) <= _WINDOW:
        for start in range(len(words)):
            for end in range(start + 2, len(words) + 1):
                yield frozenset(words[start:end])
