"""Figures against values worked out by hand or by counting pairs."""

import numpy as np
import pytest

from meddx.training import metrics


def test_auroc_counts_pairs_and_ties_count_half():
    random = np.random.default_rng(0)
    scores = random.integers(0, 10, 60).astype(float)
    truth = random.random(60) < 0.4
    pairs = scores[truth][:, None] - scores[~truth][None]
    wanted = ((pairs > 0) + 0.5 * (pairs == 0)).mean()
    assert metrics.auroc(scores, truth) == pytest.approx(wanted)
    assert np.isnan(metrics.auroc(scores, np.ones(60, bool)))


def test_auprc_by_hand():
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    truth = np.array([True, False, True, False])
    assert metrics.auprc(scores, truth) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    tied = np.zeros(4)
    assert metrics.auprc(tied, truth) == pytest.approx(0.5)


def test_counts_at_a_threshold():
    found = metrics.counts(
        np.array([0.9, 0.5, 0.4, 0.1, 0.6]), np.array([True, True, True, False, False]), 0.5
    )
    assert (found.true_positive, found.false_positive) == (2, 1)
    assert found.recall == pytest.approx(2 / 3)
    assert found.specificity == pytest.approx(1 / 2)
    assert found.precision == pytest.approx(2 / 3)
    assert found.accuracy == pytest.approx(3 / 5)
    assert found.balanced_accuracy == pytest.approx(7 / 12)
    assert found.f1 == pytest.approx(2 / 3)


def test_brier_and_calibration_error():
    p = np.array([0.25, 0.25, 0.25, 0.25, 0.95])
    truth = np.array([True, False, False, False, False])
    assert metrics.brier(p, truth) == pytest.approx((0.75**2 + 3 * 0.25**2 + 0.95**2) / 5)
    assert metrics.calibration_error(p, truth) == pytest.approx(0.95 / 5)


def test_threshold_lies_in_the_middle_of_its_plateau():
    p = np.array([0.1, 0.2, 0.6, 0.9])
    assert metrics.best_threshold(p, np.array([False, False, True, True])) == pytest.approx(0.4)


def test_interval_draws_patients_and_not_pictures():
    random = np.random.default_rng(1)
    truth = random.random(100) < 0.5
    scores = truth + random.normal(0, 1, 100)
    alone = metrics.interval(metrics.auroc, scores, truth, np.arange(100).astype(str))
    value = metrics.auroc(scores, truth)
    assert alone[0] < value < alone[1]
    repeated = metrics.interval(
        metrics.auroc,
        np.repeat(scores, 4),
        np.repeat(truth, 4),
        np.repeat(np.arange(100).astype(str), 4),
    )
    # four copies of each patient know no more than one
    assert repeated[1] - repeated[0] == pytest.approx(alone[1] - alone[0], rel=0.1)


@pytest.mark.parametrize(
    ("specificity", "expected"), [(0.5, 0.25), (0.75, 0.375), (0.7, 0.375), (1.0, 0.65)]
)
def test_a_threshold_reaches_its_specificity_and_no_more(specificity, expected):
    p = np.array([0.1, 0.2, 0.3, 0.6, 0.45, 0.7])
    truth = np.array([False, False, False, False, True, True])
    cut = metrics.threshold_at_specificity(p, truth, specificity)
    assert cut == pytest.approx(expected)
    assert (p[~truth] < cut).mean() >= specificity


def test_a_threshold_above_all_that_were_seen():
    p, truth = np.array([0.2, 0.8]), np.array([True, False])
    assert metrics.threshold_at_specificity(p, truth, 0.9) == pytest.approx(0.9)


def test_recall_at_a_specificity_by_hand():
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.35, 0.45, 0.05])
    truth = np.array([False, False, False, False, True, True, True])
    assert metrics.recall_at(1.0)(scores, truth) == pytest.approx(1 / 3)
    assert metrics.recall_at(0.75)(scores, truth) == pytest.approx(2 / 3)
    assert metrics.recall_at(0.0)(scores, truth) == 1
    assert np.isnan(metrics.recall_at(0.9)(scores, np.ones(7, bool)))


def test_confusion_counts_truth_by_rows():
    found = metrics.confusion(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 2]), 3)
    assert found.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]
