"""Sequences as PIR/NBRF: a heading with its type, a line about it, letters that end with a star."""

import re
from collections.abc import Sequence
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases, sequences
from meddx.importers.shared.sequences import NUCLEOTIDES, Sequences
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.jobs import Context
from meddx.phrase import Phrase

# Complete and fragment protein; linear and circular DNA and RNA; functional and transfer RNA; else.
KINDS: Final = {
    **dict.fromkeys(("P1", "F1"), "protein"),
    **dict.fromkeys(("D1", "DL", "DC", "RL", "RC", "N1", "N3"), "nucleotide"),
    "XX": "",
}
NO_STAR: Final = Phrase(
    "{count} sequences lack the star at their end, the first in line {line}: the file may be cut "
    "short. They were kept as they are."
)

_HEADING: Final = re.compile(r">([A-Z][A-Z0-9]);\s*(.*)")
_COMMENT: Final = re.compile(r"[A-Z];")
# As the Protein Information Resource wrote them; GDB was the genome database.
_GENE: Final = re.compile(r"[AC];Gene:\s*(?:[A-Z]+:)?([A-Za-z][\w.-]*)\s*(?:;.*)?")
_SPECIES: Final = re.compile(r"C;Species:\s*([A-Z][a-z]+ [a-z]+)\b.*")
# Figures that count the letters, blanks, and NBRF's signs for an order that is not certain.
_PLAIN: Final = str.maketrans("", "", " \t0123456789()=/,.")
_BAD: Final = re.compile(r"[^A-Z-]")


class PirImporter(Importer):
    """Reads PIR/NBRF; one case and one panel a file.

    Blanks, figures and NBRF's signs in a sequence are left out, ``-`` is a gap of an alignment. Of
    the comments ``C;Species:`` and ``A;Gene:`` are read. A sequence without its star is kept, and
    said.
    """

    title = "Sequences (PIR/NBRF)"
    extensions = (".pir", ".nbrf", ".ali", ".pir.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """PIR by its first heading, which names a known type."""
        for line in head_lines(head):
            if line.strip() and not _COMMENT.match(line):
                found = _HEADING.fullmatch(line.rstrip())
                return 1.0 if found and found[1] in KINDS else 0.0
        return 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import PIR files; a sequence that cannot be used is named by its line."""
        return cases.load_each(files, context, _load_one)


def read_pir(source: dict[str, Any]) -> Reply:
    """Read a PIR file; runs in the child process.

    Returns
    -------
    Reply
        What ``Sequences.reply`` gives, with ``starless``: lines of headings without a star.

    Raises
    ------
    Refused
        ``no_sequence``, or what ``unpacked.read_lines`` refuses.
    """
    lines, digest = read_lines(Source.from_json(source), sequences.MAX_BYTES)
    found = Sequences()
    starless: list[int] = []
    for start, part in sequences.under_headings(lines, found, _COMMENT.match):
        if _record(found, start, part):
            starless.append(start + 1)
    return found.reply(digest, starless=starless)


def _record(found: Sequences, start: int, lines: Sequence[str]) -> bool:
    """Take over one sequence, or name it; tell whether it lacks its star."""
    heading = _HEADING.fullmatch(lines[0].rstrip())
    if heading is None or heading[1] not in KINDS:
        found.errors.add(start + 1, "pir_type")
        return False
    if not heading[2]:
        found.errors.add(start + 1, "no_identifier")
        return False
    parts: list[str] = []
    ended = False
    for offset, line in enumerate(lines[2:], start=2):
        if not line.strip() or _COMMENT.match(line):
            continue
        body, star, rest = line.partition("*")
        letters = body.translate(_PLAIN).upper()
        if reason := _reason(letters, rest if star else "", heading[1], ended=ended):
            found.errors.add(start + offset + 1, reason)
            return False
        parts.append(letters)
        ended = ended or bool(star)
    letters = "".join(parts)
    if not letters.strip("-"):
        found.errors.add(start + 1, "no_sequence")
        return False
    kind = KINDS[heading[1]] or sequences.kind_of(letters)
    description = lines[1].strip() if len(lines) > 1 else ""
    about = (_said(_GENE, lines[2:]), _said(_SPECIES, lines[2:]))
    found.keep(start + 1, (heading[2].strip(), description), letters, kind, about)
    return not ended


def _said(form: re.Pattern[str], lines: Sequence[str]) -> str:
    """Return what a kind of comment says; empty where there is none, or several disagree."""
    said = {found[1] for line in lines if (found := form.fullmatch(line.strip()))}
    return said.pop() if len(said) == 1 else ""


def _reason(letters: str, rest: str, kind: str, *, ended: bool) -> str:
    """Return why a line cannot be used; empty where it can."""
    if ended or rest.strip():
        return "after_end"
    if _BAD.search(letters):
        return "letter"
    if KINDS[kind] == "nucleotide" and not set(letters) - {"-"} <= NUCLEOTIDES:
        return "residue"
    return ""


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        f"{__name__}:read_pir", {"source": source.as_json()}, sequences.DEADLINE_S
    )
    starless = reply.header["starless"]
    notes = (NO_STAR.with_values(count=len(starless), line=starless[0]),) if starless else ()
    return sequences.case_of(reply, source.name, "PIR/NBRF", notes)
