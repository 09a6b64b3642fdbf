"""Whole series in memory, and the digest of what their files store."""

import hashlib

import numpy as np
import pytest

from meddx.case.record import Series
from meddx.case.volume import Geometry, Volume
from meddx.imaging.loaded import loaded, stored_digest
from meddx.phrase import Refused
from tests.helpers.lying import coded, plain

VALUES = np.arange(5 * 20, dtype=np.int16).reshape(5, 4, 5)


def series(volume):
    return Series("1", "1", "CT", volume)


@pytest.mark.parametrize("count", [1, 5])
def test_a_series_is_loaded_with_all_it_says(tmp_path, store, count):
    rescale = ((2.0, -1024.0),)
    volume = plain(tmp_path, VALUES[:count], unit="HU", rescale=rescale, padding=(-5, -5))
    found = loaded(series(volume), store)
    assert found.volume.is_in_memory
    assert np.array_equal(found.volume.voxels, VALUES[:count])
    assert found.volume.rescale == rescale
    assert found.volume.padding == (-5, -5)
    assert found.volume.unit == "HU"
    assert found.volume.geometry is volume.geometry


def test_what_is_in_memory_is_given_back(store):
    known = series(Volume(VALUES, Geometry.pixels()))
    assert loaded(known, store) is known


def test_a_frame_that_cannot_be_read_is_no_series(tmp_path, store):
    volume = plain(tmp_path, VALUES)
    (tmp_path / "0002.raw").unlink()
    with pytest.raises(Refused, match="cannot be read any more"):
        loaded(series(volume), store)


def test_the_digest_is_of_stored_values_in_the_order_of_the_files(tmp_path, store, children):
    expected = hashlib.sha256(VALUES.tobytes()).hexdigest()
    straight = plain(tmp_path, VALUES, rescale=((2.0, 1.0),))
    assert stored_digest(straight, store, children) == expected
    packed = coded(tmp_path / "a", VALUES)
    assert stored_digest(packed, store, children) == expected
    assert stored_digest(Volume(VALUES, Geometry.pixels()), store, children) == expected
    turned = type(straight.data)(straight.data.refs[::-1], VALUES.shape, VALUES.dtype)
    assert stored_digest(Volume(turned, Geometry.pixels()), store, children) == expected
