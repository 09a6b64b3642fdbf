"""The rows of a VCF file become variants, one an allele of the chosen sample, block by block."""

import math
import re
from collections import Counter
from typing import Any, Final, NamedTuple

from meddx.case.alleles import OtherReferenceError, trimmed
from meddx.case.variants import RELATIVE_DEPTHS, RELATIVE_QUALITIES, RELATIVES
from meddx.importers.shared import vcf_bcsq, vcf_filters, vcf_reference
from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.table_rows import BEYOND
from meddx.importers.shared.variant_arrays import Filling
from meddx.importers.shared.vcf_annotation import NOTHING, About, Annotator, value
from meddx.importers.shared.vcf_covered import Covered
from meddx.importers.shared.vcf_genotypes import (
    REFERENCE,
    UNKNOWN,
    BadRowError,
    Genotype,
    Layout,
    Reads,
    count,
    from_dp4,
    read_genotype,
)
from meddx.importers.shared.vcf_header import VcfHeader
from meddx.importers.shared.vcf_reference import Beside, Genome
from meddx.knowledge import assemblies
from meddx.knowledge.assemblies import chromosome
from meddx.phrase import Phrase, Refused

MAX_LISTED: Final = 1000

TWO_FILES: Final = Phrase(
    "This file holds two VCF files of different samples one after the other. Open each by itself."
)
REASONS: Final = {
    "columns": Phrase("The row has not as many columns as the header."),
    "position": Phrase("The position is not a number."),
    "beyond_contig": BEYOND,
    "reference": Phrase("REF is not a sequence of bases."),
    "alternate": Phrase("ALT is neither a sequence of bases nor a structural variant."),
    "same_allele": Phrase("ALT is the same as REF."),
    "other_reference": vcf_reference.OTHER_REFERENCE,
    "end": Phrase("END is no position behind POS."),
    "quality": Phrase("QUAL is not a number."),
    "format": Phrase("The sample has more fields than FORMAT names."),
    "genotype": Phrase("The genotype cannot be read."),
    "reads": Phrase("A number of reads is negative or too large."),
    "fraction": Phrase("The share of reads is not between 0 and 1."),
    "too_long": Phrase("The line is longer than 1 MB."),
    "encoding": Phrase("The line is not UTF-8 text."),
    "record": Phrase("The record is damaged."),
}
_LAST: Final = 2**31 - 1
_DIGITS: Final = 10
_MAX_KNOWN: Final = 1 << 17  # different alleles or genotypes that are remembered
_REFERENCE: Final = re.compile(r"[ACGTNRYSWKMBDHV]+")  # VCF 4.3 allows no code but N; files do
_BASES: Final = re.compile(r"[ACGTN]+")
_SYMBOL: Final = re.compile(r"<[^<>\s,]+>")
# A breakend: bases and a place between brackets; or a single one, bases with a dot.
_BREAKEND: Final = re.compile(
    r"[ACGTN.]*([\[\]])(?:<[^<>\s,]+>|[^\[\]\s,]+):\d+\1[ACGTN.]*|\.[ACGTN]+|[ACGTN]+\.",
    re.IGNORECASE,
)
_NO_ALLELE: Final = frozenset({".", "*", "<*>", "<NON_REF>", "<*:DEL>"})
_AT_ONCE: Final = 1 << 20  # characters whose variants go into the table together
_LONG: Final = 200  # longer alleles are not remembered
_PASSED: Final = {".": -1, "": -1, "PASS": 1}  # NUMBERS' way to say None and True
_COLUMNS: Final = (
    *("chromosome", "position", "reference", "alternate", "identifier", "quality", "filters"),
    *("zygosity", "depth", "reference_depth", "alternate_depth", "fraction", "genotype_quality"),
    *("phase_set", "haplotype", "end", "line"),
)
_OF_OTHERS: Final = (RELATIVES, RELATIVE_DEPTHS, RELATIVE_QUALITIES)
_ONLY_REFERENCE: Final = frozenset({"<*>", "<NON_REF>"})


class Allele(NamedTuple):
    """An alternate allele as it is kept; ``problem`` is one of ``REASONS`` where it cannot be."""

    place: int
    shift: int
    reference: str
    alternate: str
    is_structural: bool = False
    problem: str = ""


class Row(NamedTuple):
    """What the cells of a row say that all its alleles share."""

    number: int
    chromosome: str
    position: int
    cells: list[str]
    alternates: list[str]


class VcfRows:
    """Reads rows of the chosen sample into a table.

    Alleles are compared with ``genome``, of the build of the header, and left-aligned; without it
    they are trimmed alone.

    Attributes
    ----------
    records
        Rows with data so far; ``reference_blocks`` those of a GVCF that say only that nothing was
        found, ``not_carried`` those whose alleles the sample does not carry.
    indels
        Insertions and deletions among the variants.
    covered
        Stretches that a GVCF says were read.
    errors
        Line and one of ``REASONS`` of the first 1,000 rows that could not be used.
    """

    def __init__(self, header: VcfHeader, genome: Genome | None = None) -> None:
        if header.chosen is None:
            raise ValueError("a sample is chosen before its rows are read")
        self.records = self.reference_blocks = self.not_carried = self.indels = 0
        self.errors: list[tuple[int, str]] = []
        self._table = Filling()
        self._waiting = 0
        self.annotator = Annotator(header)
        self.covered = Covered()
        self._reasons: Counter[str] = Counter()
        self._columns = header.columns
        self._column = header.chosen.column
        self._relatives = [column for column, _ in header.chosen.relatives]
        self._samples = header.samples
        self._is_alone = len(header.samples) == 1
        self._lengths, self._build = header.lengths, header.build
        self._beside = Beside(genome) if genome else None
        self._contigs: dict[str, tuple[str, int]] = {}
        self._alleles: dict[tuple[str, str], tuple[list[str], list[Allele]]] = {}
        self._layouts: dict[str, Layout] = {}
        self._genotypes: dict[str, Genotype] = {}
        self._kept: list[tuple[Any, ...]] = []
        self._abouts: list[About] = []
        self._of_others: dict[str, list[tuple[int, ...]]] = {name: [] for name in _OF_OTHERS}

    @property
    def table(self) -> Filling:
        """The variants so far."""
        self._put()
        return self._table

    @property
    def error_count(self) -> int:
        """Number of rows that could not be used."""
        return self._reasons.total()

    @property
    def is_of_another_build(self) -> bool:
        """Whether so many rows contradict the reference genome that the others agree by chance."""
        return vcf_reference.is_of_another_build(self._reasons["other_reference"], self.records)

    def read(self, block: Block) -> None:
        """Read the rows of a block; blank lines and comments are none.

        Raises
        ------
        Refused
            ``two_files`` when another header with other samples stands among the rows.
        """
        bad = dict(block.bad)
        for number, line in enumerate(block.lines, block.first):
            if line and line[0] != "#":
                try:
                    self._row(line, number)
                except BadRowError as problem:
                    self._refuse(number, str(problem))
            elif number in bad:
                self._refuse(number, bad[number])
            elif line.startswith("#CHROM") and tuple(line.split("\t")[9:]) != self._samples:
                raise Refused("two_files", TWO_FILES)
        self._waiting += len(block.text)
        if self._waiting > _AT_ONCE:
            self._put()

    def _refuse(self, line: int, reason: str) -> None:
        self.records += 1
        self._reasons[reason] += 1
        if len(self.errors) < MAX_LISTED:
            self.errors.append((line, reason))

    def _row(self, line: str, number: int) -> None:
        cells = line.split("\t")
        if len(cells) != self._columns:
            raise BadRowError("columns")
        name, last = self._contigs.get(cells[0]) or self._contig(cells[0])
        if not cells[1].isdecimal() or len(cells[1]) > _DIGITS:
            raise BadRowError("position")
        position = int(cells[1])
        if position > last:
            raise BadRowError("beyond_contig")
        known = self._alleles.get((cells[3], cells[4]))
        alternates, alleles = known or self._read_alleles(cells[3], cells[4])
        layout = self._layouts.get(cells[8]) or self._layout(cells[8])
        values = layout.values(cells[self._column])
        written = values[layout.gt]
        genotype = self._genotypes.get(written) or self._genotype(written)
        if genotype.highest > len(alternates):
            raise BadRowError("genotype")
        row = Row(number, name, position, cells, alternates)
        carried = [a for a in alleles if genotype.zygosity(a.place) != REFERENCE]
        made = [self._variant(row, a, layout, values, genotype) for a in carried]
        is_block = not alleles and cells[4] in _ONLY_REFERENCE
        if is_block or self.reference_blocks:  # a GVCF says of every base how it was read
            end = count(value(f";{cells[7]};", "END")) if is_block else -1
            last = min(max(end, position + len(cells[3]) - 1), last)
            self.covered.add(name, position, last, layout.depth(values))
        self._kept += made
        self.records += 1
        if not carried:
            self.reference_blocks += is_block
            self.not_carried += not is_block
            return
        for allele in carried:
            self._note(row, allele, layout)

    def _note(self, row: Row, allele: Allele, layout: Layout) -> None:
        """Note what does not stand in the sample's own cell: annotation, the relatives."""
        info = row.cells[7]
        if self.annotator.haplotypes:
            info = vcf_bcsq.carried(info, row.cells[8], row.cells[self._column])
        self._abouts.append(self.annotator.about(info, row.alternates, allele.place))
        if self._relatives:
            cells = (row.cells[column] for column in self._relatives)
            told = [self._of_relative(cell, row, allele.place, layout) for cell in cells]
            for of_one, kept in zip(zip(*told, strict=True), self._of_others.values(), strict=True):
                kept.append(of_one)
        if len(allele.reference) != len(allele.alternate) and not allele.is_structural:
            self.indels += 1

    def _of_relative(self, cell: str, row: Row, place: int, layout: Layout) -> tuple[int, int, int]:
        """Return zygosity, depth and GQ; a damaged cell says nothing of anybody."""
        try:
            values = layout.values(cell)
            genotype = self._genotype(values[layout.gt])
            quality = layout.quality(values, genotype, len(row.alternates) + 1)
            return genotype.sure_zygosity(place), layout.depth(values), quality
        except BadRowError:
            return UNKNOWN, -1, -1

    def _variant(
        self, row: Row, allele: Allele, layout: Layout, values: list[str], genotype: Genotype
    ) -> tuple[Any, ...]:
        if allele.problem:
            raise BadRowError(allele.problem)
        place, cells = allele.place, row.cells
        reference_depth, own_depth, fraction = layout.reads(
            values, place, allele.reference, allele.alternate
        )
        depth = layout.depth(values)
        if self._is_alone and (depth < 0 or own_depth < 0):
            depth, reads = self._of_info(cells[7], depth, len(row.alternates))
            if own_depth < 0 and reads[1] >= 0:
                reference_depth, own_depth, fraction = reads
        phase_set, haplotype = 0, -1
        if genotype.is_phased or layout.physical[0] >= 0:
            phase_set, haplotype = layout.phase(values, genotype, place)
        return (
            row.chromosome,
            *self._place(row, allele),
            cells[2] if cells[2] != "." else "",
            _quality(cells[5]),
            self._filter(row, place, values[layout.filter]),
            genotype.zygosity(place),
            depth,
            reference_depth,
            own_depth,
            fraction,
            layout.quality(values, genotype, len(row.alternates) + 1),
            phase_set,
            haplotype,
            _end(row, allele) if allele.is_structural else 0,
            row.number,
        )

    def _filter(self, row: Row, place: int, sample: str) -> str:
        """Return FILTER as it applies to an allele."""
        has_own = len(row.alternates) > 1 and vcf_filters.has_own(row.cells[7])
        info = row.cells[7] if has_own else ""
        if info or sample != ".":
            return vcf_filters.failed(row.cells[6], sample, info, place)
        return row.cells[6]

    def _place(self, row: Row, allele: Allele) -> tuple[int, str, str]:
        """Return position and alleles: leftmost where the reference genome is known."""
        if self._beside is None:
            return row.position + allele.shift, allele.reference, allele.alternate
        written = row.alternates[allele.place - 1]
        written = allele.alternate if allele.is_structural else written.upper()
        try:
            return self._beside.placed(row.chromosome, row.position, row.cells[3].upper(), written)
        except OtherReferenceError:
            raise BadRowError("other_reference") from None

    def _of_info(self, info: str, depth: int, alleles: int) -> tuple[int, Reads]:
        """Return depth and reads of a file of one sample, where INFO alone holds them."""
        padded = f";{info};"
        if depth < 0:
            depth = count(value(padded, "DP"))
        return depth, from_dp4(value(padded, "DP4") if alleles == 1 else "")

    def _contig(self, written: str) -> tuple[str, int]:
        name = chromosome(written)
        if self.annotator.haplotypes:
            self.annotator.haplotypes.forget()
        length = self._lengths.get(name) or assemblies.length(self._build, name) or _LAST
        self._contigs[written] = found = (name, length)
        return found

    def _layout(self, keys: str) -> Layout:
        self._layouts[keys] = layout = Layout.of(keys)
        return layout

    def _genotype(self, text: str) -> Genotype:
        known = self._genotypes.get(text)
        if known is None:
            if len(self._genotypes) > _MAX_KNOWN:
                self._genotypes.clear()
            self._genotypes[text] = known = read_genotype(text)
        return known

    def _read_alleles(self, reference: str, alternate: str) -> tuple[list[str], list[Allele]]:
        """Split ALT; alleles that are none (``*``, ``<NON_REF>``) are left out."""
        bases, alternates = reference.upper(), alternate.split(",")
        if not _REFERENCE.fullmatch(bases):
            raise BadRowError("reference")
        named = enumerate((text.upper() if text.isalpha() else text for text in alternates), 1)
        alleles = [_allele(p, bases, text) for p, text in named if text not in _NO_ALLELE]
        if len(self._alleles) > _MAX_KNOWN:
            self._alleles.clear()
        if len(reference) + len(alternate) < _LONG:
            self._alleles[reference, alternate] = alternates, alleles
        return alternates, alleles

    def _put(self) -> None:
        """Move the variants that wait into the table."""
        self._waiting = 0
        if not self._kept:
            return
        columns: dict[str, Any] = dict(zip(_COLUMNS, zip(*self._kept, strict=True), strict=True))
        filters = columns["filters"]
        columns["passed"] = [_PASSED.get(text, 0) for text in filters]
        columns["filters"] = ["" if text in _PASSED else text for text in filters]
        if any(about is not NOTHING for about in self._abouts):
            columns |= zip(About._fields, zip(*self._abouts, strict=True), strict=True)
        if self._relatives:
            columns |= self._of_others
        self._table.add(columns, len(self._kept))
        self._kept, self._abouts = [], []
        self._of_others = {name: [] for name in _OF_OTHERS}


def _allele(place: int, reference: str, alternate: str) -> Allele:
    if _BASES.fullmatch(alternate):
        if alternate == reference:
            return Allele(place, 0, reference, alternate, problem="same_allele")
        start, ref, alt = trimmed(0, reference, alternate)
        return Allele(place, start, ref, alt)
    if _SYMBOL.fullmatch(alternate) or _BREAKEND.fullmatch(alternate):
        return Allele(place, 0, reference, alternate, is_structural=True)
    return Allele(place, 0, reference, alternate, problem="alternate")


def _quality(text: str) -> float:
    """Return QUAL, not a number where there is none; some callers write -1 for that."""
    if text == ".":
        return math.nan
    try:
        quality = float(text)
    except ValueError:
        raise BadRowError("quality") from None
    return quality if 0.0 <= quality <= _LAST else math.nan


def _end(row: Row, allele: Allele) -> int:
    """Return the last position of a structural variant: END, else what SVLEN says (VCF 4.4)."""
    if not allele.alternate.startswith("<"):
        return row.position  # of a breakend: the other end is in ALT
    info = f";{row.cells[7]};"
    text = value(info, "END")
    if not text and not allele.alternate.startswith("<INS"):
        lengths = value(info, "SVLEN").lstrip("-").split(",")
        own = lengths[allele.place - 1].lstrip("-") if allele.place <= len(lengths) else ""
        text = str(row.position + int(own)) if own.isdecimal() and len(own) <= _DIGITS else ""
    if not text:
        return row.position
    end = int(text) if text.isdecimal() and len(text) <= _DIGITS else -1
    if not row.position <= end <= _LAST:
        raise BadRowError("end")
    return end
