"""Stored values become modality values exactly as the standard says."""

import numpy as np
import pytest

from meddx.case.volume import Geometry, Volume
from meddx.imaging import values

RAMP = np.arange(12, dtype=np.uint16).reshape(3, 4)


def test_without_rescale_the_values_are_the_very_voxels():
    volume = Volume(RAMP[None], Geometry.pixels())
    found = values.modality(volume, 0, volume.voxels[0])
    assert np.shares_memory(found, volume.voxels)
    assert found.dtype == np.uint16


@pytest.mark.parametrize(
    ("stored", "rescale", "expected", "dtype"),
    [
        (np.uint8([0, 255]), (2, -10), [-10, 500], np.int16),
        (np.int16([-32768, 0, 4000]), (1, -1024), [-33792, -1024, 2976], np.int32),
        (np.uint16([0, 65535]), (1, -1024), [-1024, 64511], np.int32),
        (np.uint16([0, 65535]), (1, 0), [0, 65535], np.uint16),
        (np.uint8([1, 200]), (-1, 0), [-1, -200], np.int16),
        (np.int32([-5, 7]), (3, 1), [-14, 22], np.int64),
    ],
)
def test_whole_numbers_stay_whole_and_are_never_wrapped(stored, rescale, expected, dtype):
    found = values.rescaled(stored, rescale)
    assert found.tolist() == expected
    assert found.dtype == dtype


def test_the_type_depends_on_the_type_stored_not_on_the_values_in_it():
    dark, bright = np.uint16([0, 1]), np.uint16([0, 65535])
    assert values.rescaled(dark, (1, -1)).dtype == values.rescaled(bright, (1, -1)).dtype


def test_a_tiny_slope_is_applied():
    found = values.rescaled(RAMP, (1e-6, 0.0))
    assert found.dtype == np.float32
    assert found[2, 3] == pytest.approx(11e-6)


def test_numbers_that_float32_cannot_hold_become_float64():
    stored = np.array([2**25 + 1, -1], np.int32)
    found = values.rescaled(stored, (0.5, 0.0))
    assert found.dtype == np.float64
    assert found.tolist() == [(2**25 + 1) / 2, -0.5]
    assert values.rescaled(np.array([2**24], np.int32), (0.5, 0.0)).dtype == np.float32
    assert values.rescaled(np.array([1.5]), (2.0, 1.0)).tolist() == [4.0]
    assert values.rescaled(np.zeros((0, 2), np.int32), (0.5, 0.0)).shape == (0, 2)


def test_padding_is_no_number_whatever_its_rescale():
    stored = np.int16([-2000, -1500, -1000, 5])
    found = values.rescaled(stored, (2.0, 1.0), (-2000, -1500))
    assert np.isnan(found[:2]).all()
    assert found[2:].tolist() == [-1999.0, 11.0]


def test_padding_that_does_not_occur_changes_no_type():
    found = values.rescaled(np.int16([-1000, 5]), (1.0, -24.0), (-2000, -2000))
    assert found.tolist() == [-1024, -19]
    assert found.dtype.kind == "i"


def test_colours_pass_through():
    rgb = np.zeros((1, 2, 2, 3), np.uint8)
    volume = Volume(rgb, Geometry.pixels(), rescale=((2.0, 5.0),), padding=(0, 0))
    assert np.shares_memory(values.modality(volume, 0, volume.voxels[0]), rgb)


def test_each_frame_has_its_own_rescale():
    stack = np.ones((2, 1, 1), np.int16)
    volume = Volume(stack, Geometry.pixels(), rescale=((2.0, 0.0), (0.5, 3.0)))
    found = [values.modality(volume, k, stack[k]).item() for k in range(2)]
    assert found == [2, 3.5]


def test_limits_hold_for_every_frame_and_negative_slopes():
    rescale = ((2.0, 0.0), (-1.0, 10.0))
    volume = Volume(np.ones((2, 1, 1), np.int16), Geometry.pixels(), rescale=rescale)
    assert values.limits(volume, 0, 100) == (-90.0, 200.0)
