"""Two networks are compared on the same pictures, with the same patients drawn."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.phrase import Refused
from meddx.training import equal
from meddx.training.evaluate import Prediction


def said(scores: np.ndarray) -> list[Prediction]:
    return [Prediction(f"{n}.png", tuple(row), "") for n, row in enumerate(scores)]


@pytest.fixture
def scores() -> np.ndarray:
    """Probabilities of three labels for 60 pictures, the first one sorted by the truth."""
    found = np.random.default_rng(0).uniform(0.1, 0.9, (60, 3))
    found[:, 0] = np.linspace(0.1, 0.9, 60)
    return found


ROWS = [{"file": f"{n}.png", "patient_id": str(n // 2)} for n in range(60)]
TRUTH = {"Mass": np.arange(60) >= 40, "Hernia": np.arange(60) >= 30}


def test_the_same_scores_are_equal(pack, scores):
    (one,) = equal.compared(pack, (said(scores), said(scores)), ROWS, TRUTH)  # Hernia: suppressed
    assert (one.key, one.images, one.positives) == ("Mass", 60, 20)
    assert one.auroc == one.other == 1.0
    assert (one.low, one.high) == (0, 0)
    assert one.balanced == one.other_balanced
    assert one.equal


def test_one_positive_that_falls_is_seen(pack, scores):
    worse = scores.copy()
    worse[59, 0] = 0.0
    (one,) = equal.compared(pack, (said(scores), said(worse)), ROWS, TRUTH)
    assert one.other - one.auroc == pytest.approx(-40 / (20 * 40))
    assert one.low < -0.1 < one.high <= 0
    assert not one.equal
    assert "Mass AUROC 1.0000, 0.9500 (-0.0500 [" in equal.figures(one)
    assert equal.table((one,)).splitlines()[2].startswith("| Mass | 60 | 20 | 1.0000 | 0.9500 |")


def test_both_conditions_count():
    one = equal.Compared("Mass", 9, 3, 0.9, 0.9009, -0.0049, 0.01, 0.8, 0.8)
    assert one.equal
    assert not replace(one, other=0.9011).equal
    assert not replace(one, low=-0.0051).equal


def test_pictures_that_could_not_be_read_are_left_out(pack, scores):
    entries = said(scores)
    entries[0] = Prediction("0.png", (), "not_a_picture")
    (one,) = equal.compared(pack, (entries, entries), ROWS, TRUTH)
    assert one.images == 59


def test_without_a_truth_nothing_is_compared(pack, scores):
    for truth in ({}, {"Mass": np.ones(60, bool)}, {"Hernia": TRUTH["Hernia"]}):
        with pytest.raises(Refused) as refused:
            equal.compared(pack, (said(scores), said(scores)), ROWS, truth)
        assert refused.value.code == "no_truth"
