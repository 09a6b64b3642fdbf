"""The product beside the plain formula on the same cases."""

from collections.abc import Mapping, Sequence

import numpy as np

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training import metrics, reliability
from meddx.training.measure import Figure
from meddx.training.ranking import measure, plain, product
from meddx.training.ranking.measure import Ranks
from meddx.training.ranking.plain import Plain
from meddx.training.ranking.product import Lists
from meddx.training.ranking.report import Row
from meddx.training.ranking.solved import SolvedCase


def formula(knowledge: Knowledge) -> Plain:
    """Return the formula over the annotations of this installation."""
    return Plain(hpo_files.file("phenotype.hpoa"), knowledge.phenotypes)


def rows(what: str, ours: Ranks, theirs: Ranks, seed: int) -> tuple[Row, Row]:
    """Return the rows of the product, with the paired difference, and of the formula."""
    figures, difference = measure.summary(ours, seed), measure.paired(ours, theirs, seed)
    return (
        Row(product.WHO, what, figures, plain.WHO, difference),
        Row(plain.WHO, what, measure.summary(theirs, seed)),
    )


def ranked(
    cases: Sequence[SolvedCase], knowledge: Knowledge, beside: Plain, context: Context
) -> tuple[Lists, Ranks]:
    """Rank cases by their findings with the product and the formula."""
    lists = product.lists(cases, product.unseen(knowledge), product.How(), context)
    return lists, plain.ranks(cases, beside)


def calibration(lists: Lists, seed: int) -> Mapping[str, Figure]:
    """Tell how true the probability of the first diagnosis is.

    Slope of the calibration (1 is right), and Brier skill over the share of first ones that are
    right (above 0 is better than that share alone); whole diseases are drawn.
    """
    right = lists.ranks.places == 1.0
    diseases = np.array(lists.ranks.diseases)
    return {
        f"probability of the first, {name}": Figure(
            of(lists.first, right), *metrics.interval(of, lists.first, right, diseases, seed)
        )
        for name, of in {
            "calibration slope": reliability.slope,
            "Brier skill": reliability.brier_skill,
        }.items()
    }
