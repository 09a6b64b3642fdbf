import numpy as np
import pytest

from meddx.knowledge.ranking import KINDS
from meddx.training.ranking.softmax import SIGNS, Examples, even, fit, log_softmax
from tests.training.ranking.learning import lists

ALL = [True] * len(KINDS)


def examples(count=900):
    found = lists(count)
    rows = np.flatnonzero(found.truth >= 0)
    return Examples(found.table[rows], found.truth[rows], np.full(len(rows), 1 / len(rows)))


def test_each_disease_counts_the_same():
    weight = even(["a", "a", "a", "b"])
    assert weight == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


def test_log_softmax_by_hand_and_of_great_numbers():
    assert np.exp(log_softmax(np.log([[1.0, 3.0]]))) == pytest.approx(np.array([[0.25, 0.75]]))
    assert np.isfinite(log_softmax(np.array([1e5, 0.0]))).all()


def test_weights_are_found_again():
    found = fit(examples(), 1e-6, ALL)
    assert found[0] == pytest.approx(2.0, abs=0.3)
    assert found[3] == pytest.approx(1.0, abs=0.3)
    assert found[8] == pytest.approx(-1.5, abs=0.3)
    assert np.abs(np.delete(found, [0, 3, 8])).max() < 0.3


def test_no_weight_has_the_wrong_sign():
    made = examples(200)
    turned = Examples(-made.table, made.truth, made.weight)
    found = fit(turned, 1e-6, ALL)
    assert (found * SIGNS >= 0.0).all()
    assert found[[0, 3, 8]].tolist() == [0.0, 0.0, 0.0]


def test_a_penalty_shrinks_and_what_is_not_used_has_no_weight():
    made = examples(200)
    free, held = fit(made, 1e-6, ALL), fit(made, 1.0, ALL)
    assert np.abs(held).sum() < np.abs(free).sum() / 2
    used = [number != 0 for number in range(len(KINDS))]
    assert fit(made, 1e-6, used)[0] == 0.0


def test_a_feature_that_never_differs_has_no_weight():
    made = examples(100)
    made.table[:, :, 5] = 7.0
    assert fit(made, 1e-6, ALL)[5] == 0.0


def test_scale_of_a_feature_does_not_matter():
    made = examples(200)
    wide = made.table.copy()
    wide[:, :, 0] *= 1000.0
    found = fit(Examples(wide, made.truth, made.weight), 0.01, ALL)
    assert found[0] * 1000.0 == pytest.approx(fit(made, 0.01, ALL)[0], rel=1e-3)
