"""Words of headers, English and Chinese, that name parts of the body."""

import re
import tomllib
from functools import cache, lru_cache
from typing import Any, Final

from meddx import paths
from meddx.imaging.series_words import plain

PARTS: Final = (
    "chest",
    "abdomen",
    "pelvis",
    "head",
    "neck",
    "cervical_spine",
    "thoracic_spine",
    "lumbar_spine",
    "spine",
    "breast",
    "heart",
    "shoulder",
    "arm",
    "hand",
    "hip",
    "leg",
    "foot",
    "extremity",
    "ribs",
    "whole_body",
)
_MOST_PATTERNS: Final = 512  # of tables and of what protocols name


@lru_cache(_MOST_PATTERNS)
def finder(words: frozenset[str]) -> re.Pattern[str]:
    """Match any of some words, the longest first; words of letters only as whole words."""
    parts = (
        rf"(?<![A-Z0-9]){re.escape(word)}(?![A-Z0-9])" if word.isascii() else re.escape(word)
        for word in sorted(words, key=lambda word: (-len(word), word))
    )
    return re.compile("|".join(parts))


@cache
def _tables() -> dict[str, Any]:
    path = paths.resource("hanging", "words", "headers.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def listed(name: str) -> dict[str, tuple[str, ...]]:
    """Return one table of ``resources/hanging/words/headers.toml``."""
    return {meaning: tuple(listed) for meaning, listed in _tables()[name].items()}


@cache
def _part_words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return what finds the words of body parts, and the parts that each means."""
    meanings = listed("joined") | {
        word: (part,) for part, words in listed("parts").items() for word in words
    }
    return finder(frozenset(meanings)), meanings


def parts_of(*texts: str) -> frozenset[str]:
    """Return the body parts that the first telling text names; a name in none is no part."""
    pattern, meanings = _part_words()
    for text in texts:
        found = (meanings[word] for word in pattern.findall(plain(text)))
        parts = frozenset(part for many in found for part in many)
        if parts:
            return parts
    return frozenset()
