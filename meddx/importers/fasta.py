"""Sequences as FASTA: a heading after ``>``, then the letters in lines of any length."""

import re
from collections.abc import Sequence
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases, sequences
from meddx.importers.shared.sequences import Sequences
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.jobs import Context

_HEADING: Final = re.compile(r">[^\s>;]\S*(?:\s.*)?")
_PIR: Final = re.compile(r">[A-Z][A-Z0-9];")
_RESIDUES: Final = re.compile(r"(?:[A-Z*.-]+|[a-z*.-]+|[A-Za-z-]{20,}\*?)")
_BAD: Final = re.compile(r"[^A-Z*-]")


class FastaImporter(Importer):
    """Reads FASTA; one case and one panel a file.

    Small letters (masked repeats) become capitals, blanks and a last star are left out, ``.`` and
    ``-`` are gaps of an alignment. Lines that begin with ``;`` are comments.
    """

    title = "Sequences (FASTA)"
    extensions = (".fasta", ".fa", ".faa", ".fna", ".fasta.gz", ".fa.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """FASTA by a heading with letters alone below it: a quoted mail has sentences there."""
        lines = [line.strip() for line in head_lines(head)]
        lines = [line for line in lines if line and not line.startswith(";")]
        if len(lines) < 2 or _PIR.match(lines[0]) or not _HEADING.fullmatch(lines[0]):
            return 0.0
        return 0.95 if all(map(_RESIDUES.fullmatch, _groups(lines[1]))) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import FASTA files; a sequence that cannot be used is named by its line."""
        return cases.load_each(files, context, _load_one)


def _groups(line: str) -> list[str]:
    """Return a line whole, or without the blanks between groups of one length."""
    groups = line.split()
    is_grouped = len({len(group) for group in groups[:-1]}) == 1
    return ["".join(groups)] if is_grouped else [line]


def read_fasta(source: dict[str, Any]) -> Reply:
    """Read a FASTA file; runs in the child process.

    Returns
    -------
    Reply
        What ``Sequences.reply`` gives.

    Raises
    ------
    Refused
        ``no_sequence``, or what ``unpacked.read_lines`` refuses.
    """
    lines, digest = read_lines(Source.from_json(source), sequences.MAX_BYTES)
    found = Sequences()
    for start, part in sequences.under_headings(lines, found, lambda line: line.startswith(";")):
        _record(found, start, part)
    return found.reply(digest)


def _record(found: Sequences, start: int, lines: Sequence[str]) -> None:
    """Take over one sequence; ``start`` is the index of its heading."""
    identifier, _, description = lines[0][1:].strip().partition(" ")
    if not identifier:
        found.errors.add(start + 1, "no_identifier")
        return
    parts: list[str] = []
    for offset, line in enumerate(lines[1:], start=1):
        if not line.startswith(";"):
            letters = line.translate(_PLAIN).upper()
            if _BAD.search(letters):
                found.errors.add(start + offset + 1, "letter")
                return
            parts.append(letters)
    letters = "".join(parts).removesuffix("*")
    if not letters.strip("-"):
        found.errors.add(start + 1, "no_sequence")
        return
    found.keep(start + 1, (identifier, description.strip()), letters, sequences.kind_of(letters))


_PLAIN: Final = str.maketrans({" ": None, "\t": None, ".": "-"})


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        f"{__name__}:read_fasta", {"source": source.as_json()}, sequences.DEADLINE_S
    )
    return sequences.case_of(reply, source.name, "")
