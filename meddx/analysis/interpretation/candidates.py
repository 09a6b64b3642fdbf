"""Which rows of a table are worth a look: found by columns, so that millions cost nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.interpretation import terms
from meddx.analysis.interpretation.relatives import CARRIED
from meddx.case.columns import Words
from meddx.case.consequences import gravity
from meddx.case.criteria import stated_class
from meddx.case.variants import ZYGOSITIES, VariantTable
from meddx.knowledge.genes import Genes

RARE_BELOW: Final = 0.01
MOST: Final = 2000


@dataclass(frozen=True)
class Candidates:
    """Rows in the order of the file.

    Parameters
    ----------
    classified
        Those that somebody calls (likely) pathogenic.
    others
        Rare ones that may change the protein of a gene with a known disease; the gravest of them
        where there are more than ``MOST``.
    left_out
        How many others there are beyond those.
    """

    classified: NDArray[np.intp]
    others: NDArray[np.intp]
    left_out: int = 0


def candidates(table: VariantTable, genes: Genes) -> Candidates:
    """Choose the rows that the patient carries and that may matter for a disease."""
    carried = np.isin(table.numbers("zygosity"), [ZYGOSITIES.index(each) for each in CARRIED])
    gene, said = table.words("gene"), table.words("classification")
    has_gene = carried & _rows(gene, bool)
    classified = has_gene & _rows(said, _is_pathogenic)
    frequency = table.numbers("allele_frequency")
    rare = ~(frequency >= RARE_BELOW)  # one that is not stated is NaN, and may be rare
    others = has_gene & ~classified & rare & (table.numbers("passed") != 0)
    others &= _rows(gene, genes.__contains__) & ~_rows(said, _is_benign)
    consequence = table.words("consequence")
    others &= _rows(consequence, lambda text: bool(terms.split(text) & terms.TELLING))
    rows = np.flatnonzero(others)
    if len(rows) > MOST:
        ranks = np.array([gravity(name) for name in consequence.names], np.int32)
        order = np.argsort(ranks[consequence.codes[rows]], kind="stable")
        kept = np.sort(rows[order[:MOST]])
        return Candidates(np.flatnonzero(classified), kept, len(rows) - MOST)
    return Candidates(np.flatnonzero(classified), rows)


def _rows(words: Words, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Whether each row's word holds; each different word is asked once."""
    return np.array([holds(name) for name in words.names], bool)[words.codes]


def _is_pathogenic(classification: str) -> bool:
    said = stated_class(classification)
    return said is not None and said.is_pathogenic


def _is_benign(classification: str) -> bool:
    said = stated_class(classification)
    return said is not None and said.is_benign
