import numpy as np
import pytest

from meddx.training.ranking import disturbed
from tests.training.ranking.collection import DEAF, LENS, SEIZURE


@pytest.fixture
def random():
    return np.random.default_rng(7)


def test_two_findings_are_added_that_have_nothing_to_do_with_the_others(cases, tables, random):
    hpo = tables.phenotypes
    drawn = set()
    for _ in range(20):
        found = disturbed.added(cases[0], tables, random)
        first, second = found.case.present[3:]
        assert found.case.present[:3] == cases[0].case.present
        for term in (first, second):
            for other in (*cases[0].case.present, {first: second, second: first}[term]):
                assert term not in hpo.ancestors(other)
                assert other not in hpo.ancestors(term)
            assert "HP:0000118" in hpo.ancestors(term)
        drawn |= {first, second}
    assert len(drawn) > 30
    assert found.truth == cases[0].truth


def test_vaguer_findings_are_parents_but_never_the_root(cases, tables, random):
    hpo = tables.phenotypes
    found = disturbed.vaguer(cases[0], tables, random)
    assert len(found.case.present) == 3
    for term, parent in zip((SEIZURE, DEAF, LENS), found.case.present, strict=True):
        assert parent in hpo.ancestors(term) - {term}
        between = hpo.ancestors(term) - {term, parent}
        assert not any(parent in hpo.ancestors(up) for up in between)
    top = disturbed.vaguer(disturbed._with(cases[0], ("HP:0000707",)), tables, random)
    assert top.case.present == ("HP:0000707",)  # Abnormality of the nervous system


def test_half_of_the_findings_stay(cases, tables, random):
    found = disturbed.halved(cases[0], tables, random)
    assert len(found.case.present) == 2
    assert set(found.case.present) < {SEIZURE, DEAF, LENS}
    assert disturbed.halved(cases[2], tables, random).case.present == cases[2].case.present
    none = disturbed._with(cases[0], ())
    assert disturbed.halved(none, tables, random).case.present == ()
