"""One row of VarScan's own tables: chromosome, alleles and genotype of a sample, or why not.

VarScan 2 writes a genotype as one letter of the IUPAC code (``Y``: C and T, one copy each), or for
insertions and deletions as ``*/+AC`` (one copy) and ``+AC/+AC``; the base before them is Ref.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from meddx.case.variants import Zygosity
from meddx.importers.shared import table_rows
from meddx.importers.shared.table_rows import MORE_READS, BadRowError, count
from meddx.knowledge.assemblies import chromosome
from meddx.phrase import Phrase

REFERENCE: Final = Phrase("The reference is not one base.")
GENOTYPE: Final = Phrase("The genotype {genotype} is none that VarScan writes.")
OTHER_ALLELE: Final = Phrase("The genotype {genotype} does not hold the variant allele {allele}.")
STRANDS: Final = Phrase("The reads of the two strands do not add up to all reads of the allele.")
FRACTION: Final = Phrase("The variant's share of the reads, {share}, does not lie from 0 to 100 %.")
CONTRADICTED: Final = Phrase(
    "The variant's share of the reads, {share}, does not follow from the numbers of reads."
)
PACKED: Final = Phrase("The call of a sample has not six parts joined by colons.")
STATUS: Final = Phrase("{status} is no somatic status that VarScan writes.")

# Cells of the tumour and of the normal tissue in a somatic table, after "tumor_" and "normal_".
OF_SAMPLE: Final = ("reads1", "reads2", "var_freq", "gt")

_CODES: Final = {
    **dict(zip("ACGT", "ACGT", strict=True)),
    **dict(zip("MRWSYK", ("AC", "AG", "AT", "CG", "CT", "GT"), strict=True)),
}
_INDEL: Final = re.compile(r"[+-][ACGTN]+")
_NONE: Final = frozenset({"-", ".", ""})
_ROUNDED: Final = 0.0051  # shares are written with two digits of a percentage, some with none


@dataclass(frozen=True)
class Place:
    """Where a row is: chromosome without ``chr``, 1-based position, base, line of the file."""

    chromosome: str
    position: int
    reference: str
    line: int


@dataclass(frozen=True)
class Reads:
    """Reads of the reference and of the variant, and the variant's share (0 to 1)."""

    reference: int
    variant: int
    share: float


@dataclass(frozen=True)
class Called:
    """An allele of a sample, as VCF writes alleles."""

    reference: str
    alternate: str
    zygosity: Zygosity


def place(cells: Mapping[str, str], line: int) -> Place:
    """Read the first three cells of a row.

    Raises
    ------
    BadRowError
    """
    position, base = table_rows.position(cells["position"]), cells["ref"].upper()
    if len(base) != 1 or base not in "ACGTN":
        raise BadRowError(REFERENCE)
    return Place(chromosome(cells["chrom"]), position, base, line)


def called(genotype: str, reference: str, variant: str = "") -> tuple[Called, ...]:
    """Return the alleles that a genotype holds beside the reference; none for a reference call.

    Parameters
    ----------
    genotype
        ``Y``, ``*/+AC``, ``+AC/+AC`` ...; ``N`` is no call.
    reference
        Base of the reference.
    variant
        The allele (or alleles, joined with commas) of the row's own column, to be compared.

    Raises
    ------
    BadRowError
    """
    letters = genotype.upper()
    if letters == "N" or letters in _NONE:
        return ()
    alleles = _alleles(letters, reference)
    found = [allele for allele in dict.fromkeys(alleles) if allele != reference]
    named = variant.upper().split(",") if variant.upper() not in _NONE else []
    if named and found and not set(found) <= set(named):
        said = {"genotype": genotype[:40], "allele": variant[:40]}
        raise BadRowError(OTHER_ALLELE.with_values(**said))
    zygosity = Zygosity.HOMOZYGOUS if len(set(alleles)) == 1 else Zygosity.HETEROZYGOUS
    return tuple(Called(*_as_vcf(allele, reference), zygosity) for allele in found)


def _alleles(letters: str, reference: str) -> list[str]:
    """Return both alleles of a genotype; ``*`` is the reference beside an indel."""
    if letters in _CODES:
        return list(_CODES[letters])
    first, slash, second = letters.partition("/")
    pair = [first, second] if slash else [first, first]
    if all(p == "*" or _INDEL.fullmatch(p) for p in pair) and pair != ["*", "*"]:
        return [reference if allele == "*" else allele for allele in pair]
    raise BadRowError(GENOTYPE.with_values(genotype=letters[:40]))


def _as_vcf(allele: str, reference: str) -> tuple[str, str]:
    """``+AC`` becomes C, CAC and ``-AC`` becomes CAC, C where the reference is C."""
    match allele[0]:
        case "+":
            return reference, reference + allele[1:]
        case "-":
            return reference + allele[1:], reference
        case _:
            return reference, allele


def reads(first: str, second: str, share: str, coverage: str = "") -> Reads:
    """Read the numbers of reads and check that they fit each other.

    VarScan's share is that of the variant among all reads at the place, so that further alleles
    make it smaller than the two numbers say, never larger.

    Raises
    ------
    BadRowError
    """
    one, two = count(first), count(second)
    fraction = percentage(share)
    if coverage and one + two > count(coverage):
        raise BadRowError(MORE_READS)
    largest = two / (one + two) if one + two else 0.0
    if fraction > largest + _ROUNDED or (two and not fraction and largest > 2 * _ROUNDED):
        raise BadRowError(CONTRADICTED.with_values(share=share[:20]))
    return Reads(one, two, fraction)


def strands(total: int, plus: str, minus: str) -> None:
    """Check the reads of both strands of an allele.

    Raises
    ------
    BadRowError
    """
    if count(plus) + count(minus) != total:
        raise BadRowError(STRANDS)


def percentage(cell: str) -> float:
    """Read ``45.83%``, or ``45,83%`` as a computer writes it that puts a comma there; 0 to 1.

    Raises
    ------
    BadRowError
    """
    bare = cell.removesuffix("%").replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?(?:[eE]-?\d+)?", bare, re.ASCII) or not cell.endswith("%"):
        raise BadRowError(FRACTION.with_values(share=cell[:20]))
    share = float(bare) / 100
    if share > 1:
        raise BadRowError(FRACTION.with_values(share=cell[:20]))
    return share


@dataclass(frozen=True)
class Packed:
    """The call of one sample in an mpileup table; without reads where there is no call."""

    genotype: str
    reads: Reads | None
    p_value: str


def packed(text: str) -> Packed:
    """Read ``Cons:Cov:Reads1:Reads2:Freq:P-value``; ``N:cov:-:-:-:-`` is no call.

    Raises
    ------
    BadRowError
    """
    cells = text.split(":")
    if len(cells) != 6:
        raise BadRowError(PACKED)
    genotype, coverage, one, two, share, p_value = cells
    if {one, two, share} <= _NONE:
        return Packed(genotype, None, "")
    return Packed(genotype, reads(one, two, share, coverage), p_value)
