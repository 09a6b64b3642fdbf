"""Sites of a VCF or a table without samples, as ClinVar and gnomAD give them, allele by allele."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.alleles import trimmed
from meddx.knowledge import assemblies, reference_lines
from meddx.knowledge.allele_index import allele, locus

_COLUMNS: Final = 8
_BASES: Final = frozenset("ACGTN")


@dataclass(frozen=True)
class Site:
    """One alternate allele of a row, trimmed; ``number`` is its place in the row, from 0."""

    chromosome: str
    position: int
    identifier: str
    reference: str
    alternate: str
    number: int
    alternates: int
    info: Mapping[str, str]

    def value(self, key: str) -> str:
        """Return what INFO says of this allele; empty where it says nothing."""
        text = self.info.get(key, "")
        parts = text.split(",")
        said = parts[self.number] if len(parts) == self.alternates else text
        return "" if said == "." else said


@dataclass
class Sites:
    """The rows of a VCF without samples, read once; ``meta`` and ``left_out`` fill on the way."""

    path: Path
    meta: list[str] = field(default_factory=list)
    left_out: int = 0

    def __iter__(self) -> Iterator[Site]:
        for line in reference_lines.lines(self.path):
            if line.startswith("#"):
                self.meta.append(line)
            elif line:
                yield from self._row(line.split("\t"))

    def _row(self, cells: Sequence[str]) -> Iterator[Site]:
        if len(cells) < _COLUMNS or not cells[1].isdecimal():
            self.left_out += 1
            return
        name, reference = assemblies.chromosome(cells[0]), cells[3].upper()
        alternates = cells[4].upper().split(",")
        info = dict(part.partition("=")[::2] for part in cells[7].split(";"))
        for number, alternate in enumerate(alternates):
            if not (_is_bases(reference) and _is_bases(alternate)):
                self.left_out += 1
                continue
            start, ref, alt = trimmed(int(cells[1]), reference, alternate)
            yield Site(name, start, cells[2], ref, alt, number, len(alternates), info)

    @property
    def build(self) -> str:
        """The build that the header tells: by the lengths of contigs, else by words."""
        return build_of(self.meta)


def build_of(meta: Sequence[str]) -> str:
    """Return the build that the header lines of a VCF tell; empty where they do not agree."""
    lengths: dict[str, int] = {}
    words: list[str] = []
    for line in meta:
        if line.startswith("##contig=<"):
            said = dict(part.partition("=")[::2] for part in line[10:].rstrip(">").split(","))
            words.append(said.get("assembly", ""))
            if said.get("length", "").isdecimal():
                lengths[assemblies.chromosome(said.get("ID", ""))] = int(said["length"])
        elif line.startswith(("##reference=", "##assembly=")):
            words.append(line)
    told = assemblies.of_lengths(lengths)
    named = assemblies.of_words(words)
    return assemblies.agreed((told, named)) if told and named else told or named


@dataclass
class Gathered:
    """Columns of an index as they grow, sorted by place at the end."""

    loci: "array[int]" = field(default_factory=lambda: array("q"))
    alleles: "array[int]" = field(default_factory=lambda: array("Q"))

    def add(self, site: Site) -> bool:
        """Take over where an allele lies; False where that is no chromosome."""
        place = locus(site.chromosome, site.position)
        if place:
            self.loci.append(place)
            self.alleles.append(allele(site.reference, site.alternate))
        return bool(place)

    def arrays(self, columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Return all columns in the order of the places."""
        loci = np.frombuffer(self.loci, np.int64)
        order = np.argsort(loci, kind="stable")
        hashed = np.frombuffer(self.alleles, np.uint64)
        found: dict[str, NDArray[Any]] = {"locus": loci[order], "allele": hashed[order]}
        return found | {name: column[order] for name, column in columns.items()}


def _is_bases(text: str) -> bool:
    return bool(text) and _BASES.issuperset(text)
