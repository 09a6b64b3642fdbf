"""Words that decide how a finding is asserted: the lists of both languages, and where they stand.

In the manner of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009).
"""

import re
import tomllib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from meddx import paths
from meddx.analysis.tokens import Token, tokenize
from meddx.case.evidence import Assertion

# Strongest first: a finding of the mother is hers, whatever else is said of it.
RANK: Final = (
    Assertion.FAMILY,
    Assertion.HYPOTHETICAL,
    Assertion.EXCLUDED,
    Assertion.UNCERTAIN,
    Assertion.HISTORICAL,
    Assertion.PRESENT,
)
KINDS: Final = frozenset(kind.value for kind in RANK)
PSEUDO: Final = "pseudo"
STOP: Final = "stop"
CLAUSE: Final = "clause"
LIST: Final = "list"
VERB: Final = "verb"

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SHORTENED: Final = {"ca": "can", "wo": "will", "sha": "shall"}  # can't, won't, shan't
_UNMARKED: Final = {
    f"{verb}nt": verb
    for verb in ("do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "could")
}


@dataclass(frozen=True)
class Trigger:
    """What a phrase of the lists does.

    ``kind`` is an assertion, pseudo, stop, clause, list or verb; ``is_beside`` says that it acts
    on the words right beside it only ("pain-free", "non-tender").
    """

    kind: str
    is_forward: bool = True
    is_beside: bool = False


@dataclass(frozen=True)
class Cue:
    """A trigger found in a text: half-open range of tokens."""

    trigger: Trigger
    start: int
    end: int


class Triggers:
    """The triggers of both languages.

    Parameters
    ----------
    triggers
        Sequences of words and what they do. ``#`` is any number, ``#year`` a year from 1900.
    """

    def __init__(self, triggers: Mapping[tuple[str, ...], tuple[Trigger, ...]]) -> None:
        self._triggers = triggers
        self._lengths: dict[str, list[int]] = {}
        for words in triggers:
            self._lengths.setdefault(words[0], []).append(len(words))
        for lengths in self._lengths.values():
            lengths[:] = sorted(set(lengths), reverse=True)

    def cues(
        self, tokens: list[Token], start: int, end: int, names: Container[int] = ()
    ) -> list[Cue]:
        """Find the triggers among ``tokens[start:end]``, the longest at each place.

        ``names`` are tokens of names: a trigger in front of one does not reach into it ("不大"
        where "大" is what is denied).
        """
        words, places = _words(tokens, start, end)
        found: list[Cue] = []
        place = 0
        while place < len(words):
            length, triggers = self._longest(words, place)
            if triggers and places[place] not in names and places[place + length] - 1 in names:
                length, triggers = self._longest(words[: place + length - 1], place)
            found += [Cue(t, places[place], places[place + length]) for t in triggers]
            place += length
        return found

    def _longest(self, words: list[str], place: int) -> tuple[int, tuple[Trigger, ...]]:
        for length in self._lengths.get(words[place], ()):
            triggers = self._triggers.get(tuple(words[place : place + length]))
            if triggers is not None and place + length <= len(words):
                return length, triggers
        return 1, ()


def _words(tokens: list[Token], start: int, end: int) -> tuple[list[str], list[int]]:
    """Return words as the lists write them, and the token each begins at, with the end behind.

    "doesn't" and "doesnt" are "does not"; a number stands for all numbers.
    """
    words: list[str] = []
    places: list[int] = []
    place = start
    while place < end:
        places.append(place)
        text = tokens[place].text
        if _is_not(tokens, place, end):
            word = text[:-1]
            words += [_SHORTENED.get(word, word), "not"]
            places.append(place)
            place += 3
            continue
        if text in _UNMARKED:
            words += [_UNMARKED[text], "not"]
            places.append(place)
            place += 1
            continue
        number = "#year" if _YEAR.fullmatch(text) else "#" if text.isdecimal() else ""
        words.append(number or (text if text != "#" else "fracture"))  # the sign is no number
        place += 1
    return words, [*places, end]


def _is_not(tokens: list[Token], place: int, end: int) -> bool:
    """Whether "n't" is written here: "doesn", "'", "t"."""
    if place + 2 >= end or not tokens[place].text.endswith("n"):
        return False
    first, sign, last = tokens[place : place + 3]
    return (
        sign.text in {"'", "’"}
        and last.text == "t"
        and first.end == sign.start
        and sign.end == last.start
    )


def delivered() -> tuple[Mapping[str, Any], ...]:
    """Read the delivered tables of both languages."""
    files = (paths.resource("knowledge", f"triggers_{name}.toml") for name in ("en", "zh"))
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in files)


def gathered(tables: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], tuple[Trigger, ...]]:
    """Gather what ``Triggers`` needs from tables in the form of ``triggers_en.toml``."""
    found: dict[tuple[str, ...], list[Trigger]] = {}

    def add(phrases: Iterable[str], trigger: Trigger) -> None:
        for phrase in phrases:
            for words in expanded(phrase):
                triggers = found.setdefault(words, [])
                if trigger not in triggers:
                    triggers.append(trigger)

    for table in tables:
        for kind in KINDS:
            part = table.get(kind, {})
            add(part.get("forward", ()), Trigger(kind))
            add(part.get("backward", ()), Trigger(kind, is_forward=False))
            add(part.get("next", ()), Trigger(kind, is_beside=True))
            add(part.get("last", ()), Trigger(kind, is_forward=False, is_beside=True))
        add(table.get("pseudo", {}).get("words", ()), Trigger(PSEUDO))
        for name, kind in (("words", STOP), ("clause", CLAUSE), ("list", LIST), ("verbs", VERB)):
            add(table.get("stop", {}).get(name, ()), Trigger(kind))
    return {words: tuple(triggers) for words, triggers in found.items()}


def expanded(phrase: str) -> set[tuple[str, ...]]:
    """Write out the alternatives of a phrase as sequences of words."""
    parts = [
        part[1:-1].split("|") if part.startswith("(") and "|" in part else [part]
        for part in re.split(r"(\([^()]*\|[^()]*\))", phrase)
    ]
    texts = (" ".join(choice) for choice in product(*parts))
    return {words for words in map(_sequence, texts) if words}


def _sequence(text: str) -> tuple[str, ...]:
    marked = re.sub(r"#(year)?", lambda match: "9999" if not match[1] else "1999", text)
    words, _ = _words(tokens := tokenize(marked), 0, len(tokens))
    return tuple(words)
