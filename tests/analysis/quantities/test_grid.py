import numpy as np
import pytest

from meddx.analysis.quantities.grid import Grid, at_least_one, box_of, placed
from meddx.training.ct_phantoms import Scan


def grid(scan: Scan, shape=(4, 5, 6)) -> Grid:
    affine = np.eye(4)
    affine[:3, :3] = scan.axes()
    return Grid(np.zeros(shape, np.float32), affine)


@pytest.mark.parametrize("tilt", [0.0, 20.0])
def test_a_leaning_voxel_holds_the_area_times_the_distance_of_the_slices(tilt: float):
    leaning = grid(Scan((3.0, 2.0, 1.0), tilt_degrees=tilt))
    apart = 3.0 * np.cos(np.radians(tilt))
    assert leaning.voxel_ml == pytest.approx(2.0 * 1.0 * apart / 1000.0)
    assert leaning.across_mm[0] == pytest.approx(apart)


def test_a_radius_is_the_nearest_number_of_voxels():
    assert grid(Scan((3.0, 0.5, 1.0))).radius(1.6) == (1, 3, 2)
    assert at_least_one((0, 3, 0)) == (1, 3, 1)


def test_a_box_goes_around_and_a_cut_keeps_its_place():
    mask = np.zeros((10, 20, 30), bool)
    mask[5, 8:10, 20] = True
    box = box_of(mask, 2)
    assert box == (slice(3, 8), slice(6, 12), slice(18, 23))
    assert box_of(mask, 9)[0] == slice(0, 10)
    assert (placed(mask[box], box, mask.shape) == mask).all()
    whole = Grid(np.arange(6000, dtype=np.float32).reshape(10, 20, 30), np.diag([3.0, 2, 1, 1]))
    part = whole.cut(box)
    assert part.hu[2, 2, 2] == whole.hu[5, 8, 20]
    assert (part.affine @ [2, 2, 2, 1] == whole.affine @ [5, 8, 20, 1]).all()


def test_an_empty_mask_has_no_box():
    with pytest.raises(ValueError, match="empty"):
        box_of(np.zeros((2, 2, 2), bool))
