import numpy as np
import pytest

from meddx.training.ranking import clusters, measure
from meddx.training.ranking.measure import Ranks

DISEASES = ("A", "A", "A", "B", "C", "C")
PLACES = np.array([1.0, 2.0, np.inf, 5.0, 1.0, 30.0])


def test_clusters_that_are_diseases_give_the_figures_of_the_measure():
    ranks = Ranks(PLACES, DISEASES)
    found = clusters.figures(ranks.hits(), DISEASES, DISEASES, 3)
    wanted = measure.summary(ranks, 3)
    for mine, theirs in ((found.micro, wanted.micro), (found.macro, wanted.macro)):
        for name, figure in theirs.items():
            assert mine[name].value == pytest.approx(figure.value)
            assert mine[name].low == pytest.approx(figure.low)
            assert mine[name].high == pytest.approx(figure.high)
    assert (found.cases, found.diseases) == (6, 3)


def test_cases_that_go_together_are_drawn_together():
    values = np.repeat([0.0, 1.0], 50)[:, None]
    diseases = ("A",) * 100
    ((alone,), _) = clusters.means(values, diseases, [str(n) for n in range(100)])
    ((together,), _) = clusters.means(values, diseases, ["x"] * 50 + ["y"] * 50)
    assert alone.value == together.value == 0.5
    assert (together.low, together.high) == (0.0, 1.0)
    assert 0.35 < alone.low < alone.high < 0.65


def test_a_disease_weighs_the_same_however_many_cases_it_has():
    values = np.array([1.0, 1.0, 1.0, 0.0])[:, None]
    (micro,), (macro,) = clusters.means(values, ("A", "A", "A", "B"), ("p", "q", "r", "s"))
    assert (micro.value, macro.value) == (0.75, 0.5)


def test_nothing_is_measured_of_nothing():
    with pytest.raises(ValueError, match="without cases"):
        clusters.means(np.zeros((0, 1)), (), ())
