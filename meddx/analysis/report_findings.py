"""Findings that a report of a chest radiograph asserts, by rules: wordings and their assertion."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from meddx import paths
from meddx.analysis import assertion
from meddx.analysis.assertion import AssertionRules
from meddx.analysis.overlaps import Overlaps
from meddx.analysis.plain_report import is_report
from meddx.case.evidence import Assertion
from meddx.case.record import Note

FILE: Final = "report_findings.toml"
_GAP: Final = r"\\s(?:(?!\\b(?:no|not|normal|without|free)\\b)[^.;:]){0,45}?"
_BLANK: Final = r"\\s+"
PROBABLE: Final = "probable"
_REPORTED: Final = frozenset({"findings", "impression"})
_NEAR: Final = 40  # characters
_VERSUS: Final = re.compile(r"\W*(versus|vs)\b")
_EITHER: Final = re.compile(r"\b(may|might|could|versus|vs|possibl[ey]|or)\b")


@dataclass(frozen=True)
class ReportFinding:
    """A finding of reports and how they word it.

    Parameters
    ----------
    key, code
        Its short name, and what it means in the vocabulary.
    patterns, unless
        Wordings, and those that only look like it.
    counts
        Assertions that say that the finding is in the picture.
    """

    key: str
    code: str
    patterns: re.Pattern[str]
    unless: re.Pattern[str] | None
    counts: frozenset[str]


@dataclass(frozen=True)
class Asserted:
    """A wording found in a report: half-open characters, and how it is asserted there.

    ``counts`` says that it is in the picture; ``leans`` that it is so only probably.
    """

    key: str
    code: str
    start: int
    end: int
    assertion: Assertion
    counts: bool
    leans: bool = False


class ReportRules:
    """Reads reports by the delivered wordings and the delivered assertion rules."""

    def __init__(self, rules: AssertionRules | None = None) -> None:
        self._rules = rules or assertion.load()

    @cached_property
    def findings(self) -> tuple[ReportFinding, ...]:
        """What is looked for, in the order of the file."""
        return tuple(_finding(entry) for entry in self._table["finding"])

    def read(self, text: str) -> tuple[Asserted, ...]:
        """Find every wording of every finding in a report, finding by finding."""
        reader, low = self._rules.read(text), text.lower()
        found: list[Asserted] = []
        for one in self.findings:
            for start, end in _places(one, low):
                said = reader.assertion(start, end) or Assertion.PRESENT
                plain = said.value in one.counts
                leans = (
                    said is Assertion.UNCERTAIN
                    and PROBABLE in one.counts
                    and self._leans(low[reader.sentence(start)[0] : start], low[end:])
                )
                counts = plain or leans
                found.append(Asserted(one.key, one.code, start, end, said, counts, leans))
        return tuple(found)

    def asserted(self, text: str) -> frozenset[str]:
        """Return the keys of the findings that the report says are there."""
        return frozenset(found.key for found in self.read(text) if found.counts)

    def _leans(self, before: str, after: str) -> bool:
        """Whether the words around a finding make it probable.

        Of two that are weighed against each other ("versus") the first is.
        """
        near = before[-_NEAR:]
        leans = self._probable.search(near) or _VERSUS.match(after)
        return bool(leans) and not _EITHER.search(near)

    @cached_property
    def _probable(self) -> re.Pattern[str]:
        return re.compile(self._table["probable"])

    @cached_property
    def _table(self) -> dict[str, Any]:
        path = paths.resource("knowledge", FILE)
        return tomllib.loads(path.read_text(encoding="utf-8"))


def beyond(found: Iterable[Asserted], named: Iterable[tuple[int, int]]) -> tuple[Asserted, ...]:
    """Return the wordings that overlap nothing named already.

    Of wordings that overlap each other the first in the text counts; what no vocabulary but
    MedDx's own has a code for is left out.
    """
    taken = Overlaps(named, lambda span: span)
    kept: list[Asserted] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        is_free = not kept or kept[-1].end <= one.start
        if one.code.startswith("HP:") and is_free and not taken.any_at(one.start, one.end):
            kept.append(one)
    return tuple(kept)


def reported(note: Note) -> str:
    """Return a note's text with blanks in place of all that is no finding and no impression.

    A text without headings that is plainly a report (``plain_report.is_report``) is one finding.
    """
    if not note.sections and is_report(note.text):
        return note.text
    kept = sorted((s.start, s.end) for s in note.sections if s.kind in _REPORTED)
    return "".join(_blanked(note.text, kept))


def _blanked(text: str, kept: Iterable[tuple[int, int]]) -> Iterator[str]:
    place = 0
    for start, end in kept:
        yield " " * (start - place)
        yield text[start:end]
        place = end
    yield " " * (len(text) - place)


def _places(one: ReportFinding, text: str) -> Iterator[tuple[int, int]]:
    unless = one.unless.finditer(text) if one.unless else ()
    blocked = Overlaps(unless, re.Match.span)
    for match in one.patterns.finditer(text):
        if not blocked.any_at(*match.span()):
            yield match.span()


def _finding(entry: dict[str, Any]) -> ReportFinding:
    return ReportFinding(
        entry["key"],
        entry["code"],
        _joined(entry["patterns"]),
        _joined(entry["unless"]) if entry["unless"] else None,
        frozenset(entry["counts"]),
    )


def _joined(patterns: list[str]) -> re.Pattern[str]:
    texts = (re.sub("~", _GAP, pattern) for pattern in patterns)
    return re.compile("|".join(f"(?:{re.sub('_', _BLANK, text)})" for text in texts))
