"""A file of counts gene by gene, as a reader looks through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.expression.against import compared, depths, doubt, names, outlying_sets
from meddx.analysis.expression.enrichment import Enriched
from meddx.analysis.expression.outliers import Compared
from meddx.analysis.expression.tails import Floats, normal_z
from meddx.case.gene_files import Expression, GenePanel
from meddx.knowledge.gene_sets import GeneSet
from meddx.phrase import Phrase, Refused

WEIGHS_NOTHING: Final = Phrase(
    "Counts of genes weigh nothing by themselves: tissue, age, treatment and batch move far more "
    "genes than diseases do. They only support, or speak against, a variant of the same gene."
)


@dataclass(frozen=True, eq=False)
class Told:
    """Genes of a file with the sample's reads, those of the others, and what stands out.

    Parameters
    ----------
    named
        Symbol of each gene where the file gives one, else its identifier.
    compared, reason
        How the sample compares (None where it cannot be compared); why it cannot, or why the
        comparison is in doubt (None where it is not).
    factors
        Depth of each other sample against the patient's, shape (samples,); None where not known.
    median
        ndarray of float64, shape (genes,): of the others at the sample's depth; nan if not known.
    z
        Shape (genes,): distance in standard deviations that the p-value means, with its sign;
        nan where a gene was not tested.
    direction
        Shape (genes,): -1 for a gene that is read too rarely, 1 too often, else 0.
    sets
        Gene sets that hold more outliers than chance would put there.
    """

    counts: Expression
    named: tuple[str, ...]
    compared: Compared | None
    reason: Phrase | None
    factors: Floats | None
    median: Floats
    z: Floats
    direction: NDArray[np.int8]
    sets: tuple[Enriched, ...] = ()

    @property
    def order(self) -> NDArray[np.intp]:
        """Places of all genes, the surest outliers first; else the order of the file."""
        if self.compared is None:
            return np.arange(len(self.named))
        return np.lexsort((self.compared.p, self.direction == 0))

    def others(self, place: int) -> Floats:
        """Return what the others have of a gene, at the sample's depth: shape (samples,)."""
        if self.factors is None:
            return np.zeros(0)
        at_depth: Floats = self.counts.cohort[place] / self.factors
        return at_depth


def tell(panel: GenePanel, sets: Sequence[GeneSet]) -> Told:
    """Go through the counts of a file.

    Raises
    ------
    ValueError
        When the file holds none.
    """
    counts = panel.expression
    if counts is None:
        raise ValueError("the file holds no counts")
    named, factors = names(counts), depths(counts)
    median = np.full(len(named), np.nan)
    if factors is not None:
        median = np.median(counts.cohort / factors, axis=1)
    z = np.full(len(named), np.nan)
    direction = np.zeros(len(named), np.int8)
    try:
        _, found = compared(panel)
    except Refused as refusal:
        return Told(counts, named, None, refusal.phrase, factors, median, z, direction)
    z[found.tested] = normal_z(found.p[found.tested]) * np.sign(found.log2_change[found.tested])
    direction[found.low], direction[found.high] = -1, 1
    enriched = outlying_sets(named, found, sets)
    reason = doubt(panel, found)
    return Told(counts, named, found, reason, factors, median, z, direction, enriched)
