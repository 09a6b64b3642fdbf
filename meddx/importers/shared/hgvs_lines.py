"""HGVS descriptions, one a line, as a panel of variants: of a text file, or typed into the window.

A position and alleles come of ``g.`` and ``m.`` alone; nothing is projected from a transcript.
Lines ``# build: GRCh38``, ``# origin: germline`` and ``# patient_id: ID`` say what they say.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from meddx.case.gene_files import GenePanel
from meddx.case.variants import Origin, Variant
from meddx.importers.shared import cases, gene_names
from meddx.importers.shared.table_lines import Errors
from meddx.knowledge import assemblies, genes, hgvs, symbols
from meddx.knowledge.hgvs import Hgvs
from meddx.knowledge.hgvs_alleles import parse_alleles
from meddx.knowledge.hgvs_nucleotide import Nucleotides
from meddx.knowledge.symbols import Symbols
from meddx.phrase import Phrase, Refused

NONE: Final = Phrase("This text holds no HGVS description, such as BRCA1 c.68_69del.")
OTHER_BUILD: Final = Phrase(
    "This description is of another reference build than those before it. Builds are not mixed."
)
NO_BUILD: Final = Phrase(
    "The descriptions do not tell GRCh37 from GRCh38, so positions are shown without a build. A "
    "line such as # build: GRCh38 tells it."
)
NO_GENE: Final = Phrase("Descriptions without a gene, which are shown and rank nothing: {count}.")
BASES_UNKNOWN: Final = Phrase(
    "Deletions or duplications whose bases are not named and stand as N: {count}."
)

_TOLD: Final = re.compile(r"#+\s*(build|origin|patient_id)\s*[:=]\s*(\S+)\s*", re.IGNORECASE)
_HEADINGS: Final = frozenset({"hgvs", "variant", "variants", "变异"})
_MOST_NAMED: Final = 1000  # bases; longer changes are those of structure
_SIMPLE: Final = frozenset({"del", "delins", "dup", ">"})
_SYMBOLS: Final = {"del": "<DEL>", "dup": "<DUP>", "inv": "<INV>"}


@dataclass(frozen=True)
class Checked:
    """A line of a text: the variant that it describes, or why it describes none."""

    line: int
    variant: Variant | None = None
    problem: Phrase | None = None


@dataclass(frozen=True)
class Check:
    """What a text holds, line by line, and what must be said of the whole of it."""

    lines: tuple[Checked, ...] = ()
    notes: tuple[Phrase, ...] = ()

    @property
    def has_variant(self) -> bool:
        """Whether there is anything to add."""
        return any(line.variant is not None for line in self.lines)


@dataclass(eq=False)
class _Read:
    """What was read so far, and what the text says of itself."""

    told: dict[str, str]
    names: gene_names.Names
    build: str = ""
    records: int = 0
    unnamed: int = 0
    without_bases: int = 0
    variants: list[Variant] = field(default_factory=list)
    errors: Errors = field(default_factory=Errors)
    checked: list[Checked] = field(default_factory=list)

    def take(self, line: str, number: int) -> None:
        """Take over one description."""
        self.records += 1
        try:
            found = [self._variant(one, number) for one in parse_alleles(line)]
            self.variants += found
            self.checked += [Checked(number, variant) for variant in found]
        except Refused as refused:
            self.errors.add(number, refused.phrase)
            self.checked.append(Checked(number, problem=refused.phrase))

    def _variant(self, read: Hgvs, number: int) -> Variant:
        build = assemblies.of_accessions([read.reference]) if read.kind == "g" else ""
        if build and self.build and build != self.build:
            raise Refused("other_build", OTHER_BUILD)
        gene = self.names.read(read.gene) if read.gene else ""
        if isinstance(gene, Phrase):
            raise Refused("unclear_gene", gene)
        self.build = build or self.build
        self.unnamed += not gene
        start, reference, alternate, end = _place(read)
        self.without_bases += "N" in reference
        return Variant(
            chromosome=_chromosome(read) if start else "",
            position=start,
            reference=reference,
            alternate=alternate,
            gene=gene,
            transcript=read.reference if read.kind in "cn" else "",
            hgvs_c=read.text if read.kind in "cn" else "",
            hgvs_p=read.protein.text if read.protein else "",
            consequence=hgvs.consequence(read),
            zygosity=read.zygosity,
            line=number,
            identifier=read.written,
            phase_set=number if read.haplotype >= 0 else 0,
            haplotype=read.haplotype,
            end=end,
        )


def names() -> Symbols:
    """Return the names of genes that descriptions are read with; takes a moment."""
    return symbols.load(genes.load())


def check(content: str, known: Symbols) -> Check:
    """Say of every line of a text what is understood, or why nothing is."""
    rows = _rows(content, known)
    return Check(tuple(rows.checked), _notes(rows))


def read(content: str, title: str, known: Symbols | None = None) -> tuple[GenePanel, str]:
    """Read a text of descriptions, with the ``names`` of genes where they are loaded already.

    Returns
    -------
    tuple
        The panel, and the patient's ID where the text names one.

    Raises
    ------
    Refused
        ``not_hgvs`` when no line is one; the first line's reason then.
    """
    known = known or names()
    rows = _rows(content, known)
    told = rows.told
    if not rows.variants:
        raise Refused("not_hgvs", rows.errors.listed[0][1] if rows.errors.count else NONE)
    named = tuple(dict.fromkeys(v.gene for v in rows.variants if v.gene))
    origin = {"germline": Origin.GERMLINE, "tumour": Origin.TUMOUR, "tumor": Origin.TUMOUR}
    panel = GenePanel(
        panel_id=cases.short_hash(content.encode()),
        title=title,
        kind="hgvs",
        build=rows.build,
        origin=origin.get(told.get("origin", "").lower(), Origin.UNKNOWN),
        variants=tuple(rows.variants),
        records=rows.records,
        errors=tuple(rows.errors.listed),
        error_count=rows.errors.count,
        annotation="HGVS",
        notes=(*_notes(rows), *gene_names.unknown(named, genes.load()), *known.problems),
    )
    return panel, told.get("patient_id", "")


def _rows(content: str, known: Symbols) -> _Read:
    told = {key.lower(): value for key, value in _TOLD.findall(content)}
    rows = _Read(told, gene_names.Names(known), assemblies.of_words([told.get("build", "")]))
    for number, line in enumerate(content.split("\n"), start=1):
        bare = line.split("#", 1)[0].strip()
        if bare and bare.lower() not in _HEADINGS:
            rows.take(bare, number)
    return rows


def _notes(rows: _Read) -> tuple[Phrase, ...]:
    told = (*rows.names.notes(), *rows.errors.notes(rows.records))
    if not rows.build and any(variant.position for variant in rows.variants):
        told = (*told, NO_BUILD)
    if rows.unnamed:
        told = (*told, NO_GENE.with_values(count=rows.unnamed))
    if rows.without_bases:
        told = (*told, BASES_UNKNOWN.with_values(count=rows.without_bases))
    return told


def _chromosome(read: Hgvs) -> str:
    return "MT" if read.kind == "m" else assemblies.chromosome(read.reference)


def _place(read: Hgvs) -> tuple[int, str, str, int]:
    """Return position, alleles (as MAF writes indels) and end; zero and empty where not said."""
    bases = read.bases
    is_of_chromosome = read.kind == "m" or (
        read.kind == "g" and not read.reference.startswith(("NG_", "NT_", "NW_", "LRG", "ENS"))
    )
    if bases is None or not is_of_chromosome or not (read.reference or read.kind == "m"):
        return 0, "", "", 0
    if bases.start is None or bases.end is None:
        return 0, "", "", 0
    return _alleles(bases, bases.start.base, bases.end.base)


def _alleles(bases: Nucleotides, start: int, end: int) -> tuple[int, str, str, int]:
    length = end - start + 1
    if bases.edit == "ins" and bases.inserted:
        return start, "-", bases.inserted, 0
    if bases.edit in _SIMPLE and length <= _MOST_NAMED:
        touched = bases.deleted or "N" * length
        if bases.edit == "dup":
            return end, "-", touched, 0
        return start, touched, bases.inserted or "-", 0
    if bases.edit in _SYMBOLS:
        return start, "N", _SYMBOLS[bases.edit], end
    return 0, "", "", 0
