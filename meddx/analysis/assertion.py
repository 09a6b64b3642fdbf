"""How a finding is asserted in a text: present, excluded, uncertain, historical, family ...

In the manner of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a trigger acts on
the words behind or before it, up to the end of the sentence or a word that stops it
(``meddx.analysis.scope``).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from meddx.analysis import triggers
from meddx.analysis.scope import CLOSERS, COLONS, LINKS, Scope
from meddx.analysis.tokens import BULLETS, sentence_starts, tokenize
from meddx.analysis.triggers import RANK, STOP, Cue, Trigger, expanded
from meddx.case.evidence import Assertion

__all__ = ["AssertionReader", "AssertionRules", "Decision", "expanded", "find_phrase", "load"]

# A sentence without an end is read in parts, so that no text takes for ever.
LONGEST: Final = 256  # tokens
_MINUS: Final = frozenset({"-", "−", "–"})


class Decision(NamedTuple):
    """How words are asserted, and the half-open characters of the words that say so."""

    assertion: Assertion
    cue: tuple[int, int]


class AssertionRules(triggers.Triggers):
    """The triggers of both languages, ready to read texts with."""

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


class AssertionReader:
    """One text with its sentences and triggers, each sentence read once."""

    def __init__(self, text: str, rules: AssertionRules, breaks: Iterable[int]) -> None:
        self.tokens = tokenize(text)
        self._rules = rules
        self._offsets = [token.start for token in self.tokens]
        starts = {bisect_left(self._offsets, place) for place in breaks}
        starts.update(sentence_starts(text, self.tokens))
        self._starts = _in_parts(sorted(starts - {len(self.tokens)}), len(self.tokens))
        self._headings = self._lists()
        self._scopes: dict[int, Scope] = {}
        self._names: set[int] = set()

    def hide(self, spans: Iterable[tuple[int, int]]) -> None:
        """Look for no trigger inside these characters: the names that were found in the text.

        The "absent" of "absent speech" and the "无" of "四肢无力" are parts of a name.
        """
        for start, end in spans:
            self._names.update(range(*self._range(start, end)))
        self._scopes.clear()

    def assertion(self, start: int, end: int) -> Assertion | None:
        """Tell how the words at the characters ``start`` to ``end`` are asserted.

        Returns
        -------
        Assertion or None
            None when nothing is said of them: they are plainly present.
        """
        decision = self.decision(start, end)
        return None if decision is None else decision.assertion

    def decision(self, start: int, end: int) -> Decision | None:
        """Tell how words are asserted and by what: the nearest of the triggers that say it."""
        if not self.tokens:
            return None
        first, last = self._range(start, end)
        acting = self._acting(first, last)
        kinds = {cue.trigger.kind for cue in acting}
        said = next((kind for kind in RANK if kind in kinds), None)
        if said is None:
            return None
        near = min(
            (cue for cue in acting if cue.trigger.kind == said),
            key=lambda cue: max(first - cue.end, cue.start - last),
        )
        return Decision(said, (self.tokens[near.start].start, self.tokens[near.end - 1].end))

    def kinds(self, start: int, end: int) -> frozenset[str]:
        """Return everything that is said of these words (``family`` and ``excluded`` ...)."""
        if not self.tokens:
            return frozenset()
        return frozenset(cue.trigger.kind for cue in self._acting(*self._range(start, end)))

    def names(self, kind: str, start: int) -> bool:
        """Whether the sentence of a character holds a trigger of a kind, whatever it acts on."""
        if not self.tokens:
            return False
        cues = self._scope(max(0, bisect_right(self._offsets, start) - 1)).cues
        return any(cue.trigger.kind == kind for cue in cues)

    def sentence(self, start: int) -> tuple[int, int]:
        """Return the range of characters of the sentence that holds the character ``start``."""
        if not self.tokens:
            return 0, 0
        first, end = self._bounds(max(0, bisect_right(self._offsets, start) - 1))
        return self.tokens[first].start, self.tokens[end - 1].end

    def _acting(self, first: int, last: int) -> list[Cue]:
        """Return the triggers of assertions that reach the tokens ``first`` to ``last``."""
        return self._scope(first).acting(first, last)

    def _range(self, start: int, end: int) -> tuple[int, int]:
        """Half-open range of the tokens at these characters; at least one."""
        first = max(0, bisect_right(self._offsets, start) - 1)
        return first, max(first + 1, bisect_right(self._offsets, max(start, end - 1)))

    def _bounds(self, token: int) -> tuple[int, int]:
        number = bisect_right(self._starts, token)
        end = self._starts[number] if number < len(self._starts) else len(self.tokens)
        return self._starts[number - 1], end

    def _scope(self, token: int) -> Scope:
        """Return the sentence of a token, read once."""
        start, end = self._bounds(token)
        if start not in self._scopes:
            heading = self._headings.get(start)
            above = [] if heading is None else self._of_heading(heading)
            self._scopes[start] = Scope(self.tokens, start, end, [*above, *self._found(start, end)])
        return self._scopes[start]

    def _of_heading(self, start: int) -> list[Cue]:
        """Return what a heading says of the list under it: "Denies:", "- fever", "- chills"."""
        _, end = self._bounds(start)
        return [
            cue for cue in self._scope(start).cues if cue.trigger.is_forward and cue.end >= end - 1
        ]

    def _found(self, start: int, end: int) -> list[Cue]:
        found = [
            *self._rules.cues(self.tokens, start, end, self._names),
            *self._signs(start, end),
        ]
        return [
            turned
            for cue in found
            if self._names.isdisjoint(range(cue.start, cue.end))
            for turned in self._turned(cue, start, end)
        ]

    def _lists(self) -> dict[int, int]:
        """Return the first token of the heading by that of each item of its list."""
        found: dict[int, int] = {}
        for before, start in pairwise(self._starts):
            if self.tokens[start].text not in BULLETS:
                continue
            if before in found:
                found[start] = found[before]
            elif self.tokens[start - 1].text in COLONS and self.tokens[before].text not in BULLETS:
                found[start] = before
        return found

    def _turned(self, cue: Cue, start: int, end: int) -> list[Cue]:
        """Let a denial act on what is before it where nothing is behind it to deny.

        "Cough - denied.", "Fever: no, cough: yes". "(-) fever" is the other way round; a question
        mark asks for what it is glued to or begins with ("?embolism"), else for what is before.
        """
        before = self.tokens[cue.start - 1].text if cue.start > start else ","
        behind = self.tokens[cue.end].text if cue.end < end else "."
        backward = Cue(Trigger(cue.trigger.kind, is_forward=False), cue.start, cue.end)
        if cue.trigger == Trigger(Assertion.EXCLUDED.value) and behind in CLOSERS:
            return [backward] if cue.start > start else [cue, backward]
        if self.tokens[cue.start].text == "?" and cue.end == cue.start + 1:
            glued = cue.end < end and self.tokens[cue.start].end == self.tokens[cue.end].start
            asks_on = behind not in CLOSERS and (glued or before in LINKS | CLOSERS)
            return [cue] if cue.trigger.is_forward == asks_on else []
        is_sign = cue.trigger == backward.trigger and self.tokens[cue.start].text == "("
        if is_sign and before in CLOSERS and behind not in CLOSERS:
            return [Cue(Trigger(cue.trigger.kind), cue.start, cue.end)]
        return [cue]

    def _signs(self, start: int, end: int) -> list[Cue]:
        """Find the signs of "+ cough, - fever" and "cough +, fever -".

        A hyphen is one only where a plus is written too; "+ve" is a word.
        """
        tokens = self.tokens
        signs = [
            place
            for place in range(start, end)
            if tokens[place].text in _MINUS | {"+"}
            and (place + 1 == end or tokens[place + 1].text != "ve")
        ]
        if not any(tokens[place].text == "+" for place in signs):
            return []
        found = []
        for place in signs:
            is_plus = tokens[place].text == "+"
            behind = tokens[place + 1].text if place + 1 < end else "."
            glued = place > start and tokens[place - 1].end == tokens[place].start
            if behind in CLOSERS and place > start:
                kind = Assertion.PRESENT.value if is_plus else Assertion.EXCLUDED.value
                trigger = Trigger(kind, is_forward=False, is_beside=True)
                found.append(Cue(trigger, place, place + 1))
            elif behind[0].isalpha() and not glued:
                kind = STOP if is_plus else Assertion.EXCLUDED.value
                found.append(Cue(Trigger(kind), place, place + 1))
        return found


def _in_parts(starts: list[int], end: int) -> list[int]:
    """Divide what is longer than ``LONGEST`` tokens."""
    return [
        place for start, stop in pairwise([*starts, end]) for place in range(start, stop, LONGEST)
    ]


def load() -> AssertionRules:
    """Read the delivered triggers of both languages."""
    return rules(triggers.delivered())


def rules(tables: Iterable[Mapping[str, Any]]) -> AssertionRules:
    """Build the rules from tables in the form of ``triggers_en.toml``."""
    return AssertionRules(triggers.gathered(tables))


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
