"""Consequences as the Sequence Ontology names them, the gravest first (order of Ensembl's VEP)."""

from collections.abc import Iterable
from typing import Final

ORDER: Final = (
    "transcript_ablation",
    "splice_acceptor_variant",
    "splice_donor_variant",
    "stop_gained",
    "frameshift_variant",
    "stop_lost",
    "start_lost",
    "transcript_amplification",
    "inframe_insertion",
    "inframe_deletion",
    "missense_variant",
    "protein_altering_variant",
    "splice_donor_5th_base_variant",
    "splice_region_variant",
    "splice_donor_region_variant",
    "splice_polypyrimidine_tract_variant",
    "incomplete_terminal_codon_variant",
    "start_retained_variant",
    "stop_retained_variant",
    "synonymous_variant",
    "coding_sequence_variant",
    "mature_miRNA_variant",
    "5_prime_UTR_variant",
    "3_prime_UTR_variant",
    "non_coding_transcript_exon_variant",
    "intron_variant",
    "non_coding_transcript_variant",
    "upstream_gene_variant",
    "downstream_gene_variant",
    "intergenic_variant",
)
_RANK: Final = {term: number for number, term in enumerate(ORDER)}
SPLICE_SITE: Final = frozenset({"splice_acceptor_variant", "splice_donor_variant"})
TRUNCATING: Final = frozenset({"stop_gained", "frameshift_variant"})
# Null variants of PVS1: no protein is made, or one that is cut short.
LOSS: Final = SPLICE_SITE | TRUNCATING | {"transcript_ablation"}
LENGTH: Final = frozenset({"inframe_insertion", "inframe_deletion", "stop_lost"})
SILENT: Final = frozenset({"synonymous_variant", "stop_retained_variant"})
# What may change a protein, and so is worth a look where it is rare.
TELLING: Final = (
    LOSS
    | LENGTH
    | {"start_lost", "missense_variant", "protein_altering_variant", "splice_region_variant"}
    | {"coding_sequence_variant", "splice_donor_5th_base_variant"}
)


def split(consequence: str) -> frozenset[str]:
    """Return the terms of a consequence, which are joined with ``&``."""
    return frozenset(filter(None, consequence.split("&")))


def joined(found: Iterable[str]) -> str:
    """Join terms, the gravest first."""
    return "&".join(sorted(set(found), key=lambda term: (rank(term), term)))


def rank(term: str) -> int:
    """Return the place of a term in the order, the gravest 0; those not known come last."""
    return _RANK.get(term, len(ORDER))


def gravity(consequence: str) -> int:
    """Return the place of the gravest term of a consequence."""
    return min((rank(term) for term in split(consequence)), default=len(ORDER))
