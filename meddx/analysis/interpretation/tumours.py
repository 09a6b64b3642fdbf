"""Variants of a tumour that the patient may have been born with: said, and never weighed."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from meddx.analysis.interpretation.panels import table_of
from meddx.analysis.interpretation.relatives import CARRIED
from meddx.case.criteria import stated_class
from meddx.case.gene_files import GenePanel, Relation
from meddx.case.variants import Variant
from meddx.phrase import Phrase

# Shares of the reads at which an inherited variant stands: half, or all.
_HALF: Final = (0.4, 0.6)
_ALL: Final = 0.9
_MOST: Final = 20

IN_NORMAL: Final = Phrase(
    "{variant} in {gene} is called pathogenic and is in the healthy tissue too: it is inherited or "
    "arose early. Confirm it in blood before you use it."
)
BY_SHARE: Final = Phrase(
    "{variant} in {gene} is called pathogenic and is in {share} of the tumour's reads: it may be "
    "inherited. Confirm it in blood before you use it."
)


def possibly_inherited(panel: GenePanel) -> Iterator[Phrase]:
    """Yield a sentence for each pathogenic variant of a tumour that may be inherited."""
    table = table_of(panel)
    words = table.words("classification")
    bad = [bool((said := stated_class(name)) and said.is_pathogenic) for name in words.names]
    told = 0
    for row in np.flatnonzero(np.array(bad, bool)[words.codes]).tolist():
        sentence = _sentence(table[row], panel)
        if sentence is not None:
            yield sentence
            told += 1
        if told == _MOST:
            return


def _sentence(variant: Variant, panel: GenePanel) -> Phrase | None:
    values = {
        "variant": variant.hgvs_p or variant.hgvs_c or variant.key,
        "gene": variant.gene,
    }
    beside = zip(panel.relatives, variant.relatives, strict=False)
    if any(r.relation is Relation.NORMAL and z in CARRIED for r, z in beside):
        return IN_NORMAL.with_values(**values)
    share = _share(variant)
    if share is not None and (_HALF[0] <= share <= _HALF[1] or share >= _ALL):
        return BY_SHARE.with_values(share=f"{share:.0%}", **values)
    return None


def _share(variant: Variant) -> float | None:
    if variant.fraction is not None:
        return variant.fraction
    reads = sum(variant.allele_depths)
    return variant.allele_depths[1] / reads if len(variant.allele_depths) > 1 and reads else None
