"""How a finding is asserted in a text: present, excluded, uncertain, historical, family ...

In the manner of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a trigger acts on
the words behind or before it, up to the end of the sentence or a word that stops it. A comma stops
nothing by itself, so that "no X, Y or Z" excludes all three; behind it a clause with a verb of its
own does ("no fever, cough persists").
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from meddx.analysis import triggers
from meddx.analysis.tokens import sentence_starts, tokenize
from meddx.analysis.triggers import CLAUSE, KINDS, LIST, RANK, STOP, VERB, Cue, Trigger, expanded
from meddx.case.evidence import Assertion

__all__ = ["AssertionReader", "AssertionRules", "Decision", "expanded", "find_phrase", "load"]

_LASTING: Final = frozenset({Assertion.FAMILY, Assertion.HISTORICAL, Assertion.PRESENT})
_COMMAS: Final = frozenset({",", "，"})
_ALTERNATIVES: Final = frozenset({"or", "nor"})
_JOINS: Final = frozenset({"and", "or", "nor", "all", "both", "和", "及", "或"})
_LINKS: Final = frozenset({":", "：", "-", ",", "(", "（"})
_BESIDE: Final = frozenset({":", "-", "(", "a", "an", "the"})
_CLOSERS: Final = frozenset({".", ";", ",", ")", "。", "；", "，", "）"})
_MINUS: Final = frozenset({"-", "−", "–"})

# "..., pneumonia was less likely" is a clause too.
_VERDICTS: Final = frozenset(
    Trigger(kind.value, is_forward=False) for kind in RANK if kind is not Assertion.EXCLUDED
)


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

    def sentence(self, start: int) -> tuple[int, int]:
        """Return the range of characters of the sentence that holds the character ``start``."""
        if not self.tokens:
            return 0, 0
        first, end = self._bounds(max(0, bisect_right(self._offsets, start) - 1))
        return self.tokens[first].start, self.tokens[end - 1].end

    def _acting(self, first: int, last: int) -> list[Cue]:
        """Return the triggers of assertions that reach the tokens ``first`` to ``last``."""
        return [
            cue
            for cue in self._sentence_cues(first)
            if cue.trigger.kind in KINDS and self._acts(cue, first, last)
        ]

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
            found = [*self._rules.cues(self.tokens, start, end), *self._signs(start, end)]
            self._cues[start] = [
                turned
                for cue in found
                if self._names.isdisjoint(range(cue.start, cue.end))
                for turned in self._turned(cue, start, end)
            ]
        return self._cues[start]

    def _turned(self, cue: Cue, start: int, end: int) -> list[Cue]:
        """Let a denial act on what is before it where nothing is behind it to deny.

        "Cough - denied.", "Fever: no, cough: yes". "(-) fever" is the other way round; a question
        mark asks for what it is glued to or begins with ("?embolism"), else for what is before.
        """
        before = self.tokens[cue.start - 1].text if cue.start > start else ","
        behind = self.tokens[cue.end].text if cue.end < end else "."
        backward = Cue(Trigger(cue.trigger.kind, is_forward=False), cue.start, cue.end)
        if cue.trigger == Trigger(Assertion.EXCLUDED.value) and behind in _CLOSERS:
            return [backward] if cue.start > start else [cue, backward]
        if self.tokens[cue.start].text == "?" and cue.end == cue.start + 1:
            glued = cue.end < end and self.tokens[cue.start].end == self.tokens[cue.end].start
            asks_on = behind not in _CLOSERS and (glued or before in _LINKS | _CLOSERS)
            return [cue] if cue.trigger.is_forward == asks_on else []
        is_sign = cue.trigger == backward.trigger and self.tokens[cue.start].text == "("
        if is_sign and before in _CLOSERS and behind not in _CLOSERS:
            return [Cue(Trigger(cue.trigger.kind), cue.start, cue.end)]
        return [cue]

    def _signs(self, start: int, end: int) -> list[Cue]:
        """Find the signs of "+ cough, - fever"; a hyphen is one only where a plus is written."""
        texts = [token.text for token in self.tokens[start:end]]
        if "+" not in texts:
            return []
        found = []
        for place in range(start, end - 1):
            text, behind = texts[place - start], self.tokens[place + 1].text
            glued = place > start and self.tokens[place - 1].end == self.tokens[place].start
            if behind[0].isalpha() and not glued and text in _MINUS | {"+"}:
                kind = STOP if text == "+" else Assertion.EXCLUDED.value
                found.append(Cue(Trigger(kind), place, place + 1))
        return found

    def _acts(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a trigger reaches the words; one that overlaps them is part of their name."""
        if cue.trigger.is_beside:
            between = (cue.end, first) if cue.trigger.is_forward else (last, cue.start)
            words = [token.text for token in self.tokens[slice(*between)]]
            return between[0] <= between[1] and _BESIDE.issuperset(words)
        if cue.trigger.is_forward:
            return (
                cue.end <= first
                and not self._stopped(cue, cue.end, first)
                and not self._is_new_clause(cue, first, last)
            )
        if cue.start < last:
            return False
        # "Fever: no", "obstruction, resolved": the sign right before the trigger joins the two.
        end = cue.start
        while end > last and self.tokens[end - 1].text in _LINKS:
            end -= 1
        return not self._stopped(cue, last, end) and not self._list_broken(last, end, cue.end)

    def _stopped(self, cue: Cue, start: int, end: int) -> bool:
        stops = {STOP} if cue.trigger.kind in _LASTING else {STOP, CLAUSE, LIST}
        return any(
            other.trigger.kind in stops
            and start <= other.start
            # What follows the comma may be the words in question themselves.
            and (other.start < end if other.trigger.kind == LIST else other.end <= end)
            and not (other.trigger.kind == LIST and self._goes_on(other))
            for other in self._sentence_cues(cue.start)
        )

    def _goes_on(self, cue: Cue) -> bool:
        """Whether a list is joined by "or" behind this comma."""
        _, end = self._bounds(cue.start)
        return any(token.text in _ALTERNATIVES for token in self.tokens[cue.end : end])

    def _is_new_clause(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a comma and a verb make the words a clause of their own: ", cough persists"."""
        _, end = self._bounds(first)
        commas = [p for p in range(cue.end, first) if self.tokens[p].text == ","]
        if cue.trigger.kind == Assertion.PRESENT and commas:
            return True  # "known asthma, pneumonia": the second is asked for
        if cue.trigger.kind in _LASTING or not commas:
            return False
        joins = self.tokens[commas[-1] + 1].text in _JOINS
        if joins and (len(commas) > 1 or self.tokens[commas[-1] + 1].text != "and"):
            return False
        close = next((p for p in range(last, end) if self.tokens[p].text in _CLOSERS), end)
        verbs = {VERB, STOP} if joins else {VERB}  # ", and gallstones are noted"
        return any(
            (other.trigger.kind in verbs or other.trigger in _VERDICTS)
            and last <= other.start < close
            for other in self._sentence_cues(first)
        )

    def _list_broken(self, start: int, end: int, cue_end: int) -> bool:
        """Backward, a comma is crossed only inside a list: "fever, chills and cough are absent"."""
        words = [token.text for token in self.tokens[start:end]]
        commas = [place for place, word in enumerate(words) if word in _COMMAS]
        if not commas:
            return False
        behind = [token.text for token in self.tokens[start + commas[-1] : cue_end]]
        return not any(word in _JOINS for word in behind)


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
