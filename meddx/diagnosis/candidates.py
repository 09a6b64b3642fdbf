"""Candidate variants: what a sequencing test left for a case, before anyone classified it.

A candidate speaks for the diseases of its gene by what it does to the protein and by how many such
genes the same list holds. Of about 20,000 genes n have a candidate of its kind (the effect, in one
copy or in both) on the list of this patient; a gene that has nothing to do with the disease is
among them by chance with n / 20,000. So a long list of candidates weighs little, one with a single
gene much, and what a laboratory filtered weighs what the filter left in it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Evidence
from meddx.case.variants import Variant
from meddx.knowledge import Knowledge, gene_lists
from meddx.phrase import Phrase

Floats = NDArray[np.float64]

# What remains of the odds of a disease when none of its known genes is on the list: not every
# variant is seen, and not every gene is known. LIRICAL's factor for a gene without a candidate
# (Robinson et al., Am J Hum Genet 2020).
UNLISTED: Final = 0.05
NOT_LISTED: Final = Phrase(
    "No gene that is known for this disease is on the list of candidates. Some variants escape "
    "every test."
)
_LIST: Final = Code(MEDDX, "MEDDX:candidates", "Candidate genes", "候选基因")
OF_SEVERAL: Final = Phrase(
    "{because} {genes} genes are known for this disease, so this one counts as one of them."
)
TOGETHER: Final = Phrase("{because} It counts together with the other genes of this disease.")
NOTHING_LISTED: Final = Evidence("", _LIST, math.log10(UNLISTED), NOT_LISTED, "LIRICAL")
UNLISTED_ROWS: Final[tuple[Evidence, ...]] = (NOTHING_LISTED,)
GENES: Final = 20_000  # protein-coding genes of the human genome, about
# No candidate tells more than a variant that is classified as likely pathogenic: found wrongly in
# 1 of 10,000 people (estimate of the project authors, as in ``genotype.WRONG``).
LEAST_WRONG: Final = 1e-4


class Effect(Enum):
    """What a candidate does to the protein."""

    LITTLE = "little"  # synonymous, within an intron or outside the coding sequence
    UNTOLD = "untold"  # only the gene, or a description that implies no effect
    CHANGE = "change"  # another amino acid, some more or less
    LOSS = "loss"  # no protein, or a part of it


WORDS: Final = {
    Effect.LITTLE: Phrase("is not known to change the protein"),
    Effect.UNTOLD: Phrase("is a candidate whose effect is not told"),
    Effect.CHANGE: Phrase("changes the protein"),
    Effect.LOSS: Phrase("stops or removes the protein"),
}
UNCLASSIFIED: Final = Phrase("an unclassified candidate")
# Share of the patients with a disease whose genotype is a candidate of the effect that fits the
# inheritance: estimates of the project authors. What is not told mostly changes the protein.
SHARES: Final = {
    Effect.LITTLE: 0.05,
    Effect.UNTOLD: 0.5,
    Effect.CHANGE: 0.5,
    Effect.LOSS: 0.4,
}
# Of genes that are known for disease by loss of a copy (``gene_lists.loss_of_function``).
BY_LOSS: Final = SHARES | {Effect.CHANGE: 0.3, Effect.LOSS: 0.6}
# From the least telling effect of a gene's candidates to the gravest.
_GRAVER: Final = (Effect.LITTLE, Effect.UNTOLD, Effect.CHANGE, Effect.LOSS)
# Terms of the Sequence Ontology.
_LOSSES: Final = frozenset(
    {
        *("stop_gained", "frameshift_variant", "splice_donor_variant", "splice_acceptor_variant"),
        *("start_lost", "transcript_ablation", "structural_variant"),
    }
)
_CHANGES: Final = frozenset(
    {
        *("missense_variant", "inframe_deletion", "inframe_insertion", "stop_lost"),
        *("protein_altering_variant", "transcript_amplification"),
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
    by_loss
        Whether the gene is known for disease by loss of a copy.
    one, both
        How many genes of the list have a candidate of the same kind, in one copy or more, and in
        both copies.
    """

    effect: Effect
    by_loss: bool = False
    one: int = 1
    both: int = 1

    @property
    def share(self) -> float:
        """Share of the patients with a disease of the gene who have a candidate like this."""
        return (BY_LOSS if self.by_loss else SHARES)[self.effect]

    def genes(self, both_copies: bool) -> int:
        """Return how many genes of the list have a candidate of its kind."""
        return max(self.both if both_copies else self.one, 1)

    def wrong(self, both_copies: bool) -> float:
        """Return the share of people without a disease of the gene who have one of its kind."""
        return max(self.genes(both_copies) / GENES, LEAST_WRONG)


def effect_of(variant: Variant) -> Effect:
    """Tell what a candidate does to the protein, from its gravest consequence."""
    terms = set(variant.consequence.split("&"))
    if terms & _LOSSES:
        return Effect.LOSS
    if terms & _CHANGES:
        return Effect.CHANGE
    return Effect.LITTLE if terms & _LITTLE else Effect.UNTOLD


def candidate(variant: Variant) -> Candidate:
    """Return a variant as a candidate that is alone on its list."""
    return Candidate(effect_of(variant), variant.gene in gene_lists.loss_of_function())


def is_gene_only(variant: Variant) -> bool:
    """Whether a gene is all that is told of a candidate."""
    return not (variant.position or variant.hgvs_c or variant.hgvs_p or variant.consequence)


def gravity(effect: Effect) -> int:
    """Return how grave an effect is: a number that only orders them."""
    return _GRAVER.index(effect)


class Counts:
    """How many genes of a list have a candidate of each kind.

    Parameters
    ----------
    genes
        For each gene its gravest effect, and whether both copies are, or may be, altered.
    """

    def __init__(self, genes: Iterable[tuple[Effect, bool]]) -> None:
        kinds = [(_kind(effect), both) for effect, both in genes]
        self._one = Counter(kind for kind, _ in kinds)
        self._both = Counter(kind for kind, both in kinds if both)

    def among(self, candidate: Candidate) -> Candidate:
        """Return a candidate as one of the list."""
        kind = _kind(candidate.effect)
        return replace(candidate, one=self._one[kind], both=self._both[kind])


def _kind(effect: Effect) -> Effect:
    return Effect.CHANGE if effect is Effect.UNTOLD else effect


def unlisted(listed: Iterable[str], knowledge: Knowledge) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence against each disease of which genes are known, and none is listed.

    Thousands have ``UNLISTED_ROWS``; those with a listed gene have no row.
    """
    found: dict[str, tuple[Evidence, ...]] = dict.fromkeys(knowledge.genes_of, UNLISTED_ROWS)
    for gene in listed:
        found |= dict.fromkeys(knowledge.diseases_of.get(gene, ()), ())
    return found


def added(further: Mapping[str, tuple[Evidence, ...]], knowledge: Knowledge) -> Floats:
    """Return the log10 of what the rows of each disease add, shape (diseases,).

    Whoever has ``UNLISTED_ROWS`` has them from ``unlisted``, which names every disease of which
    genes are known: those are not looked up one by one.
    """
    places = knowledge.diseases.places
    told = {code: rows for code, rows in further.items() if rows is not UNLISTED_ROWS}
    found = np.zeros(len(knowledge.diseases.codes))
    if len(told) < len(further):
        found[knowledge.diseases.rows_of(knowledge.genes_of)] = NOTHING_LISTED.log10_lr
    found[[places[code] for code in told]] = [
        sum(row.log10_lr for row in rows) for rows in told.values()
    ]
    return found


def together(rows: Sequence[Evidence], genes: int, *, is_explained: bool = False) -> list[Evidence]:
    """Weigh the listed genes of one disease together; any of its genes may be the cause.

    Each of its ``genes`` genes is taken to cause as many of its cases, so that the likelihood ratio
    is the mean of those of the listed ones and of ``UNLISTED`` for the others. The strongest row
    carries it.

    Parameters
    ----------
    rows
        One for each listed gene, weighed as if it were the only gene of the disease.
    genes
        How many are known for it.
    is_explained
        Whether a classified variant of one of its genes counts; then no candidate does.
    """
    if is_explained:
        return [_with_others(row) for row in rows]
    if genes == 1:
        return list(rows)
    ratios = [10.0**row.log10_lr for row in rows]
    mean = (sum(ratios) + UNLISTED * (genes - len(rows))) / genes
    best = max(range(len(rows)), key=lambda number: ratios[number])
    return [
        _as_one_of(row, genes, math.log10(mean)) if number == best else _with_others(row)
        for number, row in enumerate(rows)
    ]


def _as_one_of(row: Evidence, genes: int, log10_lr: float) -> Evidence:
    because = OF_SEVERAL.with_values(because=row.because, genes=genes)
    return replace(row, log10_lr=log10_lr, because=because)


def _with_others(row: Evidence) -> Evidence:
    return replace(row, log10_lr=0.0, because=TOGETHER.with_values(because=row.because))
