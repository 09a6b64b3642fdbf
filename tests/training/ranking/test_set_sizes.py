import numpy as np
import pytest

from meddx.training.ranking import set_sizes
from meddx.training.ranking.measure import Ranks
from meddx.training.ranking.set_sizes import size_for


def test_by_hand():
    places = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9])
    names = [f"d{n}" for n in range(9)]
    assert size_for(places, names, 0.5, 100) == 5  # 0.5 x 10 / 9 of 9 is 5
    assert size_for(places, names, 0.8, 100) == 8
    assert size_for(places[::-1], names, 0.8, 100) == 8


def test_each_disease_counts_the_same():
    places = np.array([1.0] * 90 + [50.0])
    assert size_for(places, ["a"] * 90 + ["b"], 0.6, 100) == 50


def test_too_few_diseases_hold_nothing_but_everything():
    assert size_for(np.array([1.0, 2.0]), ["a", "b"], 0.8, 77) == 77
    assert size_for(np.array([np.inf] * 20), [f"d{n}" for n in range(20)], 0.8, 77) == 77


def test_coverage_is_what_is_stated_on_other_diseases():
    draw = np.random.default_rng(4)
    count = 3000
    places = np.ceil(draw.exponential(30.0, count))
    ranks = Ranks(places, tuple(f"d{n // 3}" for n in range(count)))
    found = set_sizes.measure(ranks, np.arange(count) // 3 % 5, 5000)
    for told in found:
        assert told.of_diseases.value == pytest.approx(told.size.coverage, abs=0.03)
        assert told.of_diseases.low < told.of_diseases.value < told.of_diseases.high
    assert [told.size.size for told in found] == sorted(told.size.size for told in found)


def test_ties_count_as_the_worst_of_their_places():
    count = 60
    names = tuple(f"d{n}" for n in range(count))
    sure = Ranks(np.ones(count), names)
    tied = Ranks(np.ones(count), names, np.full(count, 9.0))
    part = np.arange(count) % 3
    assert {told.size.size for told in set_sizes.measure(sure, part, 100)} == {1}
    assert {told.size.size for told in set_sizes.measure(tied, part, 100)} == {10}
