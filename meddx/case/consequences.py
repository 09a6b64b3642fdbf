"""Terms of the Sequence Ontology for a consequence: how grave they are, and which lose a gene."""

from functools import lru_cache
from typing import Final

# Ensembl, "Calculated consequences", and the terms that only SnpEff writes beside their kin.
GRAVEST_FIRST: Final = (
    *("transcript_ablation", "exon_loss_variant", "bidirectional_gene_fusion", "gene_fusion"),
    *("splice_acceptor_variant", "splice_donor_variant", "stop_gained", "frameshift_variant"),
    *("stop_lost", "start_lost", "initiator_codon_variant", "transcript_amplification"),
    *("feature_elongation", "feature_truncation", "inframe_insertion"),
    *("disruptive_inframe_insertion", "conservative_inframe_insertion", "inframe_deletion"),
    *("disruptive_inframe_deletion", "conservative_inframe_deletion", "missense_variant"),
    *("rare_amino_acid_variant", "protein_altering_variant", "splice_donor_5th_base_variant"),
    *("splice_region_variant", "splice_donor_region_variant"),
    *("splice_polypyrimidine_tract_variant", "splice_branch_variant"),
    *("incomplete_terminal_codon_variant", "start_retained_variant", "stop_retained_variant"),
    *("synonymous_variant", "coding_sequence_variant", "mature_miRNA_variant"),
    *("5_prime_UTR_premature_start_codon_gain_variant", "5_prime_UTR_variant"),
    *("3_prime_UTR_variant", "non_coding_transcript_exon_variant", "intron_variant"),
    *("NMD_transcript_variant", "non_coding_transcript_variant", "coding_transcript_variant"),
    *("upstream_gene_variant", "downstream_gene_variant", "TFBS_ablation", "TFBS_amplification"),
    *("TF_binding_site_variant", "regulatory_region_ablation", "regulatory_region_amplification"),
    *("regulatory_region_variant", "intergenic_variant", "intergenic_region", "sequence_variant"),
)
# Null variants of PVS1 (Richards et al. 2015): no protein is made, or one that is cut short.
LOSS: Final = frozenset(
    {
        *("stop_gained", "frameshift_variant", "splice_acceptor_variant", "splice_donor_variant"),
        *("transcript_ablation", "exon_loss_variant"),
    }
)
# A transcript with a stop too early, or none at all: what nonsense-mediated decay takes away.
CUT_SHORT: Final = frozenset({"stop_gained", "frameshift_variant", "transcript_ablation"})
# Changes at or near the ends of introns.
SPLICING: Final = frozenset(
    {
        *("splice_acceptor_variant", "splice_donor_variant", "splice_donor_5th_base_variant"),
        *("splice_region_variant", "splice_donor_region_variant", "splice_site_variant"),
        *("splice_polypyrimidine_tract_variant", "splice_branch_variant"),
    }
)
_RANKS: Final = {term: rank for rank, term in enumerate(GRAVEST_FIRST)}


@lru_cache(maxsize=4096)
def gravity(consequence: str) -> int:
    """Return the rank of the gravest of the terms joined with ``&``; 0 is the gravest of all."""
    return min(_RANKS.get(term, len(_RANKS)) for term in consequence.split("&"))
