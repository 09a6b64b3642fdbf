import numpy as np

from meddx.case.collected import CollectedCase
from meddx.case.variants import Variant
from meddx.training.ranking import genes
from meddx.training.ranking.solved import SolvedCase


def solved(gene, number=0):
    name = f"{gene}-{number}"
    variant = Variant("", 0, "", "", gene, f"c.{number}A>T", identifier=name)
    return SolvedCase(CollectedCase(name, variants=(variant,)), f"OMIM:{gene}", gene, frozenset())


POOL = tuple(solved(gene, n) for gene in ("A", "B", "C", "D") for n in range(5))


def listed(case):
    return sorted(v.gene for v in case.case.variants)


def test_variants_of_other_cases_are_added_and_never_of_the_same_gene():
    case = POOL[0]
    found = genes.among_others(case, POOL, np.random.default_rng(1), 8)
    assert len(found.case.variants) == 9
    assert [v for v in found.case.variants if v.gene == "A"] == list(case.case.variants)
    assert (found.truth, found.case.case_id) == (case.truth, case.case.case_id)
    # No case is drawn twice, and no more than there are.
    everyone = genes.among_others(case, POOL, np.random.default_rng(1), 100)
    assert listed(everyone) == sorted(["A", *"BCD" * 5])


def test_the_own_variant_stands_anywhere_and_the_same_generator_gives_the_same_list():
    places = set()
    for seed in range(40):
        found = genes.among_others(POOL[0], POOL, np.random.default_rng(seed), 3)
        places.add([v.gene for v in found.case.variants].index("A"))
        assert found == genes.among_others(POOL[0], POOL, np.random.default_rng(seed), 3)
    assert places == {0, 1, 2, 3}


def test_cases_without_one_gene_are_left_out_and_former_symbols_replaced(tables):
    older = solved("MLL4")
    former = solved("AARS")
    (kept, same) = genes.with_genes((former, solved(""), solved("FBN1")), tables.symbols)
    assert (kept.gene, kept.case.variants[0].gene) == ("AARS1", "AARS1")
    assert same.gene == "FBN1"
    # A name of two genes is kept as it is written.
    assert genes.with_genes((older,), tables.symbols)[0].gene in {"MLL4", "KMT2B", "KMT2D"}
