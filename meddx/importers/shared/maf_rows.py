"""One row of a MAF file: alleles, genotype, reads, consequence, or why it cannot be used.

Columns and rules after the GDC's MAF format 1.0.0 and vcf2maf (MAF 2.4): an insertion has ``-`` as
Reference_Allele and stands between Start_Position and End_Position, a deletion has ``-`` as tumour
allele and names the deleted bases. The base before them, which VCF writes, is not in the file; it
is taken from the user's genome where there is one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from meddx.case.variants import Zygosity
from meddx.importers.shared import table_rows
from meddx.importers.shared.table_rows import MORE_READS, BadRowError
from meddx.importers.shared.vcf_reference import Beside
from meddx.importers.shared.vcf_transcripts import exon_of
from meddx.knowledge.assemblies import chromosome
from meddx.phrase import Phrase

ALLELES: Final = Phrase("An allele is not a sequence of bases, nor - alone.")
SAME: Final = Phrase("Both alleles of the tumour are the reference.")
STRAND: Final = Phrase("The row is of the minus strand; MAF gives alleles of the plus strand.")
LENGTH: Final = Phrase("The alleles do not fill the row from its start to its end.")

NEEDED: Final = frozenset(
    {
        *("hugo_symbol", "chromosome", "start_position", "end_position", "reference_allele"),
        *("tumor_seq_allele1", "tumor_seq_allele2", "tumor_sample_barcode"),
        "variant_classification",
    }
)
_ALLELE: Final = re.compile(r"[ACGTN]+|-")
_SILENT: Final = frozenset({"", ".", "NA", "-", "__UNKNOWN__"})
_NO_GENE: Final = frozenset({"", "Unknown", "UNKNOWN", ".", "NA"})

# Variant_Classification -> Sequence Ontology, as vcf2maf derives the former from the latter.
CONSEQUENCES: Final[Mapping[str, str]] = {
    "Missense_Mutation": "missense_variant",
    "Nonsense_Mutation": "stop_gained",
    "Nonstop_Mutation": "stop_lost",
    "Translation_Start_Site": "start_lost",
    "Frame_Shift_Del": "frameshift_variant",
    "Frame_Shift_Ins": "frameshift_variant",
    "In_Frame_Del": "inframe_deletion",
    "In_Frame_Ins": "inframe_insertion",
    "Silent": "synonymous_variant",
    "Splice_Region": "splice_region_variant",
    "Intron": "intron_variant",
    "3'UTR": "3_prime_UTR_variant",
    "5'UTR": "5_prime_UTR_variant",
    "3'Flank": "downstream_gene_variant",
    "5'Flank": "upstream_gene_variant",
    "IGR": "intergenic_variant",
    "RNA": "non_coding_transcript_exon_variant",
    "lincRNA": "non_coding_transcript_exon_variant",
    "De_novo_Start_InFrame": "5_prime_UTR_premature_start_codon_gain_variant",
    "De_novo_Start_OutOfFrame": "5_prime_UTR_premature_start_codon_gain_variant",
    "Start_Codon_SNP": "start_lost",
    "Targeted_Region": "",
}
# "Splice_Site" joins donor and acceptor, which only the Consequence column of vcf2maf tells apart.
SPLICE_SITE: Final = "splice_site_variant"


@dataclass(frozen=True)
class Allele:
    """The variant allele of a sample, as MAF writes alleles."""

    chromosome: str
    position: int
    reference: str
    alternate: str
    zygosity: Zygosity

    @property
    def is_bare(self) -> bool:
        """Whether the base before an insertion or deletion is missing."""
        return "-" in {self.reference, self.alternate}


@dataclass(frozen=True)
class Reads:
    """Coverage, reads of the reference and of the variant; None where the file is silent."""

    depth: int | None
    reference: int | None
    variant: int | None

    @property
    def fraction(self) -> float | None:
        """Share of the reads that carry the variant, 0 to 1."""
        return self.variant / self.depth if self.depth and self.variant is not None else None


def is_header(line: str) -> bool:
    """Whether a line names the columns of a MAF file."""
    return set(line.rstrip("\r\n").lower().split("\t")) >= NEEDED


def allele(cells: Mapping[str, str], of_normal: bool = False) -> Allele:
    """Read the alleles of the tumour, or of the normal tissue beside it.

    Raises
    ------
    BadRowError
    """
    start, end = (table_rows.position(cells[name]) for name in ("start_position", "end_position"))
    if cells.get("strand", "+") == "-":
        raise BadRowError(STRAND)
    names = ("tumor_seq_allele1", "tumor_seq_allele2")
    if of_normal:
        names = ("match_norm_seq_allele1", "match_norm_seq_allele2")
    reference = cells["reference_allele"].upper()
    one, two = (cells.get(name, "").upper() for name in names)
    if not all(_ALLELE.fullmatch(letters) for letters in (reference, one, two)):
        raise BadRowError(ALLELES)
    alternate = one if two == reference else two  # older files put the variant first
    if alternate == reference:
        raise BadRowError(SAME)
    length = 2 if reference == "-" else len(reference)
    if end - start + 1 != length:
        raise BadRowError(LENGTH)
    zygosity = Zygosity.HOMOZYGOUS if one == two else Zygosity.HETEROZYGOUS
    name = chromosome(cells["chromosome"])
    return Allele(name, start, reference, alternate, zygosity)


def placed(allele: Allele, beside: Beside) -> Allele:
    """Return an allele in the shortest and leftmost form of VCF, with the base before it.

    On a contig that the genome does not hold it stays as MAF writes it.

    Raises
    ------
    meddx.case.alleles.OtherReferenceError
        When the genome holds other bases there.
    """
    # An insertion stands between its start and its end: behind the start lie the new bases.
    start = allele.position + (allele.reference == "-")
    reference, alternate = allele.reference.strip("-"), allele.alternate.strip("-")
    position, one, two = beside.placed(allele.chromosome, start, reference, alternate)
    if not (one and two):
        return allele
    return replace(allele, position=position, reference=one, alternate=two)


def reads(cells: Mapping[str, str], who: str) -> Reads:
    """Read the numbers of reads of the tumour (``t``) or the normal tissue (``n``).

    Raises
    ------
    BadRowError
    """
    depth, one, two = (
        _count(cells.get(f"{who}_{what}", "")) for what in ("depth", "ref_count", "alt_count")
    )
    if depth is not None and (one or 0) + (two or 0) > depth:
        raise BadRowError(MORE_READS)
    return Reads(depth, one, two)


def consequence(cells: Mapping[str, str]) -> str:
    """Return the terms of the Sequence Ontology, from the file's own column where it has one."""
    own = cells.get("consequence", "")
    if own and own not in _SILENT:
        return own.replace(",", "&").replace(";", "&")
    said = cells["variant_classification"]
    return SPLICE_SITE if said == "Splice_Site" else CONSEQUENCES.get(said, "")


def exon(cells: Mapping[str, str]) -> str:
    """Return the number of the exon, or of the intron whose splice site is lost."""
    number = text(cells, "exon_number", "exon")
    return exon_of(consequence(cells), number, text(cells, "intron"))


def gene(cells: Mapping[str, str]) -> str:
    """Return the gene as written; empty for what is none."""
    written = cells["hugo_symbol"].strip()
    return "" if written in _NO_GENE else written


def text(cells: Mapping[str, str], *names: str) -> str:
    """Return the first of some columns that says anything."""
    return next((c for name in names if (c := cells.get(name, "").strip()) not in _SILENT), "")


def frequency(cells: Mapping[str, str]) -> float | None:
    """Return the largest of the population frequencies that the file gives, 0 to 1."""
    found = []
    for name in ("gnomad_af", "gnomade_af", "gnomadg_af", "exac_af", "gmaf"):
        try:
            found.append(float(cells.get(name, "")))
        except ValueError:
            continue
    return max((value for value in found if 0 <= value <= 1), default=None)


def _count(cell: str) -> int | None:
    return None if cell.strip() in _SILENT else table_rows.count(cell)
