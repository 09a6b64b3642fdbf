"""How far the triggers of one sentence reach: which of them act on some of its words.

A comma stops nothing by itself, so that "no X, Y or Z" excludes all three; behind it a clause with
a verb of its own does ("no fever, cough persists"). Everything that is asked often is sorted once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

from meddx.analysis.tokens import Token
from meddx.analysis.triggers import CLAUSE, KINDS, LIST, RANK, STOP, VERB, Cue, Trigger
from meddx.case.evidence import Assertion

COLONS: Final = frozenset({":", "："})
LINKS: Final = COLONS | {"-", ",", "(", "（"}
CLOSERS: Final = frozenset({".", ";", ",", ")", "。", "；", "，", "）"})

_LASTING: Final = frozenset({Assertion.FAMILY, Assertion.HISTORICAL, Assertion.PRESENT})
_COMMAS: Final = frozenset({",", "，"})
_ALTERNATIVES: Final = frozenset({"or", "nor"})
_JOINS: Final = frozenset({"and", "or", "nor", "all", "both", "和", "及", "或"})
_BESIDE: Final = frozenset({":", "-", "(", "a", "an", "the"})
# "..., pneumonia was less likely" is a clause too.
_VERDICTS: Final = frozenset(
    Trigger(kind.value, is_forward=False) for kind in RANK if kind is not Assertion.EXCLUDED
)


class Scope:
    """One sentence with its triggers.

    Parameters
    ----------
    tokens
        Of the whole text.
    start, end
        Half-open range of the sentence's tokens.
    cues
        Triggers found in it, and those of a heading above that act on it.
    """

    def __init__(self, tokens: list[Token], start: int, end: int, cues: Iterable[Cue]) -> None:
        self._tokens = tokens
        self._end = end
        found = sorted(cues, key=lambda cue: cue.start)
        self.cues = [cue for cue in found if cue.trigger.kind in KINDS]
        self._stops = [cue for cue in found if cue.trigger.kind in {STOP, CLAUSE, LIST}]
        self._stop_starts = [cue.start for cue in self._stops]
        self._verbs = [c.start for c in found if c.trigger.kind == VERB or c.trigger in _VERDICTS]
        self._halts = sorted(
            [*self._verbs, *(cue.start for cue in self._stops if cue.trigger.kind == STOP)]
        )
        words = [token.text for token in tokens[start:end]]
        self._commas = [start + place for place, word in enumerate(words) if word in _COMMAS]
        self._closers = [start + place for place, word in enumerate(words) if word in CLOSERS]
        self._joins = [start + place for place, word in enumerate(words) if word in _JOINS]
        alternatives = [start + p for p, word in enumerate(words) if word in _ALTERNATIVES]
        self._last_alternative = alternatives[-1] if alternatives else -1

    def acting(self, first: int, last: int) -> list[Cue]:
        """Return the triggers that reach the tokens ``first`` to ``last`` (half open)."""
        return [cue for cue in self.cues if self._acts(cue, first, last)]

    def _acts(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a trigger reaches the words; one that overlaps them is part of their name."""
        if cue.trigger.is_beside:
            between = (cue.end, first) if cue.trigger.is_forward else (last, cue.start)
            return between[0] <= between[1] <= between[0] + 3 and _BESIDE.issuperset(
                token.text for token in self._tokens[slice(*between)]
            )
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
        while end > last and self._tokens[end - 1].text in LINKS:
            end -= 1
        return not self._stopped(cue, last, end) and not self._list_broken(last, end, cue.end)

    def _stopped(self, cue: Cue, start: int, end: int) -> bool:
        kinds = {STOP} if cue.trigger.kind in _LASTING else {STOP, CLAUSE, LIST}
        for number in range(bisect_left(self._stop_starts, start), len(self._stops)):
            other = self._stops[number]
            if other.start >= end:
                return False
            if other.trigger.kind not in kinds:
                continue
            # What follows the comma may be the words in question themselves.
            if other.trigger.kind == LIST:
                # An "or" further on shows that the list goes on.
                if self._last_alternative < other.end:
                    return True
            elif other.end <= end:
                return True
        return False

    def _is_new_clause(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a comma and a verb make the words a clause of their own: ", cough persists"."""
        begin, count = bisect_left(self._commas, cue.end), bisect_left(self._commas, first)
        if begin == count:
            return False
        if cue.trigger.kind == Assertion.PRESENT:
            return True  # "known asthma, pneumonia": the second is asked for
        behind = self._tokens[self._commas[count - 1] + 1].text
        if cue.trigger.kind in _LASTING or self._tokens[self._commas[count - 1]].text != ",":
            return False
        joins = behind in _JOINS
        if joins and (count - begin > 1 or behind != "and"):
            return False
        place = bisect_left(self._closers, last)
        close = self._closers[place] if place < len(self._closers) else self._end
        verbs = self._halts if joins else self._verbs  # ", and gallstones are noted"
        return bisect_left(verbs, last) < bisect_left(verbs, close)

    def _list_broken(self, start: int, end: int, cue_end: int) -> bool:
        """Backward, a comma is crossed only inside a list: "fever, chills and cough are absent"."""
        place = bisect_left(self._commas, end)
        if place == 0 or self._commas[place - 1] < start:
            return False
        comma = self._commas[place - 1]
        is_only = bisect_left(self._commas, start) == place - 1
        if is_only and self._tokens[comma + 1].text == "and":
            return True  # "infarction, and troponins were negative": a clause, not a list
        return bisect_right(self._joins, comma) == bisect_left(self._joins, cue_end)
