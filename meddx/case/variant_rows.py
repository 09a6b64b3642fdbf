"""The variants of some genes, found by column where there may be millions."""

from collections.abc import Collection

import numpy as np

from meddx.case.columns import Texts
from meddx.case.gene_files import GenePanel
from meddx.case.variants import Variant, VariantTable


def in_genes(
    panel: GenePanel, genes: Collection[str], *, with_protein: bool = False
) -> list[Variant]:
    """Return a panel's variants in these genes; if asked, only those described at the protein."""
    if not isinstance(panel.variants, VariantTable):
        return [v for v in panel.variants if v.gene in genes and (v.hgvs_p or not with_protein)]
    table = panel.variants
    words = table.words("gene")
    wanted = np.array([name in genes for name in words.names], bool)
    rows = wanted[words.codes]
    if with_protein:
        told = table.columns.get("hgvs_p")
        if not isinstance(told, Texts):
            return []
        rows = rows & (np.diff(told.ends) > 0)
    return [table[int(row)] for row in np.flatnonzero(rows)]
