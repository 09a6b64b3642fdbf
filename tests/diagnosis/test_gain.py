import math

import numpy as np
import pytest

from meddx.diagnosis import gain


def bits(before, share, background):
    return float(gain.by_tables(*(np.array([x]) for x in (before, share, background)))[0])


def entropy(p):
    return -sum(q * math.log2(q) for q in (p, 1.0 - p) if q)


def test_a_finding_as_common_with_as_without_the_disease_tells_nothing():
    assert bits(0.3, 0.2, 0.2) == pytest.approx(0.0)


def test_a_perfect_finding_tells_all_that_is_open():
    assert bits(0.3, 1.0, 0.0) == pytest.approx(entropy(0.3))
    assert bits(0.5, 1.0, 0.0) == pytest.approx(1.0)


def test_by_the_tables_it_is_the_entropy_that_is_taken_away():
    before, share, background = 0.2, 0.7, 0.1
    yes = before * share + (1 - before) * background
    left = yes * entropy(before * share / yes)
    left += (1 - yes) * entropy(before * (1 - share) / (1 - yes))
    assert bits(before, share, background) == pytest.approx(entropy(before) - left)


def test_it_is_never_negative_where_rules_hold_the_evidence_down():
    draw = np.random.default_rng(3)
    before, yes, up, down = draw.uniform(0.001, 0.999, (4, 500))
    told = (gain.each_against_its_absence(before, after) for after in (up, down))
    assert gain.expected(yes, *told).min() >= 0.0


def test_where_one_of_them_is_the_patients_the_shares_count():
    before = np.array([0.2, 0.2])  # of a list that holds two fifths of all
    assert gain.one_of_them(before, np.array([0.4, 0.0])).sum() == pytest.approx(1.0)
    assert gain.one_of_them(before, before * 0.5).sum() == pytest.approx(0.0)
