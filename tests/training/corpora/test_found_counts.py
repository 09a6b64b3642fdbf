"""Figures of what was found, missed and made up."""

import numpy as np
import pytest

from meddx.training.corpora.shared.found_counts import estimates


def test_figures_are_those_of_the_totals() -> None:
    counts = np.array([[3, 1, 0], [1, 0, 3]])
    precision, recall, f1 = estimates(counts)
    assert precision.value == pytest.approx(4 / 5)
    assert recall.value == pytest.approx(4 / 7)
    assert f1.value == pytest.approx(8 / 12)


def test_the_interval_holds_the_figure_and_narrows_with_documents() -> None:
    random = np.random.default_rng(0)
    few, many = (random.integers(0, 5, (n, 3)) for n in (10, 1000))
    (_, _, wide), (_, _, narrow) = estimates(few), estimates(many)
    assert wide.low <= wide.value <= wide.high
    assert narrow.high - narrow.low < wide.high - wide.low


def test_what_is_not_defined_is_nan() -> None:
    precision, recall, f1 = estimates(np.array([[0, 0, 2], [0, 0, 1]]))
    assert np.isnan(precision.value)
    assert recall.value == f1.value == 0
