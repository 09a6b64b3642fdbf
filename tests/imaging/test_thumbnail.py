import numpy as np

from meddx.case.record import Series
from meddx.case.volume import Geometry, Volume
from meddx.imaging.thumbnail import middle, thumbnail
from meddx.imaging.view import aspect
from tests.helpers.phantoms import ct_series


def test_thumbnails_keep_the_shape_of_the_picture_in_mm():
    stack = ct_series(np.zeros((3, 100, 100), np.int16))
    assert middle(stack) == 1
    tall = thumbnail(stack, stack.volume.voxels[1])
    assert tall.shape == (96, 48)
    assert aspect(ct_series()) == 2.0
    rgb = Series("1", "1", "US", Volume(np.zeros((1, 10, 40, 3), np.uint8), Geometry.pixels()))
    assert thumbnail(rgb, rgb.volume.voxels[0]).shape == (24, 96, 3)
