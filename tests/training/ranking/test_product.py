from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from meddx.diagnosis.inputs import RankOptions
from meddx.jobs import Cancelled, Context
from meddx.training.ranking import product
from meddx.training.ranking.product import How


def run(cases, tables, how=None):
    with closing(Context()) as context:
        return product.lists(cases, product.unseen(tables), how or How(), context)


def test_places_are_those_of_the_list_that_a_reader_sees(cases, tiny):
    found = run(cases, tiny)
    assert found.ranks.places[[0, 2, 4]].tolist() == [1.0, 1.0, 1.0]
    assert found.ranks.places[7] == np.inf  # nobody describes its disease
    assert found.ranks.diseases[7] == "OMIM:100009"
    assert ((found.first > 0.0) & (found.first < 1.0)).all()
    for case, place in zip(cases, found.ranks.places.tolist(), strict=True):
        codes = [one.code.code for one in product.diagnoses(case, tiny, How())]
        assert place == (codes.index(case.truth) + 1 if case.truth in codes else np.inf)


def test_a_short_list_misses_what_stands_below(cases, tiny):
    how = How(options=RankOptions(among="omim", limit=1))
    assert set(run(cases, tiny, how).ranks.places.tolist()) == {1.0, np.inf}


def test_the_truth_never_enters_the_ranking(cases, tiny):
    case = cases[3]
    other = replace(case, truth="OMIM:100003", gene="TTN", publications=frozenset())
    assert product.diagnoses(case, tiny, How()) == product.diagnoses(other, tiny, How())


def test_each_case_is_ranked_with_its_own_tables(cases, tiny, tables):
    def knowledge_for(case):
        return tiny if case.truth == "OMIM:100001" else tables

    with closing(Context()) as context:
        found = product.ranks(cases[1:3], knowledge_for, How(), context)
    assert found.places[0] <= 4.0
    assert found.places[1] == np.inf  # of twelve thousand true diseases, made-up ones are none


def test_tables_are_exchanged_in_a_copy(tiny, tables):
    changed = product.altered(tables, profiles=tiny.profiles)
    assert changed.profiles is tiny.profiles
    assert changed.diseases is tables.diseases
    assert tables.profiles is not tiny.profiles


def test_it_tells_how_far_it_is_and_stops(cases, tiny):
    told = []
    with closing(Context(report=lambda *step: told.append(step))) as context:
        product.ranks(cases, product.unseen(tiny), How(), context)
        assert [(done, total) for done, total, _ in told] == [(n, 8) for n in range(8)]
        context.cancel()
        with pytest.raises(Cancelled):
            product.ranks(cases, product.unseen(tiny), How(), context)
