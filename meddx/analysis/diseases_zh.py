"""Diseases that a Chinese note names by a site and a head inside a longer name.

"右肺下叶低分化腺癌" is a lung cancer though "肺癌" is not written. What the recogniser of names
calls a disease is looked through for such parts; what follows them ("术后", "待查") is left to the
rules of assertion.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from meddx import paths
from meddx.analysis import entities_zh
from meddx.analysis.disease_names import DiseaseMention, DiseaseNames
from meddx.analysis.entities_zh import Entity
from meddx.analysis.tokens import tokenize

_BETWEEN: Final = "[^，,。；;:、+及并伴和与或]{0,12}?"
_SIDES: Final = "左右双两侧上中下"
_PASSED: Final = frozenset({"支气管", "肺部", "肺叶", "外周", "中央", "左侧", "右侧"})

Span = tuple[int, int]


class DiseaseParts:
    """Sites and heads that name a disease.

    Parameters
    ----------
    table
        As ``entities_zh.toml``: ``reduced`` and the words of ``site``.
    names
        Gives the codes.

    Raises
    ------
    ValueError
        When a row names no disease that ``names`` knows.
    """

    def __init__(self, table: Mapping[str, Any], names: DiseaseNames) -> None:
        sites = sorted(set(table["site"]["words"]) - _PASSED, key=len, reverse=True)
        self._other = re.compile("|".join(site for site in sites if len(site) > 1))
        self._rows = [(_pattern(row), _code(row["name"], names)) for row in table["reduced"]]

    def find(
        self, text: str, entities: Callable[[str], Iterable[Entity]], named: Sequence[Span]
    ) -> tuple[DiseaseMention, ...]:
        """Find the diseases that are named so, from left to right; none overlaps another.

        Parameters
        ----------
        text
            The note.
        entities
            Returns the names in a text as ``entities_zh.plain`` writes it; asked only where
            something fits.
        named
            Half-open characters of the diseases that are found by their whole names: a longer name
            around one of them names no other.
        """
        plain = entities_zh.plain(text)
        fits = [match for match in self._matches(plain) if not _meets(match[0], named)]
        if not fits:
            return ()
        whole = [(e.start, e.end) for e in entities(plain) if e.kind == "disease"]
        free = [span for span in whole if not _meets(span, named)]
        found: list[DiseaseMention] = []
        for (start, end), code in sorted(fits):
            inside = any(first <= start and end <= last for first, last in free)
            if inside and (not found or found[-1].end <= start):
                found.append(DiseaseMention(start, end, code))
        return tuple(found)

    def _matches(self, text: str) -> Iterator[tuple[Span, str]]:
        for pattern, code in self._rows:
            for match in pattern.finditer(text):
                if not self._other.search(match["between"]):
                    sides = len(text[: match.start()]) - len(text[: match.start()].rstrip(_SIDES))
                    yield (match.start() - sides, match.end()), code


def load(names: DiseaseNames) -> DiseaseParts:
    """Read the delivered parts."""
    path = paths.resource("knowledge", "entities_zh.toml")
    return DiseaseParts(tomllib.loads(path.read_text(encoding="utf-8")), names)


def _pattern(row: Mapping[str, Any]) -> re.Pattern[str]:
    sites, heads = ("|".join(sorted(row[key], key=len, reverse=True)) for key in ("sites", "heads"))
    return re.compile(f"(?:{sites})(?P<between>{_BETWEEN})(?:{heads})")


def _code(name: str, names: DiseaseNames) -> str:
    found = names.find(tokenize(name))
    if len(found) != 1:
        raise ValueError(name)
    return found[0].code


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
