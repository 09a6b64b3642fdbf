"""Conformal sets keep their promise on data that are alike; thresholds keep theirs."""

import math

import numpy as np
import pytest

from meddx.training import decide, metrics

DRAWS = 3000


def within(hits: int, low: float, high: float) -> bool:
    """Whether a count of ``DRAWS`` fits a probability between two bounds (3.3 SD: 1 in 1000)."""
    spread = [3.3 * math.sqrt(DRAWS * p * (1 - p)) for p in (low, high)]
    return DRAWS * low - spread[0] <= hits <= DRAWS * high + spread[1]


@pytest.mark.parametrize("n", [9, 30, 75])
def test_the_quantile_covers_a_new_score_as_often_as_it_says_and_hardly_more(n):
    random = np.random.default_rng(n)
    scores = random.beta(0.4, 3.0, (DRAWS, n + 1))  # skewed as scores are
    owners = np.arange(n)
    hits = sum(row[n] <= decide.quantile(row[:n], owners) for row in scores)
    # The rank of the new score is uniform: ceil(0.9 (n + 1)) / (n + 1), not just at least 0.9.
    exact = math.ceil(0.9 * (n + 1) - 1e-9) / (n + 1)
    assert within(hits, exact, exact)


def test_without_the_correction_the_promise_would_be_broken():
    n, random = 19, np.random.default_rng(5)
    scores = random.random((DRAWS, n + 1))
    plain = sum(row[n] <= np.sort(row[:n])[math.ceil(0.9 * n) - 1 - 1] for row in scores)
    assert not within(plain, 0.9, 0.95)
    kept = sum(row[n] <= decide.quantile(row[:n], np.arange(n)) for row in scores)
    assert within(kept, 0.9, 0.95)


def test_too_few_patients_leave_the_answer_open_always():
    assert decide.quantile(np.linspace(0, 0.5, 8), np.arange(8)) == 1.0
    assert decide.quantile(np.linspace(0, 0.5, 9), np.arange(9)) == 0.5
    many_of_few = decide.quantile(np.linspace(0, 0.5, 80), np.arange(80) % 8)
    assert many_of_few == 1.0, "eighty pictures of eight patients are eight patients"


def test_patients_with_many_pictures_do_not_make_the_promise_cheaper():
    random = np.random.default_rng(11)
    patients, kept, counted_by_picture = 25, 0, 0
    for _ in range(DRAWS):
        # Those with many pictures are easy, those with one are not.
        many = random.random(patients + 1) < 0.4
        own = np.where(many, 0.1, 0.5) + random.normal(0, 0.1, patients + 1)
        count = np.where(many, 12, 1)
        owner = np.repeat(np.arange(patients), count[:-1])
        scores = own[owner] + random.normal(0, 0.02, len(owner))
        new = own[-1] + random.normal(0, 0.02)
        kept += new <= decide.quantile(scores, owner)
        counted_by_picture += new <= decide.quantile(scores, np.arange(len(owner)))
    assert within(kept, 0.9, 1.0)
    assert counted_by_picture < 0.87 * DRAWS


def test_each_kind_is_covered_by_itself():
    """A rare label: a marginal quantile would cover the healthy and miss the ill."""
    random = np.random.default_rng(3)
    with_it = without = by_one = 0
    for _ in range(DRAWS):
        truth = np.arange(121) < 21
        p = np.clip(np.where(truth, 0.35, 0.1) + random.normal(0, 0.15, 121), 0, 1)
        own = decide.fit(p[1:-1], truth[1:-1], np.arange(119), 0.3)
        with_it += own.allows_present(p[0])
        without += own.allows_absent(p[-1])
        marginal = decide.quantile(np.where(truth, 1 - p, p)[1:-1], np.arange(119))
        by_one += 1 - p[0] <= marginal
    assert within(with_it, 0.9, 0.95)
    assert within(without, 0.9, 0.92)
    assert by_one < 0.75 * DRAWS


@pytest.mark.parametrize("n", [40, 333])
def test_thresholds_by_purpose_keep_their_share_and_their_order(n):
    random = np.random.default_rng(n)
    truth = random.random(n) < 0.3
    p = np.round(np.clip(np.where(truth, 0.6, 0.3) + random.normal(0, 0.2, n), 0.01, 0.99), 2)
    balanced = metrics.best_threshold(p, truth)
    own = decide.fit(p, truth, np.arange(n), balanced)
    assert own.screening <= balanced <= own.confirming
    assert metrics.counts(p, truth, own.screening).recall >= 0.95
    assert metrics.counts(p, truth, own.confirming).specificity >= 0.95
    # The next higher cut would miss more than one in twenty.
    higher = np.unique(p[p >= own.screening])[1]
    cut = metrics.threshold_at_sensitivity(p, truth, 0.95)
    if own.screening == cut:
        assert metrics.counts(p, truth, higher + 1e-6).recall < 0.95


def test_a_good_score_keeps_screening_below_and_confirming_above_the_balanced_threshold():
    truth = np.arange(200) < 100
    p = np.where(truth, np.linspace(0.8, 0.99, 200), np.linspace(0.01, 0.2, 200))
    own = decide.fit(p, truth, np.arange(200), 0.5)
    assert own.screening <= 0.5 <= own.confirming
    assert metrics.threshold_at_sensitivity(p, truth, 0.95) > 0.5
