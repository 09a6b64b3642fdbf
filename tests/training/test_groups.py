"""Parts of the pictures: ranges of numbers, figures of each part, nothing where there is none."""

import numpy as np
import pytest

from meddx.training import groups
from meddx.training.metrics import auroc


@pytest.mark.parametrize(
    ("value", "edges", "part"),
    [
        ("F", (), "F"),
        ("", (), "unknown"),
        ("17", (18, 65), "under 18"),
        ("18", (18, 65), "18 to under 65"),
        ("64.9", (18, 65), "18 to under 65"),
        ("65", (18, 65), "65 and over"),
        ("about 50", (18, 65), "unknown"),
    ],
)
def test_the_part_of_a_value(value, edges, part):
    assert groups.ranged(value, edges) == part


def test_every_part_is_measured_on_its_own_pictures():
    random = np.random.default_rng(2)
    truth = random.random(200) < 0.5
    scores = truth + random.normal(0, 1, 200)
    sex = np.where(random.random(200) < 0.4, "F", "M")
    calls = (scores > 0.5).astype(float)
    patients = np.arange(200).astype(str)
    female, male = groups.measure({"Sex": sex}, (scores, calls, truth, patients))
    assert (female.part, male.part) == ("F", "M")
    assert female.images + male.images == 200
    inside = sex == "F"
    assert female.auroc[0] == pytest.approx(auroc(scores[inside], truth[inside]))
    assert female.auroc[1] < female.auroc[0] < female.auroc[2]
    assert female.recall[0] == pytest.approx(calls[inside & truth].mean())
    assert female.specificity[0] == pytest.approx(1 - calls[inside & ~truth].mean())


def test_a_part_of_one_kind_has_no_area_and_no_share_of_what_is_not_there():
    truth = np.ones(6, bool)
    words = np.array(["bacteria"] * 6)
    (found,) = groups.measure({"Kind": words}, (np.arange(6.0), np.ones(6), truth, words))
    assert (found.auroc, found.specificity) == (None, None)
    assert found.recall[0] == 1
