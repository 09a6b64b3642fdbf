"""The gene of a case among 100 genes drawn at random (CADA protocol), by its terms alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.diagnosis.inputs import RankOptions
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.training.ranking import compared, gene_lists, measure, product
from meddx.training.ranking.gene_lists import GeneCase
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report

LIST: Final = 100  # genes beside that of the case
CODING: Final = 19_300  # protein-coding genes that HGNC names, about
OPTIONS: Final = RankOptions(among="hereditary")
WORDS: Final = (
    "The gene of each case among 100 others, ranked by the case's terms. The others are drawn "
    "alike, first among the genes with a disease, then among all 19,300 protein-coding genes, of "
    "which those without a known disease come last. Genes of equal score count by expectation; "
    "intervals draw whole genes, so that `diseases` here counts genes."
)


@dataclass(frozen=True)
class _List:
    """The list of one case.

    ``coding`` of the ``others`` have a disease in a draw among all protein-coding genes.
    """

    case: GeneCase
    others: Sequence[str]
    coding: int


class GeneList(Protocol):
    """Ranks genes."""

    name: ClassVar[str] = "gene_list"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cases = gene_lists.read(asked.path, knowledge, context)
        genes = gene_lists.with_diseases(knowledge, OPTIONS)
        lists = _drawn(_at_most(cases, asked), genes, asked.seed)
        formula = _Formula(knowledge)
        rows: list[list[tuple[float, float]]] = [[], [], [], []]
        for number, one in enumerate(lists):
            context.checkpoint(
                number, len(lists), product.RANKING.with_values(number=number + 1, count=len(lists))
            )
            told = gene_lists.scores(
                one.case.case, [one.case.gene, *one.others], knowledge, OPTIONS
            )
            for who, score in enumerate((told.__getitem__, formula.score(one.case))):
                rows[who].append(gene_lists.place(one.case.gene, one.others, 0, score))
                few = one.others[: one.coding]
                rest = LIST - one.coding
                rows[2 + who].append(gene_lists.place(one.case.gene, few, rest, score))
        owners = tuple(one.case.gene for one in lists)
        ranks = [_ranks(found, owners) for found in rows]
        return Report(
            self.name,
            WORDS,
            (
                *compared.rows("100 genes with a disease", ranks[0], ranks[1], asked.seed),
                *compared.rows("100 protein-coding genes", ranks[2], ranks[3], asked.seed),
            ),
            {},
        )


class _Formula:
    """The plain formula: a gene has the best score of its diseases."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._plain = compared.formula(knowledge)
        places = {code: place for place, code in enumerate(self._plain.codes)}
        self._places: Mapping[str, list[int]] = {
            gene: [places[code] for code in codes if code in places]
            for gene, codes in knowledge.diseases_of.items()
        }

    def score(self, case: GeneCase) -> Callable[[str], float]:
        """Return what scores genes by the terms of a case."""
        found = self._plain.scores(case.case.present)

        def score(gene: str) -> float:
            places = self._places.get(gene, [])
            return float(found[places].max()) if places else -np.inf

        return score


def _at_most(cases: Sequence[GeneCase], asked: Asked) -> list[GeneCase]:
    """Draw at most so many cases of each gene, in their order."""
    order = np.random.default_rng(asked.seed).permutation(len(cases)).tolist()
    taken: dict[str, int] = {}
    kept = []
    for place in order:
        gene = cases[place].gene
        taken[gene] = taken.get(gene, 0) + 1
        if asked.per_disease is None or taken[gene] <= asked.per_disease:
            kept.append(place)
    return [cases[place] for place in sorted(kept)]


def _drawn(cases: Sequence[GeneCase], genes: Sequence[str], seed: int) -> list[_List]:
    rng = np.random.default_rng(seed)
    return [
        _List(
            case,
            gene_lists.drawn(case.gene, genes, LIST, rng),
            int(rng.hypergeometric(len(genes), CODING - len(genes), LIST)),
        )
        for case in cases
    ]


def _ranks(found: Sequence[tuple[float, float]], owners: tuple[str, ...]) -> measure.Ranks:
    places = np.array(found, dtype=np.float64)
    return measure.Ranks(places[:, 0], owners, places[:, 1])
