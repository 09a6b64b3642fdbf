import numpy as np
import pytest

from meddx.case.volume import Geometry, Volume
from meddx.imaging import values
from meddx.imaging.stored import SAMPLE, Stored, of_frame

VOXELS = np.random.default_rng(4).integers(-1000, 3000, (60, 80)).astype(np.int16)


def test_a_part_has_the_values_of_that_part():
    stored = Stored(VOXELS, (0.5, -3.25), (0, 10))
    whole = values.rescaled(VOXELS, (0.5, -3.25), (0, 10))
    part = stored.values(slice(5, 20), slice(30, 33))
    assert np.array_equal(part, whole[5:20, 30:33], equal_nan=True)
    assert np.array_equal(stored.values(), whole, equal_nan=True)


def test_what_needs_no_rescale_is_not_copied():
    assert np.shares_memory(Stored(VOXELS).values(slice(2, 9)), VOXELS)


def test_a_frame_has_its_own_rescale_and_colour_none():
    rescale = ((1.0, 0.0), (2.0, -5.0))
    volume = Volume(np.stack([VOXELS, VOXELS]), Geometry.pixels(), rescale=rescale)
    assert np.array_equal(of_frame(volume, 1, VOXELS).values(), 2 * VOXELS.astype(int) - 5)
    colour = np.zeros((1, 4, 5, 3), np.uint8)
    assert of_frame(Volume(colour, Geometry.pixels()), 0, colour[0]).is_colour


def test_a_million_values_are_the_same_as_those_of_all():
    voxels = np.arange(3 * SAMPLE, dtype=np.int32).reshape(3, -1)
    found = Stored(voxels, (1.0, 7.0)).sparse()
    assert found[:3].tolist() == [7, 10, 13]
    assert SAMPLE <= found.size <= 2 * SAMPLE
    assert found.tolist()[-1] == pytest.approx(voxels.max() + 7, abs=3)
