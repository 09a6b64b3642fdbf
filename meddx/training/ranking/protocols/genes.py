"""Each case's variants among those of 100 other cases drawn at random: a simulation."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.diagnosis import collected
from meddx.diagnosis.inputs import RankOptions
from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.measure import Figure
from meddx.training.ranking import compared, genes, measure, parts, product, solved
from meddx.training.ranking.product import Lists
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report, Row
from meddx.training.ranking.solved import SolvedCase

HOW: Final = product.How(
    "genes",
    RankOptions(among="omim", limit=product.LISTED, candidate_panels=collected.CANDIDATES),
)
FORMULA: Final = "plain formula among the diseases of the listed genes"
WORDS: Final = (
    "The disease of each case, ranked by its terms and by a list of candidate variants: its own "
    "among those of 100 other cases of other genes, drawn alike. A simulation: gene, HGVS and "
    "zygosity from the packets (GRCh38), no class. Cases whose variants are of one gene, and whose "
    "disease the annotations describe; `clean` ones are not described from their own publication, "
    "and the calibration is theirs."
)


class Genes(Protocol):
    """Ranks by findings and candidate variants."""

    name: ClassVar[str] = "genes"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        pool = genes.with_genes(solved.read(asked.path, context), knowledge.symbols)
        known = [case for case in pool if case.truth in cited]
        cases = solved.at_most(known, asked.per_disease, asked.seed)
        # A generator for each case, so that its list does not depend on which others are ranked.
        lists = [
            genes.among_others(case, pool, np.random.default_rng((asked.seed, number)))
            for number, case in enumerate(cases)
        ]
        own = product.lists(lists, product.unseen(knowledge), HOW, context)
        other = _formula(lists, knowledge)
        rows: tuple[Row, ...] = _rows("as shipped", own.ranks, other, asked.seed)
        further: Mapping[str, Figure] = {}
        clean = {id(case) for case in parts.clean(lists, cited)}
        kept = np.array([id(case) in clean for case in lists], dtype=bool)
        if kept.any():
            some = Lists(_some(own.ranks, kept), own.first[kept])
            rows = (*rows, *_rows("clean", some.ranks, _some(other, kept), asked.seed))
            further = compared.calibration(some, asked.seed)
        return Report(self.name, WORDS, rows, further)


def _formula(cases: Sequence[SolvedCase], knowledge: Knowledge) -> measure.Ranks:
    """Rank the diseases of all listed genes, and no other, by the plain formula."""
    formula = compared.formula(knowledge)
    places = {code: place for place, code in enumerate(formula.codes)}
    found = np.full((len(cases), 2), (np.inf, 0.0))
    for number, case in enumerate(cases):
        listed = {v.gene for v in case.case.variants}
        codes = {code for gene in listed for code in knowledge.diseases_of.get(gene, ())}
        kept = sorted(places[code] for code in codes if code in places)
        if places.get(case.truth, -1) in kept:
            scores = formula.scores(case.case.present)[kept]
            found[number] = measure.of_scores(scores, kept.index(places[case.truth]))
    return measure.Ranks(found[:, 0], tuple(case.truth for case in cases), found[:, 1])


def _some(ranks: measure.Ranks, kept: NDArray[np.bool_]) -> measure.Ranks:
    diseases = tuple(d for d, is_kept in zip(ranks.diseases, kept, strict=True) if is_kept)
    tied = None if ranks.tied is None else ranks.tied[kept]
    return measure.Ranks(ranks.places[kept], diseases, tied)


def _rows(what: str, own: measure.Ranks, other: measure.Ranks, seed: int) -> tuple[Row, Row]:
    difference = measure.paired(own, other, seed)
    return (
        Row(product.WHO, what, measure.summary(own, seed), FORMULA, difference),
        Row(FORMULA, what, measure.summary(other, seed)),
    )
