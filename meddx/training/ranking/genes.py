"""A simulated test of many genes: a case's own variants among those of other cases.

Every variant of the list was published as the cause of somebody's disease, so that what tells them
apart is mostly what the patient presents with. A list that a laboratory sends differs: most of its
variants are harmless, and fewer of them fit the inheritance.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from meddx.diagnosis import collected
from meddx.knowledge.symbols import Symbols
from meddx.training.ranking.solved import SolvedCase

OTHERS: Final = 100  # cases whose variants are added


def with_genes(cases: Sequence[SolvedCase], symbols: Symbols) -> tuple[SolvedCase, ...]:
    """Return the cases whose variants are of one gene, under its approved symbol."""
    return tuple(
        replace(
            case,
            case=collected.with_approved_genes(case.case, symbols),
            gene=symbols.meant(case.gene).symbol or case.gene,
        )
        for case in cases
        if case.gene
    )


def among_others(
    case: SolvedCase, pool: Sequence[SolvedCase], rng: np.random.Generator, others: int = OTHERS
) -> SolvedCase:
    """Return the case with the variants of other cases added, in an order that tells nothing.

    Parameters
    ----------
    case
        Its own variants stay among them.
    pool
        Cases to draw from, each at most once; those of the same gene are passed over.
    rng
        Of this case.
    others
        How many are drawn; fewer where the pool has no more.
    """
    drawn: list[SolvedCase] = []
    for place in rng.permutation(len(pool)).tolist():
        if len(drawn) == others:
            break
        if pool[place].gene != case.gene:
            drawn.append(pool[place])
    variants = [v for one in (case, *drawn) for v in one.case.variants]
    order = rng.permutation(len(variants)).tolist()
    shuffled = tuple(variants[place] for place in order)
    return replace(case, case=replace(case.case, variants=shuffled))
