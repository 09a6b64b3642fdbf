"""The user's references for one build, opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from meddx.analysis.interpretation.effects import Effects
from meddx.case.alleles import SequenceOf
from meddx.knowledge import references
from meddx.knowledge.clinvar import ClinVar
from meddx.knowledge.constraint import Constraint
from meddx.knowledge.gene_models import GeneModels
from meddx.knowledge.populations import Populations
from meddx.knowledge.reference_sequence import ReferenceSequence
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase, Refused


@dataclass(frozen=True, eq=False)
class Opened:
    """What can be asked; ``remarks`` say what could not be opened."""

    sequence_of: SequenceOf | None = None
    models: GeneModels | None = None
    clinvar: ClinVar | None = None
    populations: tuple[Populations, ...] = ()
    constraint: Constraint | None = None
    is_empty: bool = True
    remarks: tuple[Phrase, ...] = ()
    effects: Effects = field(default_factory=Effects)


def opened(known: Sequence[Reference], build: str) -> Opened:
    """Open the references that are of a build; none where the build is not known."""
    chosen = references.of_build(known, build)
    sequence_of: SequenceOf | None = None
    remarks: tuple[Phrase, ...] = ()
    if chosen.sequence is not None:
        try:
            sequence_of = ReferenceSequence(chosen.sequence).sequence_of
        except Refused as refused:
            remarks = (refused.phrase,)
    return Opened(
        sequence_of=sequence_of,
        models=GeneModels(chosen.genes) if chosen.genes else None,
        clinvar=ClinVar(chosen.clinvar) if chosen.clinvar else None,
        populations=tuple(Populations(each) for each in chosen.populations),
        constraint=Constraint(chosen.constraint) if chosen.constraint else None,
        is_empty=not chosen.all,
        remarks=remarks,
        effects=Effects(sequence_of),
    )
