"""Each case's variants among those of 100 other cases drawn at random: a simulation."""

from collections.abc import Sequence
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.diagnosis import collected
from meddx.diagnosis.gene_list import of_genes
from meddx.diagnosis.inputs import RankOptions
from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import genes, measure, parts, plain, product, solved
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
    "disease the annotations describe; `clean` ones are not described from their own publication."
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
        own = product.ranks(lists, lambda _: knowledge, HOW, context)
        other = _formula(lists, knowledge)
        clean = {id(case) for case in parts.clean(lists, cited)}
        is_clean = np.array([id(case) in clean for case in lists], dtype=bool)
        rows = [*_rows("as shipped", own, other, asked.seed)]
        if is_clean.any():
            rows += _rows("clean", _some(own, is_clean), _some(other, is_clean), asked.seed)
        return Report(self.name, WORDS, tuple(rows), {})


def _formula(cases: Sequence[SolvedCase], knowledge: Knowledge) -> measure.Ranks:
    """Rank the diseases of all listed genes, and no other, by the plain formula."""
    formula = plain.Plain(hpo_files.file("phenotype.hpoa"), knowledge.phenotypes)
    places = {code: place for place, code in enumerate(formula.codes)}
    codes = knowledge.diseases.codes
    found = np.full((len(cases), 2), (np.inf, 0.0))
    for number, case in enumerate(cases):
        listed = of_genes({v.gene for v in case.case.variants}, knowledge)
        kept = sorted(
            {places[c] for c, is_in in zip(codes, listed, strict=True) if is_in and c in places}
        )
        if places.get(case.truth, -1) in kept:
            scores = formula.scores(case.case.present)[kept]
            found[number] = measure.of_scores(scores, kept.index(places[case.truth]))
    return measure.Ranks(found[:, 0], tuple(case.truth for case in cases), found[:, 1])


def _some(ranks: measure.Ranks, kept: np.ndarray) -> measure.Ranks:
    diseases = tuple(d for d, is_kept in zip(ranks.diseases, kept, strict=True) if is_kept)
    tied = None if ranks.tied is None else ranks.tied[kept]
    return measure.Ranks(ranks.places[kept], diseases, tied)


def _rows(what: str, own: measure.Ranks, other: measure.Ranks, seed: int) -> tuple[Row, Row]:
    difference = measure.paired(own, other, seed)
    return (
        Row(product.WHO, what, measure.summary(own, seed), FORMULA, difference),
        Row(FORMULA, what, measure.summary(other, seed)),
    )
