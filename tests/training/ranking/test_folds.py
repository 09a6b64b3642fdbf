import numpy as np

from meddx.training.ranking.folds import folds
from tests.training.ranking.learning import case


def test_parts_share_neither_publication_nor_disease():
    cases = [case("a", "OMIM:1", "PMID:1"), case("b", "OMIM:2", "PMID:1"), case("c", "OMIM:3")]
    cases += [case(f"d{n}", "OMIM:4", f"PMID:4{n}") for n in range(5)]
    found = folds(cases, 3)
    assert found[0] == found[1]
    assert len(set(found[3:].tolist())) == 1
    assert len({int(found[n]) for n in (0, 2, 3)}) == 3


def test_parts_are_about_as_large():
    cases = [case(f"c{n}", f"OMIM:{n}", f"PMID:{n}") for n in range(20)]
    assert np.bincount(folds(cases, 5)).tolist() == [4] * 5
    assert (folds(cases, 5) == folds(cases, 5)).all()
