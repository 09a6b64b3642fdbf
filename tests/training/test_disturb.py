"""Changes keep a picture's shape and range, and do what their names say."""

import numpy as np
import pytest

from meddx.training import disturb
from tests.helpers.packs import phantom

GREY = phantom(3, (96, 80)).astype(np.float32) / 255


@pytest.mark.parametrize("name", disturb.changes())
def test_shape_and_range_stay_and_chance_is_the_seeds(name):
    change = disturb.changes()[name]
    found = change(GREY, 4)
    assert found.shape == GREY.shape
    assert found.dtype == np.float32
    assert 0 <= found.min() < found.max() <= 1
    np.testing.assert_array_equal(found, change(GREY, 4))
    assert (name == disturb.CLEAN) == np.array_equal(found, GREY)


def test_what_is_blurred_has_less_detail_and_what_is_noisy_more():
    made = disturb.changes()

    def detail(grey):
        return float(np.abs(np.diff(grey, axis=1)).mean())

    assert detail(disturb.blurred(GREY)) < detail(GREY) < detail(made["noise"](GREY, 0))


def test_gamma_brightens_or_darkens():
    made = disturb.changes()
    assert made["gamma 0.7"](GREY, 0).mean() > GREY.mean() > made["gamma 1.4"](GREY, 0).mean()
