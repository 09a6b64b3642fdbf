"""What is known of one variant when its criteria are judged."""

from dataclasses import dataclass, field
from enum import StrEnum

from meddx.analysis.interpretation import terms
from meddx.case.criteria import Significance
from meddx.case.variants import Variant
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase


class Decay(StrEnum):
    """Whether the transcript of a null variant is expected to be broken down (NMD)."""

    EXPECTED = "expected"
    ESCAPED = "escaped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fate:
    """What becomes of the transcript of a null variant, and of its protein.

    Parameters
    ----------
    exon, exons
        Which exon is changed (of a splice site that beside it, which is skipped), and how many
        there are; 0 where it is not known.
    by_models
        Whether gene models tell it, base by base; else only the number of the exon does.
    lost
        Share of the protein that is lost (0 to 1); None where it is not known.
    frame_kept
        Of a splice site: whether the exon can be skipped without shifting the frame; None where
        that is not known.
    runs_on
        Residues from a shift of the frame to its new stop; 0 where nobody says.
    """

    decay: Decay = Decay.UNKNOWN
    exon: int = 0
    exons: int = 0
    by_models: bool = False
    lost: float | None = None
    frame_kept: bool | None = None
    runs_on: int = 0


@dataclass(frozen=True)
class Family:
    """What the relatives in the file tell.

    Parameters
    ----------
    inherited
        ``mother``, ``father``, ``both``, ``de_novo`` or empty.
    why_not
        Why it cannot be told whether it is new, where both parents are there; None where it can.
    parents_fit
        Whether the other variants fit the parents; None where there are too few to tell.
    healthy_carrier
        Whether a parent who is said to be healthy carries it.
    one_parent
        Whether the patient has it on both copies, and only one parent has it.
    affected_carriers, affected_without
        Ill relatives who carry it, and who do not.
    """

    inherited: str = ""
    why_not: Phrase | None = None
    has_parents: bool = False
    parents_fit: bool | None = None
    healthy_carrier: bool = False
    one_parent: bool = False
    affected_carriers: int = 0
    affected_without: int = 0


@dataclass(frozen=True)
class Neighbour:
    """A variant that is known to be pathogenic, or only likely so, and changes the same residue."""

    name: str
    same_change: bool
    is_likely: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything that the criteria of one variant are judged by.

    Parameters
    ----------
    modes
        How the diseases of its gene are inherited.
    loss
        Why loss of function is known to cause disease of this gene; None where it is not.
    fate
        Of the transcript, of a null variant.
    frequency_by
        Who states population frequencies; empty where nobody does.
    is_absent
        Whether that source looked there and did not see the allele.
    neighbours
        Known variants of the same residue; None where they could not be looked up.
    truncating_share
        Share of truncating ones among the known pathogenic variants of the gene, and how many.
    contradiction
        What the user's ClinVar says against the class of the file; None where nothing.
    """

    variant: Variant
    modes: frozenset[Inheritance] = frozenset()
    loss: Phrase | None = None
    fate: Fate = field(default_factory=Fate)
    frequency_by: str = ""
    is_absent: bool = False
    neighbours: tuple[Neighbour, ...] | None = None
    truncating_share: tuple[float, int] | None = None
    family: Family = field(default_factory=Family)
    stated: Significance | None = None
    stated_by: str = ""
    contradiction: Phrase | None = None

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the consequence."""
        return terms.split(self.variant.consequence)

    @property
    def is_recessive(self) -> bool:
        """Whether every disease of the gene whose mode is known needs two altered copies."""
        known = self.modes - {Inheritance.UNKNOWN, Inheritance.OTHER}
        return known == {Inheritance.RECESSIVE}
