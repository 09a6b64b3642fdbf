"""What is wrong with data is said: each fault alone, and nothing of data that are sound."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.phrase import Refused
from meddx.training import checks
from meddx.training.dataset import Dataset
from tests.helpers import packs


@pytest.fixture
def settings():
    made = packs.config()
    return replace(made, labels=made.labels[:1])


@pytest.fixture
def data():
    """Forty different pictures of twenty patients in two folds."""
    random = np.random.default_rng(0)
    grey = random.random((40, 8, 8)).repeat(8, 1).repeat(8, 2).astype(np.float16)
    return Dataset(
        grey=grey,
        targets=(np.arange(40)[:, None] % 2).astype(np.float32),
        soft=np.full((40, 1), np.nan, np.float32),
        patients=np.array([f"p{n // 2}" for n in range(40)]),
        folds=np.arange(40) // 20,
        files=tuple(f"{n}.png" for n in range(40)),
        groups={},
    )


def said(settings, data) -> list[str]:
    return [str(phrase) for phrase in checks.check(settings, data)]


def test_sound_data_are_passed_in_silence(settings, data):
    assert said(settings, data) == []
    checks.demand(settings, data)


def test_a_patient_in_two_folds(settings, data):
    patients = data.patients.copy()
    patients[39] = "p0"
    with pytest.raises(Refused, match=r"Patients in more than one fold: 1 \(p0\)\.") as refused:
        checks.demand(settings, replace(data, patients=patients))
    assert refused.value.code == "crossing"


def test_nearly_the_same_picture_in_two_folds_but_not_in_one(settings, data):
    grey = data.grey.copy()
    grey[30] = grey[2] * 0.8 + 0.1
    grey[3] = grey[2]
    (one,) = said(settings, replace(data, grey=grey))
    assert "2.png = 30.png" in one
    assert "3.png = 30.png" in one
    assert "in different folds: 2 (" in one


def test_blank_pictures_and_a_fold_of_one_kind(settings, data):
    grey, targets = data.grey.copy(), data.targets.copy()
    grey[5] = 0.4
    targets[data.folds == 1] = 1
    blank, kind = said(settings, replace(data, grey=grey, targets=targets))
    assert blank == "Blank pictures: 1 (5.png)."
    assert kind == "Fold 1 has only one kind of picture for the label Mass."


def test_of_exclusive_labels_each_picture_has_one(settings, data):
    exclusive = replace(settings, card=replace(settings.card, task="multiclass"))
    with pytest.raises(Refused, match="exclude one another: 20"):
        checks.demand(exclusive, data)
