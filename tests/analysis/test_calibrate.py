"""Scores become probabilities and evidence as worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis import calibrate
from meddx.analysis.pack import Label
from meddx.case.codes import Code

LABEL = Label("Mass", Code.parse("HP:0033821"), 0.5, (2.0, -1.0), 0.2, 59, 298, 0.05)


def test_platt_is_a_sigmoid():
    assert calibrate.probability(LABEL, 0.5) == pytest.approx(0.5)
    assert calibrate.probability(LABEL, 1.0) == pytest.approx(1 / (1 + math.exp(-1)))
    assert 0 < calibrate.probability(LABEL, 1e9) < 1


def test_evidence_is_the_ratio_of_odds():
    # odds 1 against prior odds 1/4: a likelihood ratio of 4
    assert calibrate.log10_lr(LABEL, 0.5) == pytest.approx(math.log10(4))
    assert calibrate.log10_lr(LABEL, 0.2) == pytest.approx(0)
    assert calibrate.log10_lr(LABEL, 0.1) == pytest.approx(math.log10((1 / 9) / (1 / 4)))


def test_what_nobody_calibrated_is_no_evidence():
    bare = replace(LABEL, platt=(1.0, 0.0), positives=0, negatives=0, calibrated=False)
    assert calibrate.cap(bare) == (0.0, 0.0)
    for p in (1e-9, 0.2, 0.5, 1 - 1e-9):
        assert calibrate.log10_lr(bare, p) == 0.0


def test_evidence_is_capped_by_the_number_of_held_out_patients():
    # exact rule of three: 59 patients support 0.0495 = 1 - 0.05^(1/59), 298 support 0.0100
    against, in_favour = calibrate.cap(LABEL)
    assert against == pytest.approx(-math.log10(0.0495), abs=2e-3)
    assert in_favour == pytest.approx(2.0, abs=2e-3)
    assert calibrate.log10_lr(LABEL, 1 - 1e-9) == in_favour
    assert calibrate.log10_lr(LABEL, 1e-9) == -against


def test_fewer_patients_support_less():
    few = replace(LABEL, positives=5, negatives=5)
    assert calibrate.cap(few)[1] < calibrate.cap(LABEL)[1]
    assert calibrate.cap(replace(LABEL, negatives=1))[1] == pytest.approx(-math.log10(0.95))


def test_restating_at_another_prevalence_is_bayes():
    # LR 4 at prior odds 0.05/0.95
    odds = 4 * 0.05 / 0.95
    assert calibrate.at_prevalence(0.5, 0.2, 0.05) == pytest.approx(odds / (1 + odds))
    assert calibrate.at_prevalence(0.37, 0.2, 0.2) == pytest.approx(0.37)


def test_platt_fit_finds_the_sigmoid_that_made_the_data():
    random = np.random.default_rng(4)
    x = random.normal(0, 2, 20_000)
    truth = random.random(20_000) < 1 / (1 + np.exp(-(0.7 * x - 0.4)))
    a, b = calibrate.fit_platt(x, truth)
    assert a == pytest.approx(0.7, abs=0.05)
    assert b == pytest.approx(-0.4, abs=0.05)


def test_platt_fit_on_a_constant_score_gives_platts_prior():
    a, b = calibrate.fit_platt(np.zeros(10), np.arange(10) < 3)
    wanted = (3 * 4 / 5 + 7 * 1 / 9) / 10  # mean of Platt's targets
    assert 1 / (1 + math.exp(-b)) == pytest.approx(wanted, abs=1e-6)
    assert math.isfinite(a)


def test_platt_fit_stays_finite_on_separable_scores():
    a, b = calibrate.fit_platt(np.array([-3.0, -2, -1, 1, 2, 3]), np.arange(6) >= 3)
    assert 0 < a < 50
    assert abs(b) < 1e-3


def test_of_labels_that_exclude_one_another_the_score_is_the_log_odds_of_softmax():
    logits = np.array([[2.0, 0.5, -1.0], [0.0, 0.0, 50.0]], np.float32)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = calibrate.scores_of(logits, "multiclass")
    assert np.allclose(1 / (1 + np.exp(-found)), p, atol=1e-6)
    assert np.isfinite(found).all()
    assert calibrate.scores_of(logits, "multilabel") is logits
