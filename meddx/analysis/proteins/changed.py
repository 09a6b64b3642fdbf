"""Sequences of a case with the variants that change them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from meddx.analysis.proteins.change import OtherSequenceError, ProteinChange, applied, parse
from meddx.case.gene_files import GenePanel, Sequenced
from meddx.case.variant_rows import in_genes
from meddx.case.variants import Variant, Zygosity

_CARRIED: Final = frozenset(
    {Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS, Zygosity.UNKNOWN}
)


@dataclass(frozen=True)
class Changed:
    """A variant on a sequence, with the sequence that it makes (gaps taken out of both)."""

    panel_id: str
    variant: Variant
    sequence: Sequenced
    change: ProteinChange
    before: str
    after: str


def is_readable(sequence: Sequenced) -> bool:
    """Whether a sequence is a protein, of a human or of nobody knows whom."""
    return sequence.kind != "nucleotide" and sequence.species in {"", "human"}


def gene_of(sequence: Sequenced) -> str:
    """Return the gene of a sequence, or its name where no gene is stated."""
    return sequence.gene or sequence.identifier


def bare(sequence: Sequenced) -> str:
    """Return the letters without the gaps of an alignment."""
    return sequence.letters.replace("-", "")


def carried(panels: Iterable[GenePanel], genes: Iterable[str]) -> list[tuple[str, Variant]]:
    """Return the variants of genes that are described at the protein and that the patient carries.

    With each the id of its panel; what failed a filter is left out.
    """
    wanted = frozenset(genes)
    return [
        (panel.panel_id, variant)
        for panel in panels
        for variant in in_genes(panel, wanted, with_protein=True)
        if variant.zygosity in _CARRIED and variant.passed is not False
    ]


def changes(
    pairs: Sequence[tuple[str, Variant]], sequence: Sequenced
) -> tuple[list[Changed], list[Variant]]:
    """Apply variants to one sequence; those that have another residue there come second.

    Variants that change no residue, or of which nobody can tell what they change, are in neither.
    """
    letters = bare(sequence)
    made: list[Changed] = []
    other: list[Variant] = []
    for panel_id, variant in pairs:
        change = parse(variant.hgvs_p)
        if change is None:
            continue
        try:
            after = applied(change, letters)
        except OtherSequenceError:
            other.append(variant)
            continue
        made.append(Changed(panel_id, variant, sequence, change, letters, after))
    return made, other
