"""Shares and gains with their intervals by documents."""

import numpy as np
import pytest

from meddx.training.corpora.shared.gains import gain
from meddx.training.corpora.shared.shares import share


def test_a_share_is_that_of_the_totals() -> None:
    found = share("right", np.array([[1, 4], [3, 4], [0, 0]]))
    assert (found.name, found.value) == ("right", pytest.approx(0.5))
    assert 0.25 <= found.low <= found.value <= found.high <= 0.75
    assert np.isnan(share("right", np.array([[0, 0]])).value)


def test_documents_that_vary_alike_leave_the_gain_certain() -> None:
    before = np.array([[1, 0, 9], [9, 0, 1]] * 20)
    after = before + np.array([1, 0, 0])
    found = gain(before, after)
    assert found.value == pytest.approx(2 * 240 / (2 * 240 + 200) - 2 * 200 / (2 * 200 + 200))
    assert 0 < found.low <= found.value <= found.high
    same = gain(before, before)
    assert (same.value, same.low, same.high) == (0, 0, 0)
