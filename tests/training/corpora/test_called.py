"""Figures of several labels: as counted by hand, and as the figures of the cards."""

import numpy as np
import pytest

from meddx.training import metrics
from meddx.training.corpora.shared import called


def values(estimates):
    return {one.name: one.value for one in estimates}


def test_figures_are_those_of_the_counts():
    truth = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], bool)
    calls = np.array([[1, 0], [0, 1], [0, 1], [0, 0]], bool)
    found = values(called.estimates(calls.astype(float), calls, truth))
    assert found["micro f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert found["macro f1"] == pytest.approx(2 / 3)
    assert found["accuracy"] == pytest.approx(6 / 8)
    assert values(called.recalls(calls, truth, ("a", "b"))) == {"a": 0.5, "b": 1.0}


def test_curves_are_those_of_the_cards_with_ties():
    random = np.random.default_rng(0)
    scores = random.integers(0, 5, (200, 1)) / 4
    truth = random.random((200, 1)) < 0.2 + 0.5 * scores
    found = called.estimates(scores, scores > 0.5, truth)
    told = values(found)
    assert told["auroc"] == pytest.approx(metrics.auroc(scores[:, 0], truth[:, 0]))
    assert told["auprc"] == pytest.approx(metrics.auprc(scores[:, 0], truth[:, 0]))
    assert all(one.low <= one.value <= one.high for one in found)


def test_calibration_is_that_of_the_cards():
    random = np.random.default_rng(1)
    p = random.random((300, 1))
    truth = random.random((300, 1)) < p**2
    found = values(called.calibration(p, truth))
    assert found["brier"] == pytest.approx(metrics.brier(p[:, 0], truth[:, 0]))
    assert found["calibration error"] == pytest.approx(
        metrics.calibration_error(p[:, 0], truth[:, 0])
    )


def test_a_label_that_never_occurs_has_no_recall_and_no_part_in_the_mean():
    truth = np.array([[1, 0], [0, 0]], bool)
    found = values(called.estimates(truth.astype(float), truth, truth))
    assert found["macro f1"] == found["auroc"] == 1.0
    assert np.isnan(values(called.recalls(truth, truth, ("a", "b")))["b"])
