"""Genes ranked by the diseases that they are known for."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis
from meddx.diagnosis.priors import log10_odds
from meddx.knowledge import Knowledge

_HIGHEST: Final = 0.999  # no reading of ours is certain


@dataclass(frozen=True)
class RankedGene:
    """A gene and its place among others.

    Parameters
    ----------
    symbol
        As HGNC approved it.
    log10_odds
        Of any of its diseases; minus infinity where no ranked disease of it is known.
    disease
        The most probable of its diseases; None where none is ranked.
    """

    symbol: str
    log10_odds: float = -math.inf
    disease: Code | None = None

    @property
    def probability(self) -> float | None:
        """Probability of any of its diseases; None where nothing is known of the gene."""
        if self.disease is None:
            return None
        return min(float(1.0 / (1.0 + 10.0**-self.log10_odds)), _HIGHEST)


def of_genes(genes: Collection[str], knowledge: Knowledge) -> NDArray[np.bool_]:
    """Tell which of ``Diseases.codes`` a gene is known for; all of them without any gene."""
    diseases = knowledge.diseases
    if not genes:
        return np.ones(len(diseases.codes), dtype=bool)
    wanted = {code for gene in genes for code in knowledge.diseases_of.get(gene, ())}
    return np.array([code in wanted for code in diseases.codes], dtype=bool)


def ranked_genes(
    diagnoses: Sequence[Diagnosis], genes: Collection[str], knowledge: Knowledge
) -> tuple[RankedGene, ...]:
    """Rank genes, best first; those of which no disease is ranked come last, by symbol.

    The odds of a gene are the sum of those of its diseases: each of them would explain why it is
    asked for.

    Parameters
    ----------
    diagnoses
        All ranked diseases of these genes (``RankOptions.genes``), best first.
    genes
        Approved symbols.
    knowledge
        Reference tables.
    """
    found: dict[str, list[Diagnosis]] = {gene: [] for gene in genes}
    for diagnosis in diagnoses:
        for gene in knowledge.genes_of.get(diagnosis.code.code, frozenset()).intersection(found):
            found[gene].append(diagnosis)
    ranked = [_ranked(gene, listed) for gene, listed in found.items()]
    # Rounded, so that equal evidence is a tie and not a matter of last digits.
    return tuple(sorted(ranked, key=lambda gene: (-round(gene.log10_odds, 9), gene.symbol)))


def _ranked(gene: str, diagnoses: list[Diagnosis]) -> RankedGene:
    if not diagnoses:
        return RankedGene(gene)
    logs = np.array([_log10_odds(diagnosis) for diagnosis in diagnoses])
    highest = float(logs.max())
    total = highest + math.log10(float(np.sum(10.0 ** (logs - highest))))
    return RankedGene(gene, total, diagnoses[0].code)


def _log10_odds(diagnosis: Diagnosis) -> float:
    """Return the odds that the evidence gives; the probability says them only up to a limit."""
    return log10_odds(diagnosis.prior) + sum(row.log10_lr for row in diagnosis.evidence)
