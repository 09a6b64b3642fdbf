"""Finds the names of phenotypes in a text, English and Chinese.

An English name is compared by the forms of its words (``terms_forms``), whatever their order, with
modifiers inside ("absence of the left kidney") and with words that "and" lets two names share; the
longest name at a place wins. Acronyms count where the text defines them or writes them in capitals.
A Chinese name is its characters, the longest first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from meddx.analysis import terms_bedside, terms_measures, terms_milestones
from meddx.analysis.terms_acronyms import Acronyms
from meddx.analysis.terms_forms import Word, WordForms, load_forms
from meddx.analysis.terms_index import EXACT, TermIndex
from meddx.analysis.terms_units import COMMA, Divider, link_weight
from meddx.analysis.terms_windows import Finder
from meddx.analysis.tokens import Token, tokenize

__all__ = ["Mention", "PhenotypeDictionary", "WordForms", "load_forms"]

_ACRONYM: Final = 3
# Names that are a denial before these: "无尿频" denies that the patient passes water often.
_DENIED: Final = {"无尿": frozenset("频急痛路潴失血道")}
ABBREVIATION: Final = "abbreviation"
MEASUREMENT: Final = "measurement"


class Mention(NamedTuple):
    """A name found: half-open character offsets, the id it stands for, and how it was found.

    ``how`` is ``exact`` (the words of a name), ``form`` (words that say the same), ``abbreviation``
    or ``measurement`` ("OFC below the 3rd centile").
    """

    start: int
    end: int
    hpo_id: str
    how: str = EXACT


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
    own
        Those of ``english`` that are our own words for a finding: good as they are written, with
        their families, but not for all that says the same.
    """

    def __init__(
        self,
        english: Mapping[str, str],
        chinese: Mapping[str, str],
        forms: WordForms,
        own: Collection[str] = (),
    ) -> None:
        word: Callable[[str], Word] = cache(forms.forms)
        self._divider = Divider(forms, word)
        self._index = TermIndex()
        self._finder = Finder(self._index)
        acronyms: dict[str, str] = {}
        for name, hpo_id in english.items():
            if name not in forms.silent:
                self._add(name, hpo_id, acronyms, is_own=name in own)
        for name, hpo_id in english.items():
            for said in forms.said_as(name):
                self._add(said, hpo_id, acronyms, is_loose=True)
        known = {a: english[name] for a, name in forms.acronyms.items() if name in english}
        self._acronyms = Acronyms(acronyms | known)
        self._ids = frozenset(english.values())
        self._chinese = _ChineseNames(chinese)

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
        found = [*self._english(text, tokens), *self._chinese.find(tokens)]
        return tuple(sorted(found, key=lambda mention: mention[:2]))

    def _add(
        self,
        name: str,
        hpo_id: str,
        acronyms: dict[str, str],
        *,
        is_loose: bool = False,
        is_own: bool = False,
    ) -> None:
        tokens = tokenize(name)
        if len(tokens) == 1 and len(name) <= _ACRONYM:
            if len(name) == _ACRONYM:  # "all", "fap": only when written in capitals
                acronyms.setdefault(name.upper(), hpo_id)
            return  # two letters mean too many things
        words = [unit.word for unit in self._divider.name(tokens)]
        links = sum(map(link_weight, (token.text for token in tokens)))
        for said in {links, links % COMMA}:  # "intellectual disability, mild" needs no comma
            self._index.add(words, said, hpo_id, is_loose=is_loose, is_own=is_own)

    def _english(self, text: str, tokens: list[Token]) -> list[Mention]:
        found: list[Mention] = []
        for run in self._divider.runs(text, tokens):
            taken: set[int] = set()
            for hit in self._finder.hits(run):
                if taken.isdisjoint(hit.own):
                    taken.update(hit.own)
                    start, end = tokens[hit.first].start, tokens[hit.after - 1].end
                    found.append(Mention(start, end, hit.hpo_id, hit.how))
        measured = [
            Mention(*said, MEASUREMENT)
            for said in chain(
                terms_measures.find(text), terms_milestones.find(text), terms_bedside.find(text)
            )
            if said[2] in self._ids
        ]
        found = [*_apart(found, measured), *measured]
        short = self._acronyms.find(text, [mention[:3] for mention in found])
        return [*found, *_apart([Mention(*said, ABBREVIATION) for said in short], found)]


def _apart(mentions: list[Mention], others: list[Mention]) -> list[Mention]:
    """Return the mentions that overlap none of the others."""
    ends: list[int] = []
    starts: list[int] = []
    for start, end, *_ in sorted(others):  # joined, so that both lists ascend
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return [m for m in mentions if bisect_right(ends, m.start) == bisect_left(starts, m.end)]


class _ChineseNames:
    """Chinese names, looked up as characters, the longest first; some begin with "CEA" or "D-"."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names: dict[str, str] = {}
        self._lengths: dict[str, list[int]] = {}
        for name, hpo_id in names.items():
            tokens = tokenize(name)
            if name.isascii():
                continue  # "DIC" is an acronym: looked for in capitals only
            words = "".join(token.text for token in tokens)
            self._names.setdefault(words, hpo_id)
            self._lengths.setdefault(tokens[0].text, []).append(len(words))
        for lengths in self._lengths.values():
            lengths[:] = sorted(set(lengths), reverse=True)

    def find(self, tokens: list[Token]) -> Iterator[Mention]:
        """Yield the names among some tokens."""
        place = 0
        while place < len(tokens):
            found = self._longest(tokens, place)
            if found is None:
                place += 1
                continue
            end, hpo_id = found
            yield Mention(tokens[place].start, tokens[end - 1].end, hpo_id)
            place = end

    def _longest(self, tokens: list[Token], place: int) -> tuple[int, str] | None:
        for length in self._lengths.get(tokens[place].text, ()):
            joined = ""
            end = place
            while end < len(tokens) and len(joined) < length:
                joined += tokens[end].text
                end += 1
            hpo_id = self._names.get(joined)
            behind = tokens[end].text if end < len(tokens) else ""
            if hpo_id is not None and behind not in _DENIED.get(joined, ()):
                return end, hpo_id
        return None
