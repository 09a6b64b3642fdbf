"""Resampling gives what Pillow's triangle filter gives."""

import numpy as np
import pytest
from PIL import Image

from meddx.analysis.resample import resampled

CASES = [
    ((1024, 1024), (224, 224), None),
    ((500, 700), (224, 224), (32, 160, 480, 608)),
    ((61, 300), (64, 33), (1.5, 0, 50.25, 300)),
    ((40, 50), (224, 224), None),  # enlarged
    ((1, 7), (32, 32), None),
    ((3000, 90), (32, 32), None),
]


@pytest.mark.parametrize(("shape", "size", "box"), CASES)
def test_it_is_that_of_pillow(shape, size, box):
    grey = np.random.default_rng(1).random(shape, dtype=np.float32)
    top, left, bottom, right = box or (0.0, 0.0, *map(float, shape))
    picture = Image.fromarray(grey)
    known = picture.resize(size[::-1], Image.Resampling.BILINEAR, box=(left, top, right, bottom))
    found = resampled(grey, size, (top, left, bottom, right))
    assert (found.shape, found.dtype, found.flags.c_contiguous) == (size, np.float32, True)
    np.testing.assert_allclose(found, np.array(known), atol=1e-6, rtol=0)


def test_an_even_picture_stays_even_and_the_same_picture_gives_the_same():
    even = np.full((301, 517), 0.25, np.float32)
    found = resampled(even, (32, 48), (0, 0, 301, 517))
    np.testing.assert_allclose(found, 0.25, atol=1e-7)
    np.testing.assert_array_equal(found, resampled(even.copy(), (32, 48), (0, 0, 301, 517)))


def test_a_view_of_a_larger_picture_is_taken_as_it_is():
    large = np.random.default_rng(2).random((200, 300), dtype=np.float32)
    view = large[10:110:2, 5:205]
    box = (0, 0, 50, 200)
    known = resampled(np.ascontiguousarray(view), (32, 32), box)
    np.testing.assert_allclose(resampled(view, (32, 32), box), known, atol=1e-6)
