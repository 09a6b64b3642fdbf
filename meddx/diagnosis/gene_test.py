"""A test of the genes of the first inherited diseases, as a question about the list."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import HGNC, Code
from meddx.case.criteria import Significance
from meddx.case.evidence import Diagnosis, Universe
from meddx.diagnosis.genotype import NOTHING_FOUND, SHARE, WRONG
from meddx.knowledge import Knowledge
from meddx.phrase import Language, listed

_WRONG: Final = WRONG[Significance.PATHOGENIC]


@dataclass(frozen=True)
class GeneTest:
    """Genes whose examination may settle an inherited disease; symbols, sorted."""

    genes: tuple[str, ...]

    @property
    def code(self) -> Code:
        """The first gene; the name tells all of them."""
        names = listed(self.genes)
        english, chinese = names.label(Language.EN), names.label(Language.ZH_CN)
        return Code(HGNC, self.genes[0], english, chinese)

    def shares(
        self, genes_of: Sequence[frozenset[str]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return how often a pathogenic variant is found with each disease, and without it.

        Parameters
        ----------
        genes_of
            Genes of each disease; none for one that is not inherited.
        """
        wrong = np.full(len(genes_of), _WRONG)
        return np.where(self._of(genes_of) > 0.0, SHARE, wrong), wrong

    def told(
        self, genes_of: Sequence[frozenset[str]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what a pathogenic variant says of each disease, and what none says (log10)."""
        part = self._of(genes_of)
        return (
            np.where(part > 0.0, math.log10(SHARE / _WRONG), 0.0),
            np.log10(1.0 - (1.0 - NOTHING_FOUND) * part),
        )

    def _of(self, genes_of: Sequence[frozenset[str]]) -> NDArray[np.float64]:
        """Return the part of each disease's genes that is examined."""
        asked = frozenset(self.genes)
        return np.array([len(genes & asked) / max(len(genes), 1) for genes in genes_of])


def wanted(diagnoses: Sequence[Diagnosis], knowledge: Knowledge) -> tuple[GeneTest, ...]:
    """Return the tests of the inherited diseases whose genes nobody has looked at."""
    found: dict[GeneTest, None] = {}
    for diagnosis in diagnoses:
        genes = knowledge.genes_of.get(diagnosis.code.code, frozenset())
        looked_at = any(row.code.system == HGNC for row in diagnosis.evidence)
        if diagnosis.universe is Universe.HEREDITARY and genes and not looked_at:
            found[GeneTest(tuple(sorted(genes)))] = None
    return tuple(found)
