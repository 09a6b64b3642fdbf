"""Tells a report of a chest radiograph that has no headings from any other clinical text."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from meddx import paths

FILE: Final = "plain_reports.toml"
_LONGEST: Final = 10_000  # characters; a report of one examination is shorter
_QUESTION: Final = re.compile(r"[?？]")
_SENTENCE: Final = re.compile(r"[^.;!。；！\n]+(?:\.(?=\S)[^.;!。；！\n]*)*")
_WORD: Final = re.compile(r"[a-z]{2}|[\u4e00-\u9fff]{2}")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_LEAST: Final = 2  # sentences that describe an organ


@dataclass(frozen=True)
class _Words:
    pictured: re.Pattern[str]
    described: re.Pattern[str]
    spoken: re.Pattern[str]


def is_report(text: str) -> bool:
    """Whether a text without headings is plainly a report of a chest radiograph.

    It is when at least two of its sentences describe an organ as reports do ("the lungs are
    clear"), at least half of them name what such a picture shows, and it neither asks anything nor
    uses a word that people write to each other or about a patient: a letter that asks for the
    examination, a history, an examination by hand.
    """
    if len(text) > _LONGEST or _QUESTION.search(text):
        return False
    low = text.lower()
    words = _words()["chinese" if _CHINESE.search(low) else "english"]
    if words.spoken.search(low):
        return False
    sentences = [s for s in _SENTENCE.findall(low) if _WORD.search(s)]
    described = sum(bool(words.described.search(sentence)) for sentence in sentences)
    pictured = sum(bool(words.pictured.search(sentence)) for sentence in sentences)
    return described >= _LEAST and 2 * pictured >= len(sentences)


@cache
def _words() -> dict[str, _Words]:
    """Words of each language."""
    path = paths.resource("knowledge", FILE)
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        "english": _compiled(table["english"], r"\b"),
        "chinese": _compiled(table["chinese"], ""),
    }


def _compiled(lists: dict[str, list[str]], edge: str) -> _Words:
    """Join the lists of a language; ``edge`` is where a word of it begins and ends."""
    parts = {f"<{name}>": _joined(lists[name]) for name in ("organ", "looks", "finding")}

    def pattern(name: str) -> re.Pattern[str]:
        whole = _joined(lists[name])
        for part, words in parts.items():
            whole = whole.replace(part, words)
        return re.compile(f"{edge}{whole}{edge}")

    return _Words(pattern("pictured"), pattern("described"), pattern("spoken"))


def _joined(patterns: list[str]) -> str:
    return f"(?:{'|'.join(patterns)})"
