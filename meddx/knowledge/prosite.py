"""Reads the entries of a ``prosite.dat``.

Its licence forbids shipping it, so users bring their own. An entry is lines with two letters in
front, from ID to ``//``. Biopython reads them too, but keeps only the last of several DE lines and
gives up at the first damaged entry; here each entry stands for itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.motifs import Motif
from meddx.knowledge.motif_patterns import PatternError, regex

KINDS: Final = frozenset({"PATTERN", "MATRIX", "RULE"})
_ID: Final = re.compile(r"(\S+);\s*(\w+)\.?")
_SITE: Final = re.compile(r"/SITE=(\d+),([^;]+);")
_ACCESSION: Final = re.compile(r"PS\d{5}")


@dataclass(frozen=True)
class Entries:
    """What a file holds: motifs, the number of entries, and line and reason of those not used."""

    motifs: tuple[Motif, ...]
    records: int
    errors: tuple[tuple[int, str], ...]


def is_entry(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are those of PROSITE entries."""
    found = [_ID.fullmatch(line[5:].strip()) for line in lines if line.startswith("ID   ")]
    return bool(found) and found[0] is not None and found[0][2] in KINDS


def read(lines: Sequence[str]) -> Entries:
    """Read all entries; the reasons of errors are words of ``importers.shared.row_errors``."""
    motifs: list[Motif] = []
    errors: list[tuple[int, str]] = []
    records = 0
    for number, entry, is_ended in _entries(lines):
        records += 1
        made = _motif(entry) if is_ended else "unended"
        if isinstance(made, Motif):
            motifs.append(made)
        else:
            errors.append((number, made))
    return Entries(tuple(motifs), records, tuple(errors))


def _entries(lines: Sequence[str]) -> Iterator[tuple[int, list[tuple[str, str]], bool]]:
    """Yield the line of each ID, the coded lines of its entry, and whether ``//`` ends it."""
    start = 0
    entry: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        code = line[:2]
        if start and (code in {"//", "ID"}):
            yield start, entry, code == "//"
            start, entry = 0, []
        if code == "ID":
            start = number
        if start and code not in {"DR", "MA", "3D"}:  # long, and of no use here
            entry.append((code, line[5:].strip()))
    if start:
        yield start, entry, False


def _motif(entry: Sequence[tuple[str, str]]) -> Motif | str:
    """Return the motif of one entry, or the reason why it cannot be used."""

    def said(code: str, between: str = "") -> str:
        return between.join(text for own, text in entry if own == code)

    heading = _ID.fullmatch(said("ID"))
    if heading is None or heading[2] not in KINDS:
        return "kind"
    accession = said("AC").rstrip(";")
    if not _ACCESSION.fullmatch(accession):
        return "no_accession"
    pattern = said("PA").removesuffix(".")
    if heading[2] == "PATTERN":
        if not pattern:
            return "no_pattern"
        try:
            regex(pattern)
        except PatternError:
            return "pattern"
    comments = said("CC", " ")
    return Motif(
        accession=accession,
        name=heading[1],
        description=said("DE", " "),
        kind=heading[2],
        pattern=pattern if heading[2] == "PATTERN" else "",
        is_frequent="/SKIP-FLAG=TRUE" in comments,
        sites=tuple((int(place), name) for place, name in _SITE.findall(comments)),
        documentation=said("DO").rstrip(";"),
    )
