"""How symptoms are asserted where a doctor and a patient talk, in Chinese.

"有没有发烧？" asks and denies nothing; the "没有" in the next turn does. A text is a dialogue
when its lines begin with who speaks ("医生：", "患者："), both of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from meddx.analysis import dialogue_words_zh
from meddx.analysis.dialogue_words_zh import Span, Words
from meddx.case.evidence import Assertion

_LONGEST_QUESTION: Final = 60  # characters; what is longer explains
_REACH: Final = 14  # turns after a question in which its answer is looked for
_NEAR: Final = 4  # turns of the other speaker that may answer without naming the symptom
_GENERAL: Final = 3  # so much more often present than excluded: the denial was in general
_SPEAKER: Final = re.compile(r"^[ \t]*([\u4e00-\u9fff]{1,4})[ \t]*[：:][ \t]*", re.MULTILINE)


@dataclass(frozen=True)
class Turn:
    """What one speaker says: half-open characters of the text."""

    is_doctor: bool
    start: int
    end: int


@dataclass(frozen=True)
class Told:
    """How a symptom is told.

    ``cue`` are the characters that decide it; ``is_sure`` that it is told of the patient and not
    only supposed; ``is_family`` that it is the family's.
    """

    said: Assertion
    cue: Span | None = None
    is_sure: bool = True
    is_family: bool = False


_PRESENT: Final = Told(Assertion.PRESENT)
_UNSURE: Final = Told(Assertion.PRESENT, is_sure=False)


@dataclass(frozen=True)
class _Named:
    """A symptom named in a turn: characters in the turn, what it is recognised by again."""

    turn: int
    span: Span
    marks: frozenset[str]
    term: str

    def is_like(self, other: "_Named") -> bool:
        return bool(self.marks & other.marks) or bool(self.term and self.term == other.term)


def turns(text: str) -> tuple[Turn, ...]:
    """Divide a dialogue into turns; empty where the text is none."""
    speakers = dialogue_words_zh.load().speakers
    found: list[Turn] = []
    starts = [m for m in _SPEAKER.finditer(text) if m[1] in speakers]
    for place, match in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        end = match.end() + len(text[match.end() : end].rstrip())
        found.append(Turn(speakers[match[1]], match.end(), end))
    both = {turn.is_doctor for turn in found}
    return tuple(found) if len(both) == 2 else ()


class Dialogue:
    """A dialogue with the symptoms named in it.

    Parameters
    ----------
    text
        The text.
    parts
        Its turns.
    symptoms
        Start, end and HPO id (or an empty string) of each symptom named in the text.
    """

    def __init__(
        self, text: str, parts: tuple[Turn, ...], symptoms: Iterable[tuple[int, int, str]]
    ) -> None:
        self._words: Words = dialogue_words_zh.load()
        self._parts = parts
        self._said = [text[turn.start : turn.end] for turn in parts]
        self._named: dict[Span, _Named] = {}
        self._of_turn: dict[int, list[_Named]] = {}
        place = 0
        for start, end, term in sorted(symptoms):
            while place < len(parts) and parts[place].end < end:
                place += 1
            if place < len(parts) and parts[place].start <= start:
                base = parts[place].start
                marks = self._words.marks(text[start:end])
                named = _Named(place, (start - base, end - base), marks, term)
                self._named[start, end] = named
                self._of_turn.setdefault(place, []).append(named)
        self._first: dict[_Named, Told] = {}

    def told(self, start: int, end: int) -> Told | None:
        """Tell how the symptom at these characters is asserted; None where it is in no turn."""
        named = self._named.get((start, end))
        if named is None:
            return None
        told = self._weighed(named, self._told(named))
        is_family = self._words.is_family(self._said[named.turn], named.span)
        return Told(told.said, told.cue, told.is_sure, is_family)

    def _weighed(self, named: _Named, told: Told) -> Told:
        """Let what is sure elsewhere decide what is supposed, and what doctors deny in general."""
        is_condition = told.said is Assertion.HYPOTHETICAL and told.is_sure
        is_doctors = told.said is Assertion.EXCLUDED and self._is_doctors(named, told.cue)
        if told.is_sure and not is_condition and not is_doctors:
            return told
        present = self._surely(named, Assertion.PRESENT)
        excluded = self._surely(named, Assertion.EXCLUDED)
        if is_condition:
            # "If there is no fever": as it is denied elsewhere too, it is denied here.
            return Told(Assertion.EXCLUDED, told.cue) if excluded > present else told
        if is_doctors:
            return _PRESENT if present >= excluded + _GENERAL else told
        return _PRESENT if 0 < present >= excluded else told

    def _is_doctors(self, named: _Named, cue: Span | None) -> bool:
        """Whether a doctor's own words decide, not an answer."""
        turn = self._parts[named.turn]
        return turn.is_doctor and cue is not None and turn.start <= cue[0] < turn.end

    def _told(self, named: _Named) -> Told:
        """Tell from the turn and, where it asks, from the answer."""
        if named not in self._first:
            self._first[named] = _UNSURE  # an answer that leads back to its question says nothing
            self._first[named] = self._read(named)
        return self._first[named]

    def _read(self, named: _Named) -> Told:
        said, span = self._said[named.turn], named.span
        is_doctor = self._parts[named.turn].is_doctor
        is_condition = self._words.is_condition(said, span)
        if (cue := self._words.denial(said, span, self._others(named))) is not None:
            if is_condition:
                return Told(Assertion.HYPOTHETICAL, self._at(named.turn, cue))
            if self._words.is_only_then(said, span[1]):
                return _PRESENT
            denied = Told(Assertion.EXCLUDED, self._at(named.turn, cue))
            return self._corrected(named) or denied if is_doctor else denied
        cue = self._words.denial_in_statement(said, span, not is_doctor)
        if cue is None and not is_doctor:
            cue = self._words.denied_after(said, span, self._others(named))
        if cue is not None:
            return Told(Assertion.EXCLUDED, self._at(named.turn, cue))
        is_question = self._words.is_question(said, span, is_doctor)
        if is_doctor and is_question and not is_condition and self._is_short(said, span):
            return self._asked(named)
        if self._words.is_supposed(said, span):
            kind = Assertion.HYPOTHETICAL if is_condition else Assertion.UNCERTAIN
            return Told(kind, is_sure=False)
        if is_doctor:
            return _UNSURE
        return Told(Assertion.UNCERTAIN, is_sure=False) if is_question else _PRESENT

    def _asked(self, named: _Named) -> Told:
        """Tell a symptom that the doctor asks for."""
        said, span = self._said[named.turn], named.span
        if self._words.is_granted(said, span):
            return self._denied_soon(named) or _PRESENT
        if not self._words.is_focus(said, span, self._others(named)):
            return self._denied_soon(named) or _UNSURE
        return self._answer(named) or Told(Assertion.UNCERTAIN, is_sure=False)

    def _answer(self, asked: _Named) -> Told | None:
        """Find the answer: one that names the symptom, or yes or no to what was just asked."""
        near, far = self._replies(asked.turn)
        short: Told | None = None
        for place, turn in enumerate(near):
            if (named := self._named_again(asked, turn)) is not None:
                return named
            said, whole = self._said[turn], (0, len(self._said[turn]))
            is_no = self._words.is_no(said, names_other=turn in self._of_turn)
            if place == 0 and is_no:
                return Told(Assertion.EXCLUDED, self._at(turn, whole))
            if place == 0 and self._words.is_yes(said):
                short = Told(Assertion.PRESENT, self._at(turn, whole))
            if place == 1 and is_no and not self._asks_else(asked, turn):
                short = Told(Assertion.EXCLUDED, self._at(turn, whole))
        if short is not None:
            return short
        again = (self._named_again(asked, turn) for turn in far)
        return next((told for told in again if told is not None), None)

    def _corrected(self, named: _Named) -> Told | None:
        """Tell what the next turn says of a denial that asks ("没有发热吧？", "发热")."""
        if not self._words.is_question(self._said[named.turn], named.span, is_doctor=False):
            return None
        near, _ = self._replies(named.turn)
        return self._named_again(named, near[0]) if near else None

    def _denied_soon(self, named: _Named) -> Told | None:
        """Find a denial of what a question took for granted ("咳嗽几天了？", "没有咳嗽")."""
        near, _ = self._replies(named.turn)
        for turn in near[:2]:
            again = next((o for o in self._of_turn.get(turn, ()) if o.is_like(named)), None)
            if again is not None:
                told = self._told(again)
                at_times = self._words.is_at_times(self._said[turn], again.span)
                return told if told.said is Assertion.EXCLUDED and not at_times else None
        return None

    def _named_again(self, asked: _Named, turn: int) -> Told | None:
        """Tell a symptom from a turn that names it again."""
        for other in self._of_turn.get(turn, ()):
            if other.is_like(asked):
                told = self._told(other)
                return Told(told.said, told.cue or self._at(turn, other.span))
        if self._words.denies(self._said[turn], asked.marks):
            return Told(Assertion.EXCLUDED, self._at(turn, (0, len(self._said[turn]))))
        return None

    def _replies(self, asked: int) -> tuple[list[int], list[int]]:
        """List the turns of the other speaker that may answer at once, and those further on."""
        near: list[int] = []
        far: list[int] = []
        is_over = False
        for turn in range(asked + 1, min(len(self._parts), asked + 1 + _REACH)):
            if self._parts[turn].is_doctor == self._parts[asked].is_doctor:
                is_over = is_over or len(near) > 1
            elif self._said[turn]:
                (far if is_over or len(near) == _NEAR else near).append(turn)
        return near, far

    def _asks_else(self, asked: _Named, answer: int) -> bool:
        """Whether something else is asked between a question and an answer."""
        return any(
            self._words.asks(self._said[turn])
            and not any(other.is_like(asked) for other in self._of_turn.get(turn, ()))
            for turn in range(asked.turn + 1, answer)
            if self._parts[turn].is_doctor == self._parts[asked.turn].is_doctor
        )

    def _surely(self, named: _Named, said: Assertion) -> int:
        """Count in how many other turns the same symptom is surely present, or excluded."""
        others = (o for o in self._named.values() if o.turn != named.turn and o.is_like(named))
        told = (self._told(other) for other in others)
        return sum(one.is_sure and one.said is said for one in told)

    def _others(self, named: _Named) -> list[Span]:
        return [other.span for other in self._of_turn[named.turn]]

    def _is_short(self, said: str, span: Span) -> bool:
        start, end = self._words.sentence(said, span)
        return end - start < _LONGEST_QUESTION

    def _at(self, turn: int, span: Span) -> Span:
        base = self._parts[turn].start
        return base + span[0], base + span[1]
