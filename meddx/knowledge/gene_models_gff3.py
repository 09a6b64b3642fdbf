"""Gene models of a user's GFF3 file, as Ensembl, GENCODE and NCBI write it.

Each gene is known by one transcript: MANE Select, else the canonical one, else the one with the
longest coding sequence, as the file marks them (GFF3 specification 1.26; columns are 1-based and
both ends included).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import assemblies, cache, reference_lines, reference_store
from meddx.knowledge.allele_index import CHROMOSOMES
from meddx.knowledge.indexed import Indexed

_COLUMNS: Final = 9
_FURTHEST: Final = 2**31 - 1
_GENES: Final = frozenset({"gene", "ncRNA_gene", "pseudogene", "protein_coding_gene"})
_PARTS: Final = frozenset({"exon", "CDS"})
_ENCODED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_VERSIONED: Final = re.compile(r"ENST\d+")


@dataclass
class _Gene:
    symbol: str
    chromosome: str
    strand: int


@dataclass
class _Model:
    """One transcript as its lines come."""

    identifier: str = ""
    gene: str = ""
    rank: int = 3  # 0 MANE Select, 1 canonical, 2 basic
    exons: list[tuple[int, int]] = field(default_factory=list)
    coding: list[tuple[int, int, int]] = field(default_factory=list)  # start, end, phase

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Sort key: the best transcript of a gene first."""
        coding = sum(end - start + 1 for start, end, _ in self.coding)
        spliced = sum(end - start + 1 for start, end in self.exons)
        return (self.rank if coding else 9, -coding, -spliced, self.identifier)


def is_gff3(head: str) -> bool:
    """Whether the head of a file is that of GFF3."""
    return head.startswith("##gff-version 3")


def index(path: Path, folder: Path) -> Indexed:
    """Index a GFF3 file into a folder; in the child process.

    Raises
    ------
    Refused
        ``bad_reference``.
    """
    reading = _Reading()
    for line in reference_lines.lines(path):
        reading.take(line)
    models = reading.chosen()
    arrays = _arrays(models, reading.genes)
    reference_store.save(folder, arrays)
    return Indexed(reading.build, reading.release, len(models), reading.left_out)


class _Reading:
    """Genes and transcripts as the lines come, in any order."""

    def __init__(self) -> None:
        self.genes: dict[str, _Gene] = {}
        self.models: dict[str, _Model] = {}
        self.left_out = 0
        self.release = ""
        self._words: list[str] = []
        self._lengths: dict[str, int] = {}
        self._accessions: set[str] = set()

    @property
    def build(self) -> str:
        """The build that the file tells; empty where it does not or contradicts itself."""
        told = (
            assemblies.of_words(self._words),
            assemblies.of_lengths(self._lengths),
            assemblies.of_accessions(self._accessions),
        )
        return assemblies.agreed(told)

    def take(self, line: str) -> None:
        """Take over one line."""
        if line.startswith("#"):
            self._pragma(line)
            return
        cells = line.split("\t")
        if not line or (cells[2:3] and cells[2] in {"region", "chromosome"}):
            return
        if len(cells) != _COLUMNS or not _is_span(cells[3], cells[4]):
            self.left_out += 1
            return
        self._accessions.add(cells[0])
        self._feature(cells, _attributes(cells[8]))

    def _pragma(self, line: str) -> None:
        words = line.lstrip("#!").split()
        if len(words) == 4 and words[0] == "sequence-region" and words[3].isdecimal():
            self._lengths[assemblies.chromosome(words[1])] = int(words[3])
        elif words and words[0] in {"genome-build", "genome-version", "assembly", "description:"}:
            self._words.append(line)
        elif len(words) > 1 and words[0] in {"annotation-source", "genebuild-last-updated"}:
            self.release = self.release or " ".join(words[1:])

    def _feature(self, cells: list[str], said: dict[str, str]) -> None:
        start, end = int(cells[3]), int(cells[4])
        identifier, parents = said.get("ID", ""), said.get("Parent", "").split(",")
        if cells[2] in _PARTS:
            for parent in filter(None, parents):
                model = self.models.setdefault(parent, _Model())
                if cells[2] == "exon":
                    model.exons.append((start, end))
                else:
                    phase = int(cells[7]) if cells[7] in {"0", "1", "2"} else 0
                    model.coding.append((start, end, phase))
        elif cells[2] in _GENES:
            symbol = said.get("gene_name") or said.get("Name") or said.get("gene", "")
            strand = -1 if cells[6] == "-" else 1
            gene = _Gene(symbol, assemblies.chromosome(cells[0]), strand)
            self.genes[identifier] = gene
        elif identifier and parents[0]:
            model = self.models.setdefault(identifier, _Model())
            model.identifier, model.gene = _name(identifier, said), parents[0]
            model.rank = _rank(said.get("tag", ""))

    def chosen(self) -> list[_Model]:
        """Return the best transcript of each gene that lies on a chromosome and has a symbol."""
        best: dict[str, _Model] = {}
        for identifier, model in self.models.items():
            gene = model.gene or identifier  # parts that hang on the gene itself
            known = self.genes.get(gene)
            if known is None or not known.symbol or known.chromosome not in CHROMOSOMES:
                continue
            model.gene = gene
            model.exons = sorted(model.exons or [(s, e) for s, e, _ in model.coding])
            if model.exons and (gene not in best or model.order < best[gene].order):
                best[gene] = model
        return list(best.values())


def _arrays(models: list[_Model], genes: dict[str, _Gene]) -> dict[str, NDArray[np.generic]]:
    """Return the chosen transcripts in the order of their places."""
    places = [
        (CHROMOSOMES.index(genes[m.gene].chromosome) + 1, m.exons[0][0], m.exons[-1][1], m)
        for m in models
    ]
    places.sort(key=lambda place: (*place[:3], place[3].identifier))
    own = [model for *_, model in places]
    starts, flat = cache.ragged([n for exon in model.exons for n in exon] for model in own)
    rows = []
    for chromosome, start, end, model in places:
        strand = genes[model.gene].strand
        coding = sorted(model.coding)
        low, high = (coding[0][0], coding[-1][1]) if coding else (0, 0)
        first = coding[0 if strand > 0 else -1][2] if coding else 0
        rows.append((chromosome, start, end, strand, low, high, first))
    return {
        "symbols": cache.packed(genes[model.gene].symbol for model in own),
        "transcripts": cache.packed(model.identifier for model in own),
        "models": np.array(rows, np.int32).reshape(-1, 7),
        "exon_starts": starts,
        "exons": flat,
    }


def _is_span(start: str, end: str) -> bool:
    return start.isdecimal() and end.isdecimal() and 1 <= int(start) <= int(end) <= _FURTHEST


def _attributes(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.strip().rstrip(";").split(";"))
    return {key.strip(): _decoded(value) for key, _, value in pairs}


def _decoded(text: str) -> str:
    return _ENCODED.sub(lambda m: chr(int(m[1], 16)), text) if "%" in text else text


def _name(identifier: str, said: dict[str, str]) -> str:
    """Return the accession of a transcript with its version, where the file gives one."""
    name = said.get("transcript_id") or identifier.split(":")[-1].removeprefix("rna-")
    version = said.get("version", "")
    return f"{name}.{version}" if version and _VERSIONED.fullmatch(name) else name


def _rank(tags: str) -> int:
    words: Iterable[str] = tags.replace(" ", "_").split(",")
    ranks = {"MANE_Select": 0, "Ensembl_canonical": 1, "RefSeq_Select": 1, "basic": 2}
    return min((ranks.get(word, 3) for word in words), default=3)
