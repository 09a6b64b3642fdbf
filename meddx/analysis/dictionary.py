"""Finds the names of phenotypes in a text: exact names, small inflections, the order of words.

An English name is looked up as the set of its words in a normal form (American spelling, singular,
without "of the"), so that "carcinoma of the colon" finds "colon carcinoma"; a Chinese one as its
characters. The longest name at a place wins.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from meddx import paths
from meddx.analysis.tokens import Token, is_cjk, tokenize

_LONGEST_EN: Final = 9
_ACRONYM: Final = 3
_LONGEST_TAIL: Final = 4
_SKIPPED: Final = frozenset(
    {"of", "the", "in", "a", "an", "to", "is", "are", "was", "were", "remains"}
    | {"mildly", "moderately", "slightly", "markedly", "severely"}
)
_JOINS: Final = frozenset({"and", "or", "/"})
_INSIDE: Final = frozenset({"-", "'", "’", "‑"})
_KEPT: Final = frozenset(
    {
        "pus",
        "gas",
        "os",
        "ms",
        "us",
        "lens",
        "pons",
        "biceps",
        "sepsis",
        "hers",
        "this",
        "as",
        "is",
        "was",
    }
)


@dataclass(frozen=True)
class WordForms:
    """How words are brought to one form: parts of words and whole words."""

    spelling: Mapping[str, str]
    words: Mapping[str, str]

    def normal(self, word: str) -> str:
        """Return the normal form of an English word: American, singular, head of its family."""
        for british, american in self.spelling.items():
            if british in word:
                word = word.replace(british, american)
        if word in self.words:
            return self.words[word]
        word = _singular(word)
        return self.words.get(word, word)


def load_forms() -> WordForms:
    """Read the delivered word forms."""
    path = paths.resource("knowledge", "note_words_en.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return WordForms(table["spelling"], table["words"])


class Mention(NamedTuple):
    """A name found: half-open character offsets and the id it stands for."""

    start: int
    end: int
    hpo_id: str


class PhenotypeDictionary:
    """Names of phenotypes, ready to be found in texts.

    Parameters
    ----------
    english
        Lower-cased names and synonyms and their ids; earlier entries win over later ones.
    chinese
        Chinese names and synonyms and their ids.
    forms
        How English words are compared.
    """

    def __init__(
        self, english: Mapping[str, str], chinese: Mapping[str, str], forms: WordForms
    ) -> None:
        self._normal: Callable[[str], str] = cache(forms.normal)
        self._english: dict[tuple[str, ...], str] = {}
        self._first: set[str] = set()
        self._acronyms: dict[str, str] = {}
        for name, hpo_id in english.items():
            self._add(name, hpo_id)
        self._chinese: dict[str, str] = {}
        for name, hpo_id in chinese.items():
            words = "".join(token.text for token in tokenize(name))
            self._chinese.setdefault(words, hpo_id)
        self._chinese_lengths: dict[str, list[int]] = {}
        for words in self._chinese:
            self._chinese_lengths.setdefault(words[0], []).append(len(words))
        for lengths in self._chinese_lengths.values():
            lengths[:] = sorted(set(lengths), reverse=True)

    def find(self, text: str, tokens: list[Token] | None = None) -> tuple[Mention, ...]:
        """Find the names in a text, from left to right.

        Two overlap only where they share a word: "palmar and plantar pits".

        Parameters
        ----------
        text
            The text.
        tokens
            Its tokens, when they are known already.
        """
        tokens = tokenize(text) if tokens is None else tokens
        return tuple(self._walk(text, tokens))

    def _add(self, name: str, hpo_id: str) -> None:
        tokens = tokenize(name)
        content = self._content(tokens)
        if not content:
            return
        if len(tokens) == 1 and len(name) <= _ACRONYM:
            if len(name) == _ACRONYM:  # "all", "fap": only when written in capitals
                self._acronyms.setdefault(name, hpo_id)
            return  # two letters mean too many things
        self._english.setdefault(tuple(sorted(content)), hpo_id)
        self._first.update(content)

    def _walk(self, text: str, tokens: list[Token]) -> Iterator[Mention]:
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if is_cjk(token.text):
                found = self._longest_chinese(tokens, place)
            else:
                found = self._longest_english(text, tokens, place)
            if found is not None:
                end, hpo_id = found
                yield Mention(token.start, tokens[end - 1].end, hpo_id)
                yield from self._shared_head(tokens, place, end)
                place = end
            else:
                yield from self._shared_tail(text, tokens, place)
                place += 1

    def _shared_head(self, tokens: list[Token], place: int, end: int) -> Iterator[Mention]:
        """Find "cleft palate" in "cleft lip and palate", after "cleft lip"."""
        if end + 1 >= len(tokens) or tokens[end].text not in _JOINS:
            return
        words = self._content(tokens[place:end])[:-1]
        hpo_id = self._english.get(tuple(sorted([*words, self._normal(tokens[end + 1].text)])))
        if words and hpo_id is not None:
            yield Mention(tokens[place].start, tokens[end + 1].end, hpo_id)

    def _shared_tail(self, text: str, tokens: list[Token], place: int) -> Iterator[Mention]:
        """Find "palmar pits" in "palmar and plantar pits", before "plantar pits"."""
        first = self._normal(tokens[place].text)
        if place + 3 >= len(tokens) or tokens[place + 1].text not in _JOINS:
            return
        best = None
        for end in islice(_phrase_ends(text, tokens, place + 3), _LONGEST_TAIL):
            words = [first, *self._content(tokens[place + 3 : end])]
            hpo_id = self._english.get(tuple(sorted(words)))
            if hpo_id is not None and len(words) > 1:
                best = Mention(tokens[place].start, tokens[end - 1].end, hpo_id)
        if best is not None:
            yield best

    def _content(self, tokens: list[Token]) -> list[str]:
        """Words that a name is compared by, in their normal form."""
        words = (token.text for token in tokens)
        return [self._normal(word) for word in words if word.isalnum() and word not in _SKIPPED]

    def _longest_chinese(self, tokens: list[Token], place: int) -> tuple[int, str] | None:
        lengths = self._chinese_lengths.get(tokens[place].text, ())
        for length in lengths:
            joined = ""
            end = place
            while end < len(tokens) and len(joined) < length:
                joined += tokens[end].text
                end += 1
            hpo_id = self._chinese.get(joined)
            if hpo_id is not None:
                return end, hpo_id
        return None

    def _longest_english(
        self, text: str, tokens: list[Token], place: int
    ) -> tuple[int, str] | None:
        token = tokens[place]
        best = None
        written = text[token.start : token.end]
        if written.isupper() and token.text in self._acronyms:
            best = place + 1, self._acronyms[token.text]
        if self._normal(token.text) not in self._first or token.text in _SKIPPED:
            return best
        words: list[str] = []
        for end in _phrase_ends(text, tokens, place):
            last = tokens[end - 1].text
            if last in _SKIPPED or not last.isalnum():
                continue
            words.append(self._normal(last))
            if len(words) > _LONGEST_EN or words[-1] not in self._first:
                break
            hpo_id = self._english.get(tuple(sorted(words)))
            if hpo_id is not None:
                best = end, hpo_id
        return best


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word in _KEPT:
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def _phrase_ends(text: str, tokens: list[Token], place: int) -> Iterator[int]:
    """Yield the ends of the phrases that begin at ``place``: no sign but a hyphen is crossed."""
    for index in range(place, len(tokens)):
        token = tokens[index].text
        if not token.isalnum() and token not in _INSIDE:
            return
        if is_cjk(token):
            return
        if index > place and text.count("\n", tokens[index - 1].end, tokens[index].start) > 1:
            return
        yield index + 1
