"""What is sought: weighted concepts, phrases that must stand as they are, and groups of letters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from meddx.literature.words import STOP, Stemmer, words

MOST_CONCEPTS: Final = 40
LONGEST: Final = 2_000  # characters of a query that are looked at

_QUOTED: Final = re.compile(r'["“”]([^"“”]*)["“”]')
_FORCED_PREFIX: Final = re.compile(r"([^\W_]+)\*")
_LAST: Final = re.compile(r"[^\W_]+\Z")
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_TYPE: Final = re.compile(r"\b[0-9]\b")
_SHORTEST_PREFIX: Final = 3


@dataclass(frozen=True)
class Concept:
    """A stem that is sought; with a ``prefix`` also whatever begins with that."""

    stem: str
    weight: float = 1.0
    prefix: str = ""


@dataclass(frozen=True)
class Query:
    """What is sought.

    Parameters
    ----------
    concepts
        What counts, in the order of the text, each once.
    texts
        The folded words, for their groups of letters.
    phrases
        Stems that must stand one after the other.
    text
        What was written, for what reads whole sentences; of names only those in Latin letters,
        empty where a reader wrote Chinese: the encoders at hand know English only.
    """

    concepts: tuple[Concept, ...]
    texts: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.concepts


def written(text: str, stemmer: Stemmer, *, is_typing: bool = False) -> Query:
    """Return the query that a reader wrote.

    Words in quotation marks must stand as they are; a word with ``*`` finds what begins with it.

    Parameters
    ----------
    text
        The words.
    stemmer
        Makes their stems.
    is_typing
        Whether the last word may go on: it then also finds what begins with it.
    """
    text = text[:LONGEST]
    prefixes = {m[1].lower() for m in _FORCED_PREFIX.finditer(text)}
    last = _LAST.search(text)
    if is_typing and last and len(last[0]) >= _SHORTEST_PREFIX and last[0].isascii():
        prefixes.add(last[0].lower())
    phrases = (tuple(stemmer.of(found, sought=True)) for found in _QUOTED.findall(text))
    return _query(((text, 1.0),), stemmer, prefixes, tuple(p for p in phrases if p))


def weighted(texts: Iterable[tuple[str, float]], stemmer: Stemmer) -> Query:
    """Return a query of several texts that count differently: a name, its synonyms, findings.

    The number of a type ("... syndrome 1") is left out: alone it is found everywhere.
    """
    named = tuple((_TYPE.sub(" ", text), weight) for text, weight in texts)
    return _query(named, stemmer, set(), ())


def _query(
    texts: tuple[tuple[str, float], ...],
    stemmer: Stemmer,
    prefixes: set[str],
    phrases: tuple[tuple[str, ...], ...],
) -> Query:
    concepts: dict[str, Concept] = {}
    folded: list[str] = []
    for text, weight in texts:
        found = [word.text for word in words(text, sought=True)]
        meant = [word for word in found if word not in STOP] or found  # "who" alone is meant
        stems = stemmer.stems(meant)
        folded += meant
        for word in meant:
            is_single = len(word) == 1 and "\u3400" <= word <= "\u9fff"
            prefix = word if word in prefixes or is_single else ""
            before = concepts.get(stems[word])
            if before is None or before.weight < weight:
                concepts[stems[word]] = Concept(stems[word], weight, prefix)
    kept = tuple(concepts.values())[:MOST_CONCEPTS]
    latin = ". ".join(text for text, _ in texts if not _CJK.search(text))
    return Query(kept, tuple(folded), phrases, latin)
