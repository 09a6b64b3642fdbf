"""What one gene file holds: variants, listed genes, counts, sequences, motifs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from meddx.case.motifs import Motif
from meddx.case.variants import Origin, Variant
from meddx.phrase import Phrase


class Relation(StrEnum):
    """What another sample of the file is to the patient."""

    MOTHER = "mother"
    FATHER = "father"
    SIBLING = "sibling"
    NORMAL = "normal"  # the patient's own healthy tissue beside a tumour
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Relative:
    """Another sample of the file; ``affected`` is None where nobody says whether it is ill."""

    sample: str
    relation: Relation = Relation.UNKNOWN
    affected: bool | None = None


@dataclass(frozen=True)
class ListedGene:
    """A gene of a panel.

    ``symbol`` is the approved one, ``written`` what the file says (an old name, say).
    ``confidence`` is green, amber, red or empty (PanelApp); ``inheritance`` as the panel words it.
    """

    symbol: str
    written: str = ""
    hgnc_id: str = ""
    confidence: str = ""
    inheritance: str = ""


@dataclass(frozen=True, eq=False)
class Expression:
    """How often each gene of one sample was read, and of others beside it.

    Parameters
    ----------
    genes, symbols
        Identifiers as the file writes them, and approved symbols (empty where none is known).
    values
        ndarray of float64, shape (genes,): the patient's sample; shape (0,) as long as nobody said
        which sample of the file is the patient's.
    unit
        ``counts`` or ``TPM``.
    species
        As the identifiers tell (``human``, ``mouse`` ...), empty where they do not.
    apart
        What the counting program did not assign to genes: its own name -> reads.
    cohort, cohort_samples
        The others: ndarray of float64, shape (genes, samples), and their names.
    strand
        Of which the reads were counted (``unstranded``, ``forward``, ``reverse``); empty where the
        file does not tell.
    """

    genes: tuple[str, ...]
    values: NDArray[np.float64]
    unit: str = "counts"
    symbols: tuple[str, ...] = ()
    species: str = ""
    apart: Mapping[str, float] = field(default_factory=dict)
    cohort: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    cohort_samples: tuple[str, ...] = ()
    strand: str = ""

    def __post_init__(self) -> None:
        if len(self.values) not in {0, len(self.genes)}:
            raise ValueError("each gene has a value")
        if self.cohort_samples and self.cohort.shape != (len(self.genes), len(self.cohort_samples)):
            raise ValueError("the others have a value for each gene")
        for name in ("values", "cohort"):
            view = getattr(self, name).view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    @property
    def is_chosen(self) -> bool:
        """Whether it is known which sample is the patient's."""
        return bool(len(self.values))


@dataclass(frozen=True)
class Sequenced:
    """A sequence of a FASTA or PIR file; ``kind`` is protein, nucleotide or empty.

    ``letters`` are capitals, with ``-`` where an alignment has a gap. ``gene`` and ``species`` are
    what the heading says (``human``, else as written); empty where it does not.
    """

    identifier: str
    description: str
    letters: str
    kind: str = "protein"
    gene: str = ""
    species: str = ""


@dataclass(frozen=True)
class GenePanel:
    """What one gene file holds.

    Parameters
    ----------
    panel_id
        Stable within the case: the first letters of the file's hash.
    kind
        ``vcf``, ``varscan``, ``maf``, ``hgvs``, ``gene_list``, ``panel``, ``bed``, ``expression``,
        ``sequences``, ``motifs``.
    tool
        The program that wrote it, as far as the file says.
    build
        GRCh37, GRCh38 or empty where the file does not tell.
    sample, samples, relatives
        The patient's sample, all samples of the file, and the others that were read with it.
    genes, listed
        Approved symbols of the genes that were looked at, and what the panel says of each.
    variants
        In the order of the file; a ``VariantTable`` where there may be many.
    annotation
        What gene and consequence come from (``VEP``, ``SnpEff``, ``MAF``, ``GFF3 NAME``); empty
        where the variants are not annotated, which then rank nothing.
    records
        Rows of the file that hold data; ``errors`` are line and reason of those not used.
    sha256
        Of the file as it lies on the disk.
    typed
        The text that the reader typed or pasted; empty for a file.
    compared_with
        Paths of files of other people whose counts the reader compared these with.
    covered
        Of a GVCF, chromosome -> ndarray of int32, shape (stretches, 2): start (0-based) and end of
        what was read at least ten times in the patient's sample.
    """

    panel_id: str
    title: str
    kind: str
    tool: str = ""
    build: str = ""
    sample: str = ""
    origin: Origin = Origin.UNKNOWN
    genes: tuple[str, ...] = ()
    variants: Sequence[Variant] = ()
    records: int = 0
    errors: tuple[tuple[int, Phrase], ...] = ()
    notes: tuple[Phrase, ...] = ()
    samples: tuple[str, ...] = ()
    relatives: tuple[Relative, ...] = ()
    listed: tuple[ListedGene, ...] = ()
    annotation: str = ""
    expression: Expression | None = None
    sequences: tuple[Sequenced, ...] = ()
    motifs: tuple[Motif, ...] = ()
    regions: tuple[tuple[str, int, int, str], ...] = ()  # BED: chromosome, start (0-based), end
    error_count: int = 0  # all rows not used: ``errors`` lists the first of them
    sha256: str = ""
    typed: str = ""
    compared_with: tuple[str, ...] = ()
    covered: Mapping[str, NDArray[np.int32]] = field(default_factory=dict, compare=False)
