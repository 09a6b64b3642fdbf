"""Candidate variants: what a sequencing test left for a case, before anyone classified it.

A candidate speaks for the diseases of its gene by what it does to the protein and by how many such
genes the same list holds. Of about 20,000 genes that can be on the list of anyone, n have a
candidate that is as telling in effect and number of altered copies; a gene that has nothing to do
with the patient is among them by chance with n / 20,000. So a long list of candidates weighs
little, one with a single gene much, and one that a laboratory filtered by inheritance weighs what
is left in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from meddx.case.variants import Variant
from meddx.phrase import Phrase

GENES: Final = 20_000  # protein-coding genes of the human genome, about
# No candidate tells more than a variant that is classified as likely pathogenic: found wrongly in
# 1 of 10,000 people (estimate of the project authors, as in ``genotype.WRONG``).
LEAST_WRONG: Final = 1e-4


class Effect(IntEnum):
    """What a candidate does to the protein, the more telling the higher."""

    LITTLE = 0  # synonymous, within an intron or outside the coding sequence
    UNTOLD = 1  # only the gene, or a description that implies no effect
    CHANGE = 2  # another amino acid, some more or less
    LOSS = 3  # no protein, or a part of it


WORDS: Final = {
    Effect.LITTLE: Phrase("is not known to change the protein"),
    Effect.UNTOLD: Phrase("is a candidate whose effect is not told"),
    Effect.CHANGE: Phrase("changes the protein"),
    Effect.LOSS: Phrase("stops or removes the protein"),
}
UNCLASSIFIED: Final = Phrase("an unclassified candidate")
# Estimates of the project authors: a candidate that fits the inheritance is found in half of the
# patients with the disease (as a classified one is, ``genotype.SHARE``), and in one of twenty it
# is one that seems to leave the protein alone.
SHARES: Final = {
    Effect.LITTLE: 0.05,
    Effect.UNTOLD: 0.5,
    Effect.CHANGE: 0.5,
    Effect.LOSS: 0.5,
}
# Terms of the Sequence Ontology.
_LOSSES: Final = frozenset(
    {
        *("stop_gained", "frameshift_variant", "splice_donor_variant", "splice_acceptor_variant"),
        *("start_lost", "transcript_ablation", "chromosome_structure_variation"),
        *("chromosomal_deletion", "chromosomal_translocation"),
    }
)
_CHANGES: Final = frozenset(
    {
        *("missense_variant", "inframe_deletion", "inframe_insertion", "stop_lost"),
        *("protein_altering_variant", "chromosomal_duplication", "transcript_amplification"),
    }
)
_LITTLE: Final = frozenset({"synonymous_variant", "intron_variant", "stop_retained_variant"})


@dataclass(frozen=True)
class Candidate:
    """A candidate among those of its list.

    Parameters
    ----------
    effect
        Of the variant.
    one, both
        How many genes of the list have a candidate as telling, in one copy or more, and in both
        copies.
    """

    effect: Effect
    one: int = 1
    both: int = 1

    @property
    def share(self) -> float:
        """Share of the patients with a disease of the gene who have a candidate like this."""
        return SHARES[self.effect]

    def genes(self, both_copies: bool) -> int:
        """Return how many genes of the list have a candidate as telling as this."""
        return max(self.both if both_copies else self.one, 1)

    def wrong(self, both_copies: bool) -> float:
        """Return the share of people without a disease of the gene who have one as telling."""
        return max(self.genes(both_copies) / GENES, LEAST_WRONG)


def effect_of(variant: Variant) -> Effect:
    """Tell what a candidate does to the protein, from its gravest consequence."""
    terms = set(variant.consequence.split("&"))
    if terms & _LOSSES:
        return Effect.LOSS
    if terms & _CHANGES:
        return Effect.CHANGE
    return Effect.LITTLE if terms & _LITTLE else Effect.UNTOLD


def is_gene_only(variant: Variant) -> bool:
    """Whether a gene is all that is told of a candidate."""
    return not (variant.position or variant.hgvs_c or variant.hgvs_p or variant.consequence)


class Counts:
    """How many genes of a list have a candidate of each kind.

    Parameters
    ----------
    genes
        Gene -> its gravest effect, and whether both copies are, or may be, altered.
    """

    def __init__(self, genes: Mapping[str, tuple[Effect, bool]]) -> None:
        self._one = {e: _at_least(genes.values(), e) for e in Effect}
        both = [kind for kind in genes.values() if kind[1]]
        self._both = {effect: _at_least(both, effect) for effect in Effect}

    def candidate(self, effect: Effect) -> Candidate:
        """Return a candidate of an effect among those of the list."""
        return Candidate(effect, self._one[effect], self._both[effect])


def _at_least(kinds: Iterable[tuple[Effect, bool]], effect: Effect) -> int:
    return sum(kind >= effect for kind, _ in kinds)
