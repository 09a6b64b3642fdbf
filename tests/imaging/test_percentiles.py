"""Percentiles by counting are those that numpy gives."""

import numpy as np
import pytest

from meddx.imaging.percentiles import percentiles

RANGES = [
    ("u1", 0, 256),
    ("i1", -128, 128),
    ("u2", 0, 65536),
    ("i2", -32768, 32768),
    ("i4", -100, 70_000),  # too wide to count
    ("u4", 2**32 - 300, 2**32),
    ("i8", -(2**40), 2**40),
]


@pytest.mark.parametrize(("dtype", "low", "high"), RANGES)
@pytest.mark.parametrize("size", [1, 2, 3, 1000, 20_000])
def test_whole_numbers(dtype, low, high, size):
    values = np.random.default_rng(size).integers(low, high, size).astype(dtype)
    for wanted in ((0.5, 99.5), (0, 100), (33.3, 50)):
        # In float64, because numpy's differences overflow in the values' own type.
        known = np.percentile(values.astype(np.float64), wanted)
        assert percentiles(values, wanted) == pytest.approx(tuple(known), rel=1e-12, abs=1e-9)


def test_values_far_apart_do_not_overflow():
    values = np.array([-32000, 32000], np.int16)
    assert percentiles(values, (25, 75)) == (-16000, 16000)


def test_decimal_values():
    values = np.random.default_rng(0).normal(size=1001).astype(np.float32)
    assert percentiles(values, (1, 99)) == tuple(np.percentile(values, (1, 99)))
