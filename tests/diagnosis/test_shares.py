import numpy as np
import pytest

from meddx.diagnosis.shares import HIGHEST, shares

CHOSEN = np.array([True, True, True, True, False])
LISTED = np.array([True, True, False, False, False])
NOTHING = np.zeros(5)


def test_by_hand():
    found = shares(np.array([np.log(3.0), 0.0, 9.0, 9.0, 9.0]), NOTHING, CHOSEN, LISTED, 0.2)
    assert found == pytest.approx([0.8 * 0.75 + 0.05, 0.8 * 0.25 + 0.05, 0.05, 0.05, 0.0])
    assert found.sum() == pytest.approx(1.0)


def test_no_evidence_leaves_all_alike():
    assert shares(NOTHING, NOTHING, CHOSEN, CHOSEN, 0.1) == pytest.approx([0.25] * 4 + [0.0])


def test_a_variant_moves_the_share_of_all():
    before = shares(NOTHING, NOTHING, CHOSEN, CHOSEN, 0.1)
    after = shares(NOTHING, np.array([2.0, 0, 0, 0, 0]), CHOSEN, CHOSEN, 0.1)
    odds = after / (1 - after)
    assert odds[0] / (before[0] / (1 - before[0])) == pytest.approx(100.0)
    assert (after[1:4] < before[1:4]).all()
    assert after.sum() == pytest.approx(1.0)


def test_a_variant_lifts_even_a_disease_that_was_not_listed():
    found = shares(NOTHING, np.array([0, 0, 3.0, 0, 0]), CHOSEN, LISTED, 0.2)
    assert found[2] > 0.9


def test_none_is_certain_and_great_scores_do_no_harm():
    found = shares(np.array([2000.0, 0, 0, 0, 0]), NOTHING, CHOSEN, LISTED, 1e-9)
    assert found[0] == HIGHEST
    assert np.isfinite(found).all()
