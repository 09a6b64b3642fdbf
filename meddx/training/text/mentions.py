"""Writes sentences in which it is known how something is asserted, in English and Chinese."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from meddx import paths
from meddx.case.evidence import Assertion
from meddx.training.text.grammar import Grammar, spelled

KINDS: Final = tuple(Assertion)
_SHARES: Final = (0.42, 0.32, 0.1, 0.06, 0.05, 0.05)  # in the order of KINDS
_NORMAL: Final = 0.2
_SLOT: Final = re.compile(r"\{(m|list|sum|ahead|behind)\}")
# No letter or sign of a text: they only mark where a mention begins and ends.
_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"


@dataclass(frozen=True)
class Mention:
    """A text, half-open characters of what is mentioned in it, and how it is asserted."""

    text: str
    start: int
    end: int
    kind: Assertion


class MentionWriter:
    """Writes sentences of one language.

    Parameters
    ----------
    language
        ``en`` or ``zh``.
    names
        What may be mentioned.
    random
        Draws everything.
    """

    def __init__(self, language: str, names: Sequence[str], random: np.random.Generator) -> None:
        table = _read("training", "text", f"mentions_{language}.toml")
        self._cues = _read("knowledge", f"triggers_{language}.toml")
        self._grammar = Grammar(table["words"], random)
        self._clauses: dict[str, Any] = table["clause"]
        self._gap, self._stop = str(self._clauses["gap"]), str(self._clauses["stop"])
        self._names = names

    def write(self) -> Mention:
        """Return a text with one mention whose assertion is known."""
        grammar = self._grammar
        kinds: list[Assertion] = []
        text = ""
        if grammar.chance(0.3):
            text = grammar.write(grammar.pick(self._clauses["lead"])) + self._gap
        for _ in range(int(grammar.random.choice((1, 2, 3), p=(0.55, 0.33, 0.12)))):
            kind = KINDS[int(grammar.random.choice(len(KINDS), p=_SHARES))]
            clause = grammar.write(self._filled(kind))
            kinds += [kind] * clause.count(_OPEN)
            text = self._joined(text, clause)
        return _chosen(text + self._stop, kinds, grammar)

    def _joined(self, text: str, clause: str) -> str:
        grammar, gap, stop = self._grammar, self._gap, self._stop
        if not text or text.endswith((gap or stop, ":", "：")):
            return text + (spelled(clause) if grammar.chance(0.7) else clause)
        if grammar.chance(0.5):
            return f"{text}{stop}{gap}{spelled(clause)}"
        return f"{text}{gap}{grammar.write('{join}')}{gap}{clause}"

    def _filled(self, kind: Assertion) -> str:
        """Fill a clause with cues of its kind and drawn names; each name stands between marks."""
        frame = self._grammar.pick(self._clauses[kind.value])
        return _SLOT.sub(lambda match: self._slot(match[1], kind), frame)

    def _slot(self, name: str, kind: Assertion) -> str:
        grammar = self._grammar
        if name in {"ahead", "behind"}:
            cues = self._cues[kind.value]["forward" if name == "ahead" else "backward"]
            return str(grammar.pick(cues))
        count = (
            1 if name == "m" else int(grammar.random.choice((1, 2, 3, 4), p=(0.5, 0.25, 0.15, 0.1)))
        )
        names = [f"{_OPEN}{self._name(kind)}{_CLOSE}" for _ in range(count)]
        how = "and" if name == "sum" else ("nor" if grammar.chance(0.1) else "or")
        comma, last = map(str, self._clauses[how])
        return comma.join(names[:-1]) + (last if count > 1 else "") + names[-1]

    def _name(self, kind: Assertion) -> str:
        """Draw what is mentioned: of what is there also what is normal, in the words for that."""
        grammar, is_normal = self._grammar, kind is Assertion.PRESENT
        if is_normal and grammar.chance(_NORMAL):
            return grammar.write(grammar.pick(self._clauses["normal"]))
        return grammar.pick(self._names)


def _chosen(text: str, kinds: list[Assertion], grammar: Grammar) -> Mention:
    """Choose one of the marked mentions and take the marks away."""
    number = int(grammar.random.integers(len(kinds)))
    opened = [match.start() for match in re.finditer(_OPEN, text)]
    closed = [match.start() for match in re.finditer(_CLOSE, text)]
    # Before a mention stand the marks of those before it, and its own first one.
    start, end = opened[number] - 2 * number, closed[number] - 2 * number - 1
    plain = text.replace(_OPEN, "").replace(_CLOSE, "")
    return Mention(plain, start, end, kinds[number])


def _read(*names: str) -> Mapping[str, Any]:
    return tomllib.loads(paths.resource(*names).read_text(encoding="utf-8"))
