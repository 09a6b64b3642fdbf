"""Writes reports of chest radiographs whose findings are known, in English and Chinese."""

import re
import tomllib
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from meddx import paths
from meddx.training.text.grammar import Grammar, spelled

_NUMBERS: Final = (0, 1, 2, 3, 4)
_SHARES: Final = (0.3, 0.3, 0.2, 0.12, 0.08)
_SLOT: Final = re.compile(r"\{(finding|list|sum|either|none)\}")


class ReportWriter:
    """Writes reports of one language.

    Parameters
    ----------
    language
        ``en`` or ``zh``.
    keys
        Findings, in the order of the labels.
    random
        Draws everything.
    """

    def __init__(self, language: str, keys: tuple[str, ...], random: np.random.Generator) -> None:
        path = paths.resource("training", "text", f"reports_{language}.toml")
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self._frames: dict[str, list[Any]] = table["frames"]
        self._findings: dict[str, dict[str, list[str]]] = table["finding"]
        self._normal: dict[str, list[str]] = table["normal"]
        self._other: list[str] = table["other"]["any"]
        self._grammar = Grammar(table["words"], random)
        self._keys = keys
        self._gap = "" if language == "zh" else " "

    def write(self) -> tuple[str, frozenset[str]]:
        """Return a report and the findings that it says are there."""
        grammar = self._grammar
        there = self._drawn()
        first = [self._asserted(key, there) for key in sorted(there)]
        if len(there) > 1 and grammar.chance(0.4):
            first = [self._filled("sum", sorted(there), there)]
        second: list[str] = []
        for sentence in self._around(there):
            (first if grammar.chance(0.75) else second).append(sentence)
        again = [key for key in sorted(there) if grammar.chance(0.4)]
        second += [self._asserted(key, there) for key in again]  # what matters is said again
        grammar.random.shuffle(first)
        grammar.random.shuffle(second)
        return self._laid_out(first, second), there

    def _drawn(self) -> frozenset[str]:
        random = self._grammar.random
        count = int(random.choice(_NUMBERS, p=_SHARES))
        return frozenset(random.choice(self._keys, count, replace=False).tolist())

    def _asserted(self, key: str, there: frozenset[str]) -> str:
        grammar = self._grammar
        own = self._findings[key]["asserted"]
        if grammar.chance(0.45):
            return grammar.write(self._without(grammar.pick(own), key))
        kind = "probable" if grammar.chance(0.1) else "present"
        return self._filled(kind, [key], there)

    def _without(self, pattern: str, key: str) -> str:
        """Fill a wording's own slot for another finding that may be one, and is not said to be."""
        others = [other for other in self._keys if other != key]
        return _SLOT.sub(lambda _: self._words(self._grammar.pick(others)), pattern)

    def _around(self, there: frozenset[str]) -> list[str]:
        """Write the sentences that assert nothing that is looked for."""
        grammar, absent = self._grammar, [key for key in self._keys if key not in there]
        most = 3 if grammar.chance(0.5) else 2  # sentences of each kind, and one less

        def several(least: int = 0) -> range:
            return range(int(grammar.random.integers(least, most)))

        said = [grammar.write(grammar.pick(self._normal["any"])) for _ in several(not there)]
        said += [grammar.write(grammar.pick(self._other)) for _ in several()]
        said += [self._filled("absent", absent, there) for _ in several()]
        if "cardiomegaly" not in there and grammar.chance(0.6):
            said.append(grammar.write(grammar.pick(self._normal["cardiomegaly"])))
        if grammar.chance(0.3):
            said.append(self._filled("doubt", absent, there))
        if grammar.chance(0.15):
            said.append(self._filled("ending", list(self._keys), there))
        return said

    def _filled(self, kind: str, keys: list[str], there: frozenset[str]) -> str:
        """Fill a frame with these findings; one or several of them where they are many."""
        grammar = self._grammar
        frame = str(grammar.pick(self._frames[kind]))
        absent = [key for key in self._keys if key not in there]
        fill: dict[str, Callable[[], str]] = {
            "finding": lambda: self._words(grammar.pick(keys)),
            "list": lambda: self._joined(self._some(keys), "or"),
            "sum": lambda: self._joined(keys, "and"),
            "either": lambda: self._joined(keys, "either"),
            "none": lambda: self._joined(self._some(absent), "or"),
        }
        return grammar.write(_SLOT.sub(lambda m: fill[m[1]](), frame))

    def _some(self, keys: list[str]) -> list[str]:
        random = self._grammar.random
        count = min(len(keys), int(random.integers(1, 5)))
        return list(random.choice(keys, count, replace=False).tolist())

    def _joined(self, keys: list[str], how: str) -> str:
        comma, last = map(str, self._frames[how])
        words = [self._words(key) for key in keys]
        return comma.join(words[:-1]) + (last if len(words) > 1 else "") + words[-1]

    def _words(self, key: str) -> str:
        return self._grammar.write(self._grammar.pick(self._findings[key]["words"]))

    def _laid_out(self, first: list[str], second: list[str]) -> str:
        grammar = self._grammar
        above, below = grammar.pick(self._frames["heading"])
        parts = []
        if grammar.chance(0.25):
            parts.append(self._filled("indication", list(self._keys), frozenset()))
        for heading, sentences in ((above, first), (below, second)):
            told = [spelled(sentence) for sentence in sentences]
            if told and grammar.chance(0.2):
                told = [f"{number}. {one}" for number, one in enumerate(told, 1)]
            parts += [self._gap.join([heading, *told] if heading else told)] if told else []
        return "\n".join(parts)
