"""Gene sets that hold more of the outliers than chance would put there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.analysis.expression.tails import Floats, false_discovery_rates, log_gamma
from meddx.knowledge.gene_sets import GeneSet

LEAST_TESTED: Final = 5  # genes of a set: smaller ones tell nothing
LEAST_FOUND: Final = 2  # outliers: one alone is that gene, not its set


@dataclass(frozen=True)
class Enriched:
    """A set with its outliers.

    ``tested`` is how many of its genes were tested, ``found`` which of them are outliers; ``p`` of
    the hypergeometric distribution, ``q`` by Benjamini and Hochberg over all sets.
    """

    gene_set: GeneSet
    tested: int
    found: tuple[str, ...]
    p: float
    q: float


def enriched(
    tested: Iterable[str], outliers: Iterable[str], sets: Sequence[GeneSet]
) -> tuple[Enriched, ...]:
    """Compare sets with the outliers, the surest first; sets that are too small are left out.

    Parameters
    ----------
    tested, outliers
        Symbols of the genes that were compared, and of those of them that stood out.
    """
    universe = frozenset(tested)
    drawn = universe & frozenset(outliers)
    rows = [(one, one.genes & universe) for one in sets]
    rows = [(one, inside) for one, inside in rows if len(inside) >= LEAST_TESTED]
    if not rows:
        return ()
    sizes = np.array([len(inside) for _, inside in rows], np.float64)
    hits = [tuple(sorted(inside & drawn)) for _, inside in rows]
    counts = np.array([len(hit) for hit in hits], np.float64)
    p = hypergeometric(counts, sizes, len(universe), len(drawn))
    q = false_discovery_rates(p)
    found = [
        Enriched(one, len(inside), hit, float(p[place]), float(q[place]))
        for place, ((one, inside), hit) in enumerate(zip(rows, hits, strict=True))
        if len(hit) >= LEAST_FOUND
    ]
    return tuple(sorted(found, key=lambda e: (e.p, e.gene_set.name)))


def hypergeometric(found: Floats, marked: Floats, total: int, drawn: int) -> Floats:
    """Return the chance of at least ``found`` marked genes among ``drawn`` of ``total``.

    ``found`` and ``marked`` have shape (sets,). The tail is summed term by term:
    P(k) = C(marked, k) C(total - marked, drawn - k) / C(total, drawn).
    """
    chances = np.zeros_like(found)
    for place in range(len(found)):
        k = np.arange(found[place], min(marked[place], drawn) + 1)
        k = k[drawn - k <= total - marked[place]]
        logs = _log_choose(np.full_like(k, marked[place]), k)
        logs += _log_choose(np.full_like(k, total - marked[place]), drawn - k)
        logs -= _log_choose(np.full_like(k, total), np.full_like(k, drawn))
        chances[place] = np.exp(logs).sum()
    return np.minimum(chances, 1.0)


def _log_choose(n: Floats, k: Floats) -> Floats:
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)
