"""Genotype quality from the likelihoods of all genotypes (PL), where a caller wrote no GQ."""

import math
from collections.abc import Sequence
from typing import Final

_BEST: Final = 99  # GATK writes no higher GQ (htsjdk, VCFConstants.MAX_GENOTYPE_QUAL)
_DIGITS: Final = 9
_MOST_COPIES: Final = 100  # pooled samples have tens; a million would keep the reader busy


def quality(likelihoods: str, carried: Sequence[int], alleles: int) -> int:
    """Return the second smallest PL less the smallest, at most 99; -1 where PL does not tell.

    So GATK defines GQ ("Calculation of PL and GQ by HaplotypeCaller and GenotypeGVCFs";
    ``GATKVariantContextUtils.calculateGQFromPLs``). PL tells nothing where a number is missing or
    damaged, where there are not as many as genotypes, or where another genotype than the called
    one is the likeliest.

    Parameters
    ----------
    likelihoods
        PL: one phred number for each genotype, separated by commas.
    carried
        Numbers of the alleles that GT names, one for each copy; 0 is REF.
    alleles
        How many alleles the row has, REF among them.
    """
    texts, copies = likelihoods.split(","), len(carried)
    if not 0 < copies <= _MOST_COPIES or max(carried) >= alleles:
        return -1
    if len(texts) < 2 or len(texts) != math.comb(alleles + copies - 1, copies):
        return -1
    if not all(text.isdecimal() and len(text) <= _DIGITS for text in texts):
        return -1
    numbers = [int(text) for text in texts]
    best, second = sorted(numbers)[:2]
    return min(second - best, _BEST) if numbers[_place(carried)] == best else -1


def _place(carried: Sequence[int]) -> int:
    """Return where a genotype stands in PL (VCF 4.3 specification, section 1.6.2, GL)."""
    return sum(math.comb(allele + n, n + 1) for n, allele in enumerate(sorted(carried)))
