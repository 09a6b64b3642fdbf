import numpy as np
import pytest

from meddx.training.ranking.measure import NAMES, Ranks, of_scores, paired, summary


def test_micro_counts_cases_and_macro_diseases():
    ranks = Ranks(np.array([1.0, 1.0, 1.0, 11.0]), ("a", "a", "a", "b"))
    found = summary(ranks)
    assert (found.cases, found.diseases) == (4, 2)
    assert found.micro["top_1"].value == pytest.approx(0.75)
    assert found.macro["top_1"].value == pytest.approx(0.5)
    assert found.macro["mrr"].value == pytest.approx((1 + 1 / 11) / 2)
    assert found.macro["top_10"].value == pytest.approx(0.5)


def test_ties_are_hits_by_their_expectation_and_what_is_not_listed_never():
    places, tied = np.array([1.0, 2.0, np.inf]), np.array([1.0, 3.0, 0.0])
    hits = Ranks(places, ("a", "b", "c"), tied).hits()
    assert hits[0].tolist() == [0.5, 1.0, 1.0, 0.75]
    assert hits[1].tolist() == pytest.approx([0, 0.5, 1, (1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 4])
    assert hits[2].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_intervals_come_from_diseases_not_cases():
    diseases = tuple("a" if n < 500 else "b" for n in range(1000))
    places = np.array([1.0] * 500 + [2.0] * 500)
    found = summary(Ranks(places, diseases))
    assert (found.micro["top_1"].low, found.micro["top_1"].high) == (0.0, 1.0)
    each = summary(Ranks(places, tuple(map(str, range(1000)))))
    assert 0.45 < each.micro["top_1"].low < 0.5 < each.micro["top_1"].high < 0.55
    assert each == summary(Ranks(places, tuple(map(str, range(1000)))))


def test_a_difference_is_paired():
    random = np.random.default_rng(0)
    places = random.integers(1, 4, 200).astype(float)
    diseases = tuple(map(str, range(200)))
    better = Ranks(np.maximum(places - 1, 1.0), diseases)
    found = paired(better, Ranks(places, diseases))
    for name in NAMES:
        assert found.macro[name].low >= 0.0
    assert found.micro["top_1"].value == pytest.approx((places == 2).mean())
    same = paired(better, better)
    assert all(same.micro[name].low == same.micro[name].high == 0.0 for name in NAMES)


def test_different_or_no_cases_cannot_be_compared():
    with pytest.raises(ValueError, match="same cases"):
        paired(Ranks(np.ones(1), ("a",)), Ranks(np.ones(1), ("b",)))
    with pytest.raises(ValueError, match="without cases"):
        summary(Ranks(np.ones(0), ()))
    with pytest.raises(ValueError, match="first place"):
        Ranks(np.zeros(1), ("a",))
    with pytest.raises(ValueError, match="every case"):
        Ranks(np.ones(2), ("a",))


def test_the_place_of_a_score_among_others():
    assert of_scores(np.array([0.1, 0.5, 0.5, 0.9]), 1) == (2.0, 1.0)
    assert of_scores(np.array([0.1, 0.5, 0.5, 0.9]), 3) == (1.0, 0.0)
