"""Figures of calibration against values worked out by hand and against what made the data."""

import math

import numpy as np
import pytest

from meddx.training import reliability
from meddx.training.metrics import calibration_error


@pytest.fixture
def drawn():
    """Perfectly calibrated probabilities with their outcomes."""
    random = np.random.default_rng(5)
    p = 1 / (1 + np.exp(-random.normal(0, 1.5, 20_000)))
    return p, random.random(len(p)) < p


def stretched(p, by, added=0.0):
    return 1 / (1 + np.exp(-(by * np.log(p / (1 - p)) + added)))


def test_the_skill_is_against_the_base_rate():
    truth = np.array([True, True, False, False])
    assert reliability.brier_skill(np.full(4, 0.5), truth) == pytest.approx(0)
    assert reliability.brier_skill(truth.astype(float), truth) == pytest.approx(1)
    assert reliability.brier_skill(1.0 - truth, truth) == pytest.approx(-3)
    assert math.isnan(reliability.brier_skill(np.full(3, 0.5), np.ones(3, bool)))


def test_slope_and_intercept_find_what_was_done_to_the_probabilities(drawn):
    p, truth = drawn
    assert reliability.slope(p, truth) == pytest.approx(1, abs=0.05)
    assert reliability.slope(stretched(p, 2), truth) == pytest.approx(0.5, abs=0.03)
    assert reliability.intercept(p, truth) == pytest.approx(0, abs=0.05)
    assert reliability.intercept(stretched(p, 1, 0.7), truth) == pytest.approx(-0.7, abs=0.05)


def test_the_slope_is_found_where_nearly_everything_is_called_wrongly():
    random = np.random.default_rng(4)
    truth = np.arange(400) < 20
    odds = random.normal(6, 3, 400) - np.where(truth, 2, 0)  # the sick ones score lower
    found = reliability.slope(1 / (1 + np.exp(-odds)), truth)
    known = (odds[truth].mean() - odds[~truth].mean()) / odds.var()  # of two normals alike in width
    assert found == pytest.approx(known, abs=0.05)


def test_what_separates_has_no_slope_and_what_is_alike_neither():
    truth = np.array([False, False, True, True])
    assert math.isnan(reliability.slope(np.array([0.1, 0.2, 0.8, 0.9]), truth))
    assert math.isnan(reliability.slope(np.array([0.9, 0.8, 0.2, 0.1]), truth))
    assert math.isnan(reliability.slope(np.full(4, 0.3), truth))
    assert math.isnan(reliability.slope(np.array([0.1, 0.2, 0.3, 0.4]), np.zeros(4, bool)))
    assert math.isnan(reliability.intercept(np.full(4, 0.3), np.ones(4, bool)))


def test_chance_alone_gives_an_error_that_falls_with_the_number(drawn):
    p, truth = drawn
    few, many = reliability.by_chance(p[:100]), reliability.by_chance(p[:5000])
    assert 0 < many.mean < many.high < few.mean < few.high
    assert calibration_error(p[:5000], truth[:5000]) < 2 * many.high
    assert calibration_error(stretched(p[:5000], 3), truth[:5000]) > many.high


def test_bins_say_what_was_said_and_seen():
    p = np.array([0.05, 0.07, 0.95, 1.0])
    low, high = reliability.bins(p, np.array([False, True, True, True]))
    assert (low.said, low.seen, low.count) == (pytest.approx(0.06), 0.5, 2)
    assert (high.said, high.seen, high.count) == (pytest.approx(0.975), 1.0, 2)
    assert high.high == pytest.approx(1)


def test_the_interval_of_a_share_is_wilsons():
    low, high = reliability.wilson(0.8, 10)  # 8 of 10
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert reliability.wilson(0.0, 20)[0] == 0
