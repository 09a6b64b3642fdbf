"""Headings that name the examination whose report follows: "CT HEAD:", "胸部CT平扫："."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Final

from meddx import paths

# What may be such a heading, at the start of a line or of a sentence; its words decide.
_ENDS: Final = r"(?:[(（][^()（）\n:：]{1,40}[)）])?[ \t*_】\]]{0,8}[:：][*_]{0,3}"
_AT_LINE: Final = re.compile(
    r"^[ \t\u3000#*_>|【\[■◆●•·-]{0,16}+(?:\d{1,2}[.)、．][ \t]{0,2})?"
    rf"(?P<name>[^\s:：(（*】\]][^\n:：(（*】\]]{{1,89}}+){_ENDS}",
    re.MULTILINE,
)
_IN_TEXT: Final = re.compile(
    r"(?:(?<=[.;] )(?=[A-Z])|(?<=[。；]))"
    rf"(?P<name>[^\s:：(（。；.;][^\n:：(（。；.;]{{1,89}}+){_ENDS}"
)
_BETWEEN: Final = re.compile(r"[ \t,&+]+|(?<![a-zA-Z])/|/(?!ct\b)")
_LONGEST_ZH: Final = 32  # characters


def find(text: str) -> list[tuple[int, int]]:
    """Return the half-open characters of each heading, its colon with it, in no order."""
    return [
        match.span()
        for pattern in (_AT_LINE, _IN_TEXT)
        for match in pattern.finditer(text)
        if _names_one(match["name"].strip())
    ]


def _names_one(name: str) -> bool:
    """Whether a heading names an examination, and nothing else."""
    lists = _lists()
    if not name.isascii():
        return len(name) <= _LONGEST_ZH and _chinese().fullmatch(name) is not None
    words = [word for word in _BETWEEN.split(name.lower()) if word]
    kinds = [word for word in words if word in lists["alone"] | lists["with_words"]]
    beside = [word for word in words if word in lists["words"]]
    if not kinds or len(kinds) + len(beside) < len(words):
        return False
    return bool(beside) or kinds[0] in lists["alone"]


@cache
def _lists() -> dict[str, frozenset[str]]:
    path = paths.resource("knowledge", "note_examinations.toml")
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}


@cache
def _chinese() -> re.Pattern[str]:
    regions, kinds, after = (_any(_lists()[f"zh_{name}"]) for name in ("regions", "kinds", "after"))
    return re.compile(rf"{regions}{{0,6}}{kinds}{after}{{0,5}}", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    """Match one of the words, the longest that fits."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(map(re.escape, longest_first))})"
