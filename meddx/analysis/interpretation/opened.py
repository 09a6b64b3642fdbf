"""The user's references for one build, opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

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

T = TypeVar("T")

DAMAGED: Final = Phrase("The index of {file} is damaged and was not used. Add the file again.")


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
    """Open the references that are of a build; none where the build is not known.

    One whose index is damaged, or whose genome changed, is left out, and a remark says so.
    """
    chosen = references.of_build(known, build)
    opener = _Opener()
    genome = opener.open(ReferenceSequence, chosen.sequence)
    sequence_of = genome.sequence_of if genome is not None else None
    populations = [opener.open(Populations, each) for each in chosen.populations]
    return Opened(
        sequence_of=sequence_of,
        models=opener.open(GeneModels, chosen.genes),
        clinvar=opener.open(ClinVar, chosen.clinvar),
        populations=tuple(each for each in populations if each is not None),
        constraint=opener.open(Constraint, chosen.constraint),
        is_empty=not chosen.all,
        remarks=tuple(opener.remarks),
        effects=Effects(sequence_of),
    )


class _Opener:
    """Opens references one by one and gathers what could not be opened."""

    def __init__(self) -> None:
        self.remarks: list[Phrase] = []

    def open(self, make: Callable[[Reference], T], reference: Reference | None) -> T | None:
        """Return what ``make`` makes of a reference; None where there is none, or it is damaged."""
        if reference is None:
            return None
        try:
            return make(reference)
        except Refused as refused:
            self.remarks.append(refused.phrase)
        except (OSError, ValueError, LookupError):
            self.remarks.append(DAMAGED.with_values(file=reference.path.name))
        return None
