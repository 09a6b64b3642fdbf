"""Sequences as a child process answers them, and the panel they become."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from numpy.typing import NDArray

from meddx.case.columns import Texts
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.case.record import Case
from meddx.child import Reply
from meddx.importers.shared import row_errors
from meddx.importers.shared.row_errors import RowErrors
from meddx.importers.shared.table_lines import ROWS_LEFT_OUT
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 128 << 20
DEADLINE_S: Final = 120.0

NO_SEQUENCE: Final = Phrase("This file holds no sequence that can be used. Export it again.")

# Codes of IUPAC for nucleotides (Cornish-Bowden, Nucleic Acids Res 1985;13:3021); X as N.
NUCLEOTIDES: Final = frozenset("ACGTURYSWKMBDHVNX")
_SURE_PROTEIN: Final = frozenset("EFILPQZJO")
_LEAST_NUCLEOTIDE: Final = 20  # letters; a shorter word of A, C, G and T may be a peptide

_GENE: Final = re.compile(
    r"(?:\bGN=|\bgene_symbol[:=]|\bgene_name[:=]|\[gene=|\bgene=)([A-Za-z][\w.-]*)"
)
_GENCODE: Final = re.compile(r"ENS[PT]\d{11}(?:\.\d+)?\|(?:[^|]*\|){5}([A-Za-z][\w.-]*)\|")
_SPECIES: Final = re.compile(r"\bOS=([A-Z][a-z]+ [a-z]+)|\[([A-Z][a-z]+ [a-z]+)[^\]]*\]\s*$")
_HUMAN: Final = frozenset({"Homo sapiens"})
_COLUMNS: Final = ("identifiers", "descriptions", "letters", "kinds", "genes", "species")


@dataclass(eq=False)
class Sequences:
    """What was read of a file so far: heading lines, and of each sequence what ``keep`` takes."""

    lines: list[int] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    genes: list[str] = field(default_factory=list)
    species: list[str] = field(default_factory=list)
    records: int = 0
    errors: RowErrors = field(default_factory=RowErrors)

    def keep(
        self,
        line: int,
        heading: tuple[str, str],
        letters: str,
        kind: str,
        about: tuple[str, str] = ("", ""),
    ) -> None:
        """Take over a sequence.

        ``heading`` is its identifier and its description; ``about`` gene and species that stand
        elsewhere than in the heading.
        """
        self.lines.append(line)
        self.identifiers.append(heading[0])
        self.descriptions.append(heading[1])
        self.letters.append(letters)
        self.kinds.append(kind)
        self.genes.append(about[0])
        self.species.append(about[1])

    def reply(self, digest: str, **facts: Any) -> Reply:  # noqa: ANN401 - JSON
        """Return all of it as a child's answer; names that stand twice are left out and named.

        Raises
        ------
        Refused
            ``no_sequence`` when nothing is left.
        """
        seen = Counter(self.identifiers)
        kept = [place for place, name in enumerate(self.identifiers) if seen[name] == 1]
        for place, name in enumerate(self.identifiers):
            if seen[name] > 1:
                self.errors.add(self.lines[place], "twice")
        if not kept:
            raise Refused("no_sequence", NO_SEQUENCE)
        arrays: dict[str, NDArray[Any]] = {}
        for name in _COLUMNS:
            column: list[str] = getattr(self, name)
            texts = Texts.of(column[place] for place in kept)
            arrays |= {f"{name}_heap": texts.heap, f"{name}_ends": texts.ends}
        header = {"sha256": digest, "records": self.records, **self.errors.as_header(), **facts}
        return Reply(header, arrays)


def under_headings(
    lines: Sequence[str], found: Sequences, is_comment: Callable[[str], object]
) -> list[tuple[int, Sequence[str]]]:
    """Return index and lines of each part that a line with ``>`` begins, counted as records.

    What stands before the first heading is one record, which is named as an error.
    """
    starts = [at for at, line in enumerate(lines) if line.startswith(">")]
    before = range(starts[0] if starts else len(lines))
    stray = [at for at in before if lines[at].strip() and not is_comment(lines[at])]
    for at in stray[:1]:
        found.errors.add(at + 1, "no_heading")
    found.records += len(starts) + bool(stray)
    ends = [*starts[1:], len(lines)]
    return [(start, lines[start:end]) for start, end in zip(starts, ends, strict=False)]


def kind_of(letters: str) -> str:
    """Tell protein from nucleotide by the letters; empty where both are possible."""
    found = set(letters) - {"-", "*"}
    if found & _SURE_PROTEIN:
        return "protein"
    if found <= NUCLEOTIDES and len(letters.replace("-", "")) >= _LEAST_NUCLEOTIDE:
        return "nucleotide" if found <= set("ACGTUN") else ""
    return ""


def case_of(reply: Reply, title: str, tool: str, notes: tuple[Phrase, ...] = ()) -> Case:
    """Return the case of a child's answer; sequences name nobody."""
    said = reply.header
    columns = [Texts(reply.arrays[f"{n}_heap"], reply.arrays[f"{n}_ends"]) for n in _COLUMNS]
    if said["error_count"]:
        left = ROWS_LEFT_OUT.with_values(count=said["error_count"], records=said["records"])
        notes = (*notes, left)
    panel = GenePanel(
        panel_id=str(said["sha256"])[:12],
        title=title,
        kind="sequences",
        tool=tool,
        records=said["records"],
        errors=row_errors.listed(said),
        error_count=said["error_count"],
        notes=notes,
        sequences=tuple(sequenced(*row) for row in zip(*columns, strict=True)),
        sha256=said["sha256"],
    )
    return Case(panels=(panel,))


def sequenced(
    identifier: str, description: str, letters: str, kind: str, gene: str = "", species: str = ""
) -> Sequenced:
    """Return a sequence with the gene and species that its heading names.

    UniProt writes ``GN=`` and ``OS=``, Ensembl ``gene_symbol:``, NCBI ``[gene=...]`` and the
    species in brackets, GENCODE the gene between bars.
    """
    heading = f"{identifier} {description}"
    named_gene = _GENE.search(heading) or _GENCODE.match(identifier)
    found = _SPECIES.search(heading)
    named = next(filter(None, found.groups()), "") if found else species
    return Sequenced(
        identifier,
        description,
        letters,
        kind,
        gene=named_gene[1] if named_gene else gene,
        species="human" if named in _HUMAN else named,
    )
