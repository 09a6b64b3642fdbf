"""Columns of the table of variants: what each is called, shows and sorts by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from meddx.case.variants import Variant
from meddx.workstation.panels.variant_row import class_word, consequence_words, zygosity_word


@dataclass(frozen=True)
class Column:
    """A column: the name by which it sorts, its width, and what it shows of a variant."""

    by: str
    width_px: int
    shows: Callable[[Variant], str]
    is_number: bool = False


def _place(variant: Variant) -> str:
    if not variant.position:  # a description of a transcript tells none
        return ""
    end = f"-{variant.end:,}" if variant.end else ""
    return f"{variant.chromosome}:{variant.position:,}{end}"


def _alleles(variant: Variant) -> str:
    if not variant.position:
        return ""
    return f"{_short(variant.reference)}>{_short(variant.alternate)}"


def _short(allele: str) -> str:
    return allele if len(allele) <= 8 else f"{allele[:5]}...({len(allele)})"


def _change(variant: Variant) -> str:
    return variant.hgvs_c.rpartition(":")[2]


def _protein(variant: Variant) -> str:
    """Return the change without its protein; VEP writes ``c.405T>C(p.=)`` for one of none."""
    change = variant.hgvs_p.rpartition(":")[2]
    return "p.=" if change.endswith("(p.=)") else change


def _frequency(variant: Variant) -> str:
    value = variant.allele_frequency
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _fraction(variant: Variant) -> str:
    return "" if variant.fraction is None else f"{variant.fraction:.0%}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


COLUMNS: Final = (
    Column("gene", 84, lambda v: v.gene),
    Column("hgvs_c", 132, _change),
    Column("hgvs_p", 124, _protein),
    Column("consequence", 142, lambda v: consequence_words(v.consequence)),
    Column("classification", 136, class_word),
    Column("allele_frequency", 92, _frequency, is_number=True),
    Column("zygosity", 104, lambda v: zygosity_word(v.zygosity)),
    Column("fraction", 64, _fraction, is_number=True),
    Column("depth", 56, lambda v: _number(v.depth), is_number=True),
    Column("genotype_quality", 48, lambda v: _number(v.genotype_quality), is_number=True),
    Column("filters", 82, lambda v: ", ".join(v.filters) or ("PASS" if v.passed else "")),
    Column("position", 124, _place),
    Column("alternate", 96, _alleles),
    Column("identifier", 104, lambda v: v.identifier),
)


def heading(by: str) -> tuple[str, str]:
    """Return a column's short name and the sentence that explains it, in the language of now."""
    translate = QCoreApplication.translate
    headings = {
        "gene": (translate("Variants", "Gene"), translate("Variants", "Symbol of the gene")),
        "hgvs_c": (
            translate("Variants", "Change"),
            translate("Variants", "Change of the transcript (HGVS)"),
        ),
        "hgvs_p": (
            translate("Variants", "Protein"),
            translate("Variants", "Change of the protein (HGVS)"),
        ),
        "consequence": (
            translate("Variants", "Consequence"),
            translate("Variants", "What the change does, as a term of the Sequence Ontology"),
        ),
        "classification": (
            translate("Variants", "Class in file"),
            translate("Variants", "Clinical significance that the file states"),
        ),
        "allele_frequency": (
            translate("Variants", "Frequency"),
            translate("Variants", "How frequent the allele is in a population"),
        ),
        "zygosity": (
            translate("Variants", "Genotype"),
            translate("Variants", "On how many chromosomes the sample carries it"),
        ),
        "fraction": (
            translate("Variants", "Share"),
            translate("Variants", "Share of the reads that carry the allele"),
        ),
        "depth": (translate("Variants", "Depth"), translate("Variants", "Reads at this place")),
        "genotype_quality": (
            translate("Variants", "GQ"),
            translate("Variants", "Quality of the genotype (phred)"),
        ),
        "filters": (
            translate("Variants", "Filter"),
            translate("Variants", "Filters of the calling program that the row failed"),
        ),
        "position": (
            translate("Variants", "Position"),
            translate("Variants", "Chromosome and position"),
        ),
        "alternate": (
            translate("Variants", "Alleles"),
            translate("Variants", "Reference and alternate allele"),
        ),
        "identifier": (
            translate("Variants", "Identifier"),
            translate("Variants", "Identifier of the variant in the file"),
        ),
    }
    return headings[by]
