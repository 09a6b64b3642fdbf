"""PS2, PM6, PP1 and BS4: what the patient's relatives in the same file tell.

De novo points as ClinGen's recommendation of 2018 gives them for a phenotype that fits but does not
tell the gene; segregation after Jarvik and Browning, Am J Hum Genet 2016.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from meddx.analysis.interpretation.facts import Facts, Family
from meddx.case.criteria import Criterion, Strength
from meddx.case.gene_files import Relation, Relative
from meddx.case.variants import RELATIVES, ZYGOSITIES, Variant, VariantTable, Zygosity
from meddx.phrase import Phrase

CARRIED: Final = frozenset({Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS})
_DEPTH: Final = 10  # reads below which a parent's missing allele proves nothing
_QUALITY: Final = 20  # of a genotype, phred, below which it is uncertain
# Of the alleles that the patient carries, the share that neither parent has: below one in a hundred
# in a real trio, a third to a half where a parent is not one (other people share many alleles).
_FOREIGN_BELOW: Final = 0.02
_FOREIGN_FROM: Final = 1000  # so many variants are needed to tell
_MEIOSES: Final = 3

FEW_READS: Final = Phrase("Neither parent has it, but a parent has fewer than 10 reads there.")
NO_READS: Final = Phrase("Neither parent has it; how many reads the parents have is not stated.")
WEAK_CALL: Final = Phrase("Neither parent has it, but the patient's own genotype is uncertain.")
WEAK_PARENT: Final = Phrase("Neither parent has it, but the genotype of a parent is uncertain.")
NEW_CONFIRMED: Final = Phrase(
    "New: neither parent has it, and the other variants of the file fit both parents. Raise it "
    "where the phenotype is telling for the gene."
)
NEW_ASSUMED: Final = Phrase(
    "New: neither parent has it, as far as they are the parents; the file holds too little to tell."
)
NOT_PARENTS: Final = Phrase(
    "Neither parent has it, but the other variants do not fit the parents named in the file."
)
ONE_PARENT: Final = Phrase(
    "It is on both copies, but only one parent has it: a deletion on the other copy, both copies "
    "from one parent (uniparental disomy), or another parent than the file names."
)
INHERITED: Final = Phrase("Inherited.")
ALSO_ILL: Final = Phrase("{count} ill relatives carry it; three make a supporting criterion.")
ILL_WITHOUT: Final = Phrase("{count} ill relatives do not carry it; another cause is possible.")


def family_of(variant: Variant, relatives: Sequence[Relative], parents_fit: bool | None) -> Family:
    """Gather what the relatives of a panel tell of one variant."""
    if len(variant.relatives) != len(relatives):
        return Family()
    of = dict(zip((r.relation for r in relatives), variant.relatives, strict=True))
    mother, father = of.get(Relation.MOTHER), of.get(Relation.FATHER)
    needed = _parents_needed(variant)
    has = {
        "mother": mother in CARRIED and Relation.MOTHER in needed,
        "father": father in CARRIED and Relation.FATHER in needed,
    }
    why_not: Phrase | None = None
    inherited = "both" if all(has.values()) else next((who for who, it in has.items() if it), "")
    known = all(of.get(relation, Zygosity.UNKNOWN) is Zygosity.REFERENCE for relation in needed)
    if not inherited and known:
        why_not = _doubt(variant, relatives, needed, parents_fit)
        inherited = "" if why_not is not None else "de_novo"
    parents = [r for r in relatives if r.relation in {Relation.MOTHER, Relation.FATHER}]
    pairs = list(zip(relatives, variant.relatives, strict=True))
    kin = [(r, z) for r, z in pairs if r.affected and r.relation is not Relation.NORMAL]
    other = {"mother": father, "father": mother}.get(inherited)
    return Family(
        one_parent=variant.zygosity is Zygosity.HOMOZYGOUS and other is Zygosity.REFERENCE,
        inherited=inherited,
        why_not=why_not,
        has_parents=len(parents) == 2,
        parents_fit=parents_fit,
        healthy_carrier=any(
            r in parents and r.relation in needed and r.affected is False and z in CARRIED
            for r, z in pairs
        ),
        affected_carriers=sum(zygosity in CARRIED for _, zygosity in kin),
        affected_without=sum(zygosity is Zygosity.REFERENCE for _, zygosity in kin),
    )


def judge(facts: Facts) -> Iterator[Criterion]:
    """Yield what the relatives tell; nothing where the file holds none."""
    family = facts.family
    if family.has_parents:
        yield from _new(facts)
    if family.affected_carriers or family.affected_without:
        applies = family.affected_carriers >= _MEIOSES and not family.affected_without
        reason = ALSO_ILL.with_values(count=family.affected_carriers)
        yield Criterion("PP1", Strength.SUPPORTING, applies, reason)
    if family.affected_without:
        reason = ILL_WITHOUT.with_values(count=family.affected_without)
        yield Criterion("BS4", Strength.SUPPORTING, True, reason)


def parents_fit(table: VariantTable, relatives: Sequence[Relative]) -> bool | None:
    """Whether the patient's variants fit both parents; None where too few tell.

    Autosomal variants that passed and are called in both parents are counted.
    """
    columns = table.columns.get(RELATIVES)
    order = [relative.relation for relative in relatives]
    if not isinstance(columns, np.ndarray) or not {Relation.MOTHER, Relation.FATHER} <= set(order):
        return None
    unknown = ZYGOSITIES.index(Zygosity.UNKNOWN)
    both = columns[:, [order.index(Relation.MOTHER), order.index(Relation.FATHER)]]
    carried = np.isin(both, [ZYGOSITIES.index(zygosity) for zygosity in CARRIED])
    names = table.words("chromosome")
    autosomal = np.array([name.isdigit() for name in names.names], bool)[names.codes]
    own = np.isin(table.numbers("zygosity"), [ZYGOSITIES.index(z) for z in CARRIED])
    told = own & autosomal & (table.numbers("passed") != 0) & (both != unknown).all(axis=1)
    count = int(told.sum())
    if count < _FOREIGN_FROM:
        return None
    return int((told & ~carried.any(axis=1)).sum()) < _FOREIGN_BELOW * count


def _parents_needed(variant: Variant) -> tuple[Relation, ...]:
    """Return whose genotype decides whether a variant is new: a son's X is his mother's."""
    if variant.chromosome == "MT":
        return (Relation.MOTHER,)
    if variant.chromosome == "X" and variant.zygosity is Zygosity.HEMIZYGOUS:
        return (Relation.MOTHER,)
    if variant.chromosome == "Y":
        return (Relation.FATHER,)
    return (Relation.MOTHER, Relation.FATHER)


def _doubt(
    variant: Variant,
    relatives: Sequence[Relative],
    needed: tuple[Relation, ...],
    fit: bool | None,
) -> Phrase | None:
    """Say why an allele that no parent has is still not called new; None where nothing is wrong."""
    if fit is False:
        return NOT_PARENTS
    own = variant.genotype_quality
    if variant.passed is False or (own is not None and own < _QUALITY):
        return WEAK_CALL
    if len(variant.relative_depths) != len(relatives):
        return NO_READS
    pairs = zip(relatives, variant.relative_depths, strict=True)
    depths = [depth for relative, depth in pairs if relative.relation in needed]
    if any(depth is None for depth in depths):
        return NO_READS
    if any((depth or 0) < _DEPTH for depth in depths):
        return FEW_READS
    beside = zip(relatives, variant.relative_qualities, strict=False)
    told = [quality for relative, quality in beside if relative.relation in needed]
    return WEAK_PARENT if any(q is not None and q < _QUALITY for q in told) else None


def _new(facts: Facts) -> Iterator[Criterion]:
    """Yield PS2 where the parents are shown to be the parents, else PM6."""
    family = facts.family
    confirmed = bool(family.parents_fit)
    code = "PS2" if confirmed else "PM6"
    strength = Strength.MODERATE if confirmed else Strength.SUPPORTING
    if family.inherited == "de_novo":
        yield Criterion(code, strength, True, NEW_CONFIRMED if confirmed else NEW_ASSUMED)
    elif family.inherited or family.why_not is not None:
        yield Criterion(code, strength, False, family.why_not or INHERITED)
