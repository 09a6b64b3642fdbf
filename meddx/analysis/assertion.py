"""How a finding is asserted in a text: present, excluded, uncertain, historical, family ...

In the manner of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a trigger acts on
the words behind or before it, up to the end of the sentence or a word that stops it. A comma stops
nothing, so that "no X, Y or Z" excludes all three.
"""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from meddx import paths
from meddx.analysis.tokens import Token, sentence_starts, tokenize
from meddx.case.evidence import Assertion

# Strongest first: a finding of the mother is hers, whatever else is said of it.
_RANK: Final = (
    Assertion.FAMILY,
    Assertion.HYPOTHETICAL,
    Assertion.EXCLUDED,
    Assertion.UNCERTAIN,
    Assertion.HISTORICAL,
)
_KINDS: Final = frozenset(kind.value for kind in _RANK)
_LASTING: Final = frozenset({Assertion.FAMILY, Assertion.HISTORICAL})
_PSEUDO: Final = "pseudo"
_STOP: Final = "stop"
_CLAUSE: Final = "clause"
_LIST: Final = "list"
_COMMAS: Final = frozenset({",", "，"})
_ALTERNATIVES: Final = frozenset({"or", "nor"})
_JOINS: Final = frozenset({"and", "or", "和", "及", "或"})
_LINKS: Final = frozenset({":", "：", "-", ",", "(", "（"})
_CLOSERS: Final = frozenset({".", ";", ",", ")", "。", "；", "，", "）"})


@dataclass(frozen=True)
class Trigger:
    """What a phrase of the lists does: ``kind`` is an assertion, pseudo, stop, clause or list."""

    kind: str
    is_forward: bool = True


@dataclass(frozen=True)
class Cue:
    """A trigger found in a text: half-open range of tokens."""

    trigger: Trigger
    start: int
    end: int


class AssertionRules:
    """The triggers of both languages.

    Parameters
    ----------
    triggers
        Token sequences and what they do.
    """

    def __init__(self, triggers: Mapping[tuple[str, ...], tuple[Trigger, ...]]) -> None:
        self._triggers = triggers
        self._lengths: dict[str, list[int]] = {}
        for words in triggers:
            self._lengths.setdefault(words[0], []).append(len(words))
        for lengths in self._lengths.values():
            lengths[:] = sorted(set(lengths), reverse=True)

    def read(self, text: str, breaks: Iterable[int] = ()) -> "AssertionReader":
        """Prepare a text so that its findings can be asked for.

        Parameters
        ----------
        text
            The text.
        breaks
            Characters at which a sentence begins in any case: the word "history" of a heading is
            not part of the first sentence under it.
        """
        return AssertionReader(text, self, breaks)

    def cues(self, tokens: list[Token], start: int, end: int) -> list[Cue]:
        """Find the triggers among ``tokens[start:end]``, the longest at each place."""
        words = [token.text for token in tokens[start:end]]
        found: list[Cue] = []
        place = 0
        while place < len(words):
            length, triggers = self._longest(words, place)
            found += [Cue(t, start + place, start + place + length) for t in triggers]
            place += length
        return found

    def _longest(self, words: list[str], place: int) -> tuple[int, tuple[Trigger, ...]]:
        for length in self._lengths.get(words[place], ()):
            triggers = self._triggers.get(tuple(words[place : place + length]))
            if triggers is not None and place + length <= len(words):
                return length, triggers
        return 1, ()


class AssertionReader:
    """One text with its sentences and triggers, each sentence read once."""

    def __init__(self, text: str, rules: AssertionRules, breaks: Iterable[int]) -> None:
        self.tokens = tokenize(text)
        self._rules = rules
        self._offsets = [token.start for token in self.tokens]
        starts = {bisect_left(self._offsets, place) for place in breaks}
        starts.update(sentence_starts(text, self.tokens))
        self._starts = sorted(starts - {len(self.tokens)})
        self._cues: dict[int, list[Cue]] = {}
        self._names: set[int] = set()

    def hide(self, spans: Iterable[tuple[int, int]]) -> None:
        """Look for no trigger inside these characters: the names that were found in the text.

        The "absent" of "absent speech" and the "无" of "四肢无力" are parts of a name.
        """
        for start, end in spans:
            self._names.update(range(*self._range(start, end)))
        self._cues.clear()

    def assertion(self, start: int, end: int) -> Assertion | None:
        """Tell how the words at the characters ``start`` to ``end`` are asserted.

        Returns
        -------
        Assertion or None
            None when nothing speaks against plain presence.
        """
        kinds = self.kinds(start, end)
        return next((kind for kind in _RANK if kind in kinds), None)

    def kinds(self, start: int, end: int) -> frozenset[str]:
        """Return everything that is said of these words (``family`` and ``excluded`` ...)."""
        if not self.tokens:
            return frozenset()
        first, last = self._range(start, end)
        return frozenset(
            cue.trigger.kind
            for cue in self._sentence_cues(first)
            if cue.trigger.kind in _KINDS and self._acts(cue, first, last)
        )

    def sentence(self, start: int) -> tuple[int, int]:
        """Return the range of characters of the sentence that holds the character ``start``."""
        if not self.tokens:
            return 0, 0
        first, end = self._bounds(max(0, bisect_right(self._offsets, start) - 1))
        return self.tokens[first].start, self.tokens[end - 1].end

    def _range(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of the tokens at these characters; at least one."""
        first = max(0, bisect_right(self._offsets, start) - 1)
        return first, max(first + 1, bisect_right(self._offsets, max(start, end - 1)))

    def _bounds(self, token: int) -> tuple[int, int]:
        number = bisect_right(self._starts, token)
        end = self._starts[number] if number < len(self._starts) else len(self.tokens)
        return self._starts[number - 1], end

    def _sentence_cues(self, token: int) -> list[Cue]:
        start, end = self._bounds(token)
        if start not in self._cues:
            found = self._rules.cues(self.tokens, start, end)
            cues = [cue for cue in found if self._names.isdisjoint(range(cue.start, cue.end))]
            self._cues[start] = cues + [self._turned(cue) for cue in cues if self._closes(cue, end)]
        return self._cues[start]

    def _closes(self, cue: Cue, end: int) -> bool:
        """Whether a denial has nothing behind it to deny: "Fever: no.", "Cough - denied"."""
        is_denial = cue.trigger == Trigger(Assertion.EXCLUDED.value)
        return is_denial and (cue.end == end or self.tokens[cue.end].text in _CLOSERS)

    @staticmethod
    def _turned(cue: Cue) -> Cue:
        return Cue(Trigger(cue.trigger.kind, is_forward=False), cue.start, cue.end)

    def _acts(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a trigger reaches the words; one that overlaps them is part of their name."""
        if cue.trigger.is_forward:
            return cue.end <= first and not self._stopped(cue, cue.end, first)
        if cue.start < last:
            return False
        # "Fever: no", "obstruction, resolved": the sign right before the trigger joins the two.
        end = cue.start
        while end > last and self.tokens[end - 1].text in _LINKS:
            end -= 1
        return not self._stopped(cue, last, end) and not self._list_broken(last, end)

    def _stopped(self, cue: Cue, start: int, end: int) -> bool:
        stops = {_STOP} if cue.trigger.kind in _LASTING else {_STOP, _CLAUSE, _LIST}
        return any(
            other.trigger.kind in stops
            and start <= other.start
            # What follows the comma may be the words in question themselves.
            and (other.start < end if other.trigger.kind == _LIST else other.end <= end)
            and not (other.trigger.kind == _LIST and self._goes_on(other))
            for other in self._sentence_cues(cue.start)
        )

    def _goes_on(self, cue: Cue) -> bool:
        """Whether a list is joined by "or" behind this comma."""
        _, end = self._bounds(cue.start)
        return any(token.text in _ALTERNATIVES for token in self.tokens[cue.end : end])

    def _list_broken(self, start: int, end: int) -> bool:
        """Backward, a comma is crossed only inside a list: "fever, chills and cough are absent"."""
        words = [token.text for token in self.tokens[start:end]]
        commas = [place for place, word in enumerate(words) if word in _COMMAS]
        return bool(commas) and not any(word in _JOINS for word in words[commas[-1] :])


def load() -> AssertionRules:
    """Read the delivered triggers of both languages."""
    files = (paths.resource("knowledge", f"triggers_{name}.toml") for name in ("en", "zh"))
    return rules(_table(path) for path in files)


def rules(tables: Iterable[Mapping[str, Any]]) -> AssertionRules:
    """Build the rules from tables in the form of ``triggers_en.toml``."""
    found: dict[tuple[str, ...], list[Trigger]] = {}

    def add(phrases: Iterable[str], trigger: Trigger) -> None:
        for phrase in phrases:
            for words in expanded(phrase):
                triggers = found.setdefault(words, [])
                if trigger not in triggers:
                    triggers.append(trigger)

    for table in tables:
        for assertion in _RANK:
            part = table.get(assertion.value, {})
            add(part.get("forward", ()), Trigger(assertion.value))
            add(part.get("backward", ()), Trigger(assertion.value, is_forward=False))
        add(table.get("pseudo", {}).get("words", ()), Trigger(_PSEUDO))
        add(table.get("stop", {}).get("words", ()), Trigger(_STOP))
        add(table.get("stop", {}).get("clause", ()), Trigger(_CLAUSE))
        add(table.get("stop", {}).get("list", ()), Trigger(_LIST))
    return AssertionRules({words: tuple(triggers) for words, triggers in found.items()})


def expanded(phrase: str) -> set[tuple[str, ...]]:
    """Write out the alternatives of a phrase as sequences of tokens."""
    parts = [
        part[1:-1].split("|") if part.startswith("(") and "|" in part else [part]
        for part in re.split(r"(\([^()]*\|[^()]*\))", phrase)
    ]
    texts = (" ".join(choice) for choice in product(*parts))
    sequences = (tuple(token.text for token in tokenize(text)) for text in texts)
    return {words for words in sequences if words}


def of_phrase(text: str, phrase: str, known: AssertionRules) -> Assertion:
    """Tell how ``phrase`` is asserted in ``text``; blanks and case may differ.

    A phrase that is not there is looked for by its longest words; without any of them the whole
    text is taken to speak of it.
    """
    start, end = find_phrase(text, phrase)
    return known.read(text).assertion(start, end) or Assertion.PRESENT


def find_phrase(text: str, phrase: str) -> tuple[int, int]:
    """Half-open characters of a phrase in a text; the end of the text when nothing fits."""
    words = phrase.split()
    exact = [re.escape(word) for word in words]
    shouted = [re.escape(word.upper()) for word in words]
    for pattern in (exact, shouted):
        if pattern and (match := re.search(r"\s+".join(pattern), text)):
            return match.span()
    if exact and (match := re.search(r"\s+".join(exact), text, re.IGNORECASE)):
        return match.span()
    for word in sorted(words, key=len, reverse=True):
        if match := re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE):
            return match.span()
    return len(text), len(text)


def _table(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
