"""The encoder that MedDx is measured with, where ``installer/dev.py encoder`` has made it."""

from pathlib import Path

import numpy as np
import pytest

from meddx import paths
from meddx.analysis.pack import load
from meddx.analysis.text_encoder import NAME, TextEncoder

PACK: Path = paths.user_models() / NAME  # of the person, before a test gets a home of its own

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not PACK.is_dir(), reason=f"the pack {NAME} is not made: installer/dev.py encoder"
    ),
]

# Each is closer to its fellow than to any other.
FELLOWS = (
    ("shortness of breath", "dyspnea"),
    ("bowing of the femurs", "bowed femurs"),
    ("heart attack", "myocardial infarction"),
    ("enlarged liver", "hepatomegaly"),
)


def test_what_means_the_same_is_nearest():
    encoder = TextEncoder.open(load(PACK))
    first, second = (encoder.encode([pair[side] for pair in FELLOWS]) for side in (0, 1))
    assert (first @ second.T).argmax(axis=1).tolist() == list(range(len(FELLOWS)))
    assert encoder.likeness > 0.9999


def test_capitals_and_blanks_change_nothing():
    one, other = TextEncoder.open(load(PACK)).encode(["Pleural  Effusion", "pleural effusion"])
    np.testing.assert_allclose(one, other, atol=1e-5)
