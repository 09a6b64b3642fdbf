"""Labels that were turned round are found again; right ones are left alone."""

import numpy as np

from meddx.training.label_noise import suspects


def test_turned_labels_are_found_and_few_others():
    random = np.random.default_rng(3)
    right = random.random(2000) < 0.4
    p = 1 / (1 + np.exp(-np.where(right, 3, -3) + random.normal(0, 1, 2000)))
    turned = random.permutation(2000)[:60]
    given = right.copy()
    given[turned] = ~given[turned]
    found = suspects(p, given)
    hits = len(set(found.numbers.tolist()) & set(turned.tolist()))
    assert hits > 45
    assert hits / len(found.numbers) > 0.9
    assert abs(found.share - 0.03) < 0.01
    assert (np.diff(found.margins) <= 0).all()


def test_what_was_not_scored_is_not_doubted_and_one_kind_says_nothing():
    p = np.array([np.nan, 0.99, 0.01, 0.98])
    found = suspects(p, np.array([False, True, True, False]))
    assert 0 not in found.numbers
    assert not len(suspects(p, np.ones(4, bool)).numbers)
    assert not len(suspects(np.full(4, np.nan), np.array([True, False, True, False])).numbers)
