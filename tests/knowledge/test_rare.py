import numpy as np
import pytest

from meddx.knowledge.rare import Rows


@pytest.fixture
def rows() -> Rows:
    """Term 0 of disease 2; term 1 of none; term 2 of diseases 0 and 2."""
    starts, disease = np.array([0, 1, 1, 3]), np.array([2, 0, 2], dtype=np.uint16)
    return Rows(starts, disease, np.array([0.5, 0.25, 1.0], dtype=np.float16))


def test_the_terms_of_a_disease_with_their_shares(rows):
    terms, shares = rows.terms(2)
    assert (terms.tolist(), shares.tolist()) == ([0, 2], [0.5, 1.0])
    terms, shares = rows.terms(0)
    assert (terms.tolist(), shares.tolist()) == ([2], [0.25])
    assert rows.terms(1)[0].tolist() == rows.terms(7)[0].tolist() == []


def test_they_are_the_diseases_of_the_terms_turned_round(tables):
    own = tables.diseases.rare.own
    place = tables.diseases.rare.place("OMIM:154700")
    for term, share in zip(*own.terms(place), strict=True):
        places, shares = own.of(int(term))
        assert shares[places.tolist().index(place)] == share
    assert sum(len(own.terms(n)[0]) for n in range(200)) == int((own.disease < 200).sum())
