import numpy as np
import pytest

from meddx.analysis.expression.enrichment import enriched, hypergeometric
from meddx.knowledge.gene_sets import GeneSet

stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
GENES = [f"G{n}" for n in range(1000)]


def test_the_tail_is_that_of_scipy():
    found, marked = np.array([0.0, 1, 3, 10, 20]), np.array([5.0, 10, 50, 100, 20])
    wanted = stats.hypergeom.sf(found - 1, 1000, marked, 30)
    assert np.allclose(hypergeometric(found, marked, 1000, 30), wanted, rtol=1e-8)


def test_a_set_that_holds_the_outliers_comes_first():
    sets = [
        GeneSet("HIT", frozenset(GENES[:20])),
        GeneSet("MISS", frozenset(GENES[500:520])),
        GeneSet("SMALL", frozenset(GENES[:4])),
        GeneSet("ELSEWHERE", frozenset(["X1", "X2", "X3", "X4", "X5", "X6"])),
    ]
    found = enriched(GENES, [*GENES[:10], "G900", "NOT_TESTED"], sets)
    assert [one.gene_set.name for one in found] == ["HIT"]
    assert (found[0].tested, len(found[0].found)) == (20, 10)
    assert found[0].q < 1e-9


def test_chance_alone_enriches_nothing():
    rng = np.random.default_rng(6)
    sets = [GeneSet(str(n), frozenset(rng.choice(GENES, 30, replace=False))) for n in range(200)]
    said = [
        one
        for _ in range(4)
        for one in enriched(GENES, rng.choice(GENES, 40, replace=False), sets)
        if one.q <= 0.05
    ]
    assert len(said) <= 1


def test_without_sets_there_is_nothing():
    assert enriched(GENES, GENES[:5], []) == ()
