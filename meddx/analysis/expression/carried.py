"""Rare variants of a case, not of a tumour, in whose genes the reads of a sample matter."""

from collections.abc import Collection, Iterable
from typing import Final

from meddx.case.consequences import CUT_SHORT
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.variant_order import VariantFilter, chosen
from meddx.case.variant_rows import in_genes
from meddx.case.variants import Origin, Variant, VariantTable, Zygosity

RARE: Final = 0.01
_CARRIED: Final = frozenset({Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS})
_LOSS: Final = VariantFilter(consequence="loss", most_frequent=RARE, only_passed=True)


def rare_variants(case: Case, genes: Collection[str]) -> dict[str, list[Variant]]:
    """Return the rare variants that these genes carry, by gene."""
    return _by_gene(v for panel in _inherited(case) for v in in_genes(panel, genes))


def cut_short(case: Case) -> dict[str, list[Variant]]:
    """Return by gene the rare variants after which fewer reads are expected."""
    found: list[Variant] = []
    for panel in _inherited(case):
        rows = panel.variants
        table = rows if isinstance(rows, VariantTable) else VariantTable.of(rows)
        found += [table[int(row)] for row in chosen(table, _LOSS)]
    return _by_gene(v for v in found if not CUT_SHORT.isdisjoint(v.consequence.split("&")))


def _inherited(case: Case) -> list[GenePanel]:
    return [p for p in case.panels if p.origin is not Origin.TUMOUR and len(p.variants)]


def _by_gene(variants: Iterable[Variant]) -> dict[str, list[Variant]]:
    found: dict[str, list[Variant]] = {}
    for variant in variants:
        is_rare = (variant.allele_frequency or 0.0) < RARE
        if is_rare and variant.passed is not False and variant.zygosity in _CARRIED:
            found.setdefault(variant.gene, []).append(variant)
    return found
