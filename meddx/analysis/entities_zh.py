"""Finds what Chinese records speak of: diseases, symptoms, sites, drugs, operations, examinations.

A name is recognised by its parts (``resources/knowledge/entities_zh.toml``): a site and kind before
a head ("胃窦" + "低分化" + "腺癌"), a stem at the end ("替尼", "切除术"). The longest name of the
strongest kind wins.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from meddx import paths

_LETTER: Final = "[a-z0-9]"
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_PARTS: Final = "{1,9}"  # parts of a name: bounded, so that no text takes long


class Entity(NamedTuple):
    """A name in a text: half-open characters and its kind (a key of ``KINDS``)."""

    start: int
    end: int
    kind: str


# The strongest first: an operation holds the disease it was made for.
KINDS: Final = (
    "symptom",
    "operation",
    "imaging",
    "disease",
    "drug",
    "laboratory",
    "site",
)


class Entities:
    """Names by their parts.

    Parameters
    ----------
    table
        As ``entities_zh.toml``.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        site = _any(table["site"]["words"])
        sides = _any(table["site"]["sides"])
        self._passing = frozenset(table["site"]["passing"])
        self._patterns = {
            "symptom": _any(table["symptom"]["words"]),
            "operation": _operation(table["operation"], site, sides),
            "imaging": _imaging(table["imaging"]),
            "disease": _disease(table["disease"], site, sides),
            "drug": _drug(table["drug"]),
            "laboratory": _apart(_any(table["laboratory"]["words"])),
            "site": f"(?:{sides}){{0,2}}{site}[部区侧段]?|{_any(table['site']['in_context'])}",
        }
        self._compiled = {kind: re.compile(self._patterns[kind]) for kind in KINDS}
        self._context = re.compile(_any(table["site"]["in_context"]))

    def find(self, text: str) -> tuple[Entity, ...]:
        """Find the names in a text (as ``plain`` writes it); none overlaps another."""
        taken = bytearray(len(text))
        found: list[Entity] = []
        for kind in KINDS:
            spans = [m.span() for m in self._compiled[kind].finditer(text)]
            for start, end in sorted(spans, key=_longest_first):
                if start == end or any(taken[start:end]):
                    continue
                if kind == "site" and self._is_passing(text, start, end):
                    continue
                taken[start:end] = b"\x01" * (end - start)
                found.append(Entity(start, end, kind))
        return tuple(sorted(found))

    def _is_passing(self, text: str, start: int, end: int) -> bool:
        return text[start:end] in self._passing and not self._context.match(text, start)


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return _CHINESE.search(text) is not None


def plain(text: str) -> str:
    """Write a text as names are looked for in it: lower case, half-width signs, the same length."""
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    if "\uff01" <= sign <= "\uff5e":  # full width
        sign = chr(ord(sign) - 0xFEE0)
    if sign.isspace() and sign != "\n":
        return " "
    small = sign.lower()
    return small if len(small) == 1 else sign


@cache
def load() -> Entities:
    """Read the delivered parts of names."""
    path = paths.resource("knowledge", "entities_zh.toml")
    return Entities(tomllib.loads(path.read_text(encoding="utf-8")))


def _disease(table: Mapping[str, Any], site: str, sides: str) -> str:
    """Build names of diseases: sites and kinds, a head, and how it ended or went on."""
    kind = f"(?:{sides}{{0,2}}(?:{_any(table['grades'])}|{site}){_any(table['inner'])}?)"
    head, ends = _any(table["heads"]), f"{_any(table['ends'])}{{0,3}}"
    kinds = f"{kind}{_PARTS}"
    bracket = f"(?:[(（]{kinds}[)）])?"
    whole = f"{bracket}(?:{kinds}{head}|{_any(table['alone'])}){ends}"
    return f"{whole}(?:伴{kinds}{head})?|{_any(table['words'])}|{kinds}术后"


def _operation(table: Mapping[str, Any], site: str, sides: str) -> str:
    parts = (_any(table["openings"]), sides, site, _any(table["between"]))
    part, end = f"(?:{'|'.join(parts)})", _any(table["ends"])
    parts_ = f"{part}{_PARTS}"
    name = rf"(?:[(（]{parts_}[)）])?{parts_}{end}(?:[+、]?{parts_}{end})*"
    return rf"{name}(?:[(（](?:dixon|miles|dixon术|毕i+式)[)）])?|{_any(table['words'])}"


def _imaging(table: Mapping[str, Any]) -> str:
    words = rf"(?<![a-z]){_any(table['words'])}(?![a-z])"
    return rf"(?:{_any(table['sites'])}[、+,，]?){{0,6}}{_any(table['between'])}{{0,3}}{words}"


def _drug(table: Mapping[str, Any]) -> str:
    """Build names of drugs: any characters but verbs before a stem, or a whole name."""
    free = rf"[^\W\d_a-zA-Z{table['no_stem']}]{{1,4}}"
    name = f"(?:{free}{_any(table['stems'])}|{_any(table['names'])})"
    letters = _apart(_any(table["words"]))
    return f"{_any(table['before'])}?{name}{_any(table['forms'])}?|{letters}"


def _apart(pattern: str) -> str:
    """Match only where no other letter or digit stands beside."""
    return f"(?<!{_LETTER}){pattern}(?!{_LETTER})"


def _any(words: Iterable[str]) -> str:
    """Join alternatives, the longest first; signs of a pattern in them stay signs."""
    ordered = sorted(set(words), key=len, reverse=True)
    joined = "|".join(ordered).replace("+", r"\+").replace(".", r"\.")
    return f"(?:{joined})"


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0] - span[1], span[0]
