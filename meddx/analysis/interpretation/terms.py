"""What the consequences of the Sequence Ontology mean for a protein."""

from collections.abc import Iterable
from typing import Final

from meddx.case import consequences
from meddx.case.consequences import gravity

SPLICE_SITE: Final = frozenset({"splice_acceptor_variant", "splice_donor_variant"})
LOSS: Final = consequences.LOSS
LENGTH: Final = frozenset(
    {
        *("inframe_insertion", "inframe_deletion", "stop_lost"),
        *("disruptive_inframe_insertion", "conservative_inframe_insertion"),
        *("disruptive_inframe_deletion", "conservative_inframe_deletion"),
    }
)
NO_START: Final = frozenset({"start_lost", "initiator_codon_variant"})
# Of a transcript that makes no protein anyway: losing it means nothing.
NOT_CODING: Final = frozenset({"NMD_transcript_variant", "non_coding_transcript_variant"})
SILENT: Final = frozenset({"synonymous_variant", "stop_retained_variant"})
# What may change a protein, and so is worth a look where it is rare.
TELLING: Final = (
    LOSS
    | LENGTH
    | NO_START
    | {
        "missense_variant",
        "rare_amino_acid_variant",
        "protein_altering_variant",
        "splice_region_variant",
    }
    | {"coding_sequence_variant", "splice_donor_5th_base_variant"}
)


def split(consequence: str) -> frozenset[str]:
    """Return the terms of a consequence, which are joined with ``&``."""
    return frozenset(filter(None, consequence.split("&")))


def joined(found: Iterable[str]) -> str:
    """Join terms, the gravest first."""
    return "&".join(sorted(set(found), key=lambda term: (gravity(term), term)))
