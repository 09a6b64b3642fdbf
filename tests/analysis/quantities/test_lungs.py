"""Where lungs and airways are found, which side is which, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.quantities import airways, lungs
from meddx.analysis.quantities.grid import Grid
from meddx.phrase import Refused
from meddx.training import ct_models
from meddx.training.ct_phantoms import Ellipsoid, Scan, scanned

SCAN = Scan((2.0, 2.0, 2.0), 10.0)


@pytest.fixture(scope="module")
def grid() -> Grid:
    return scanned(ct_models.chest(), SCAN)


def volume(grid: Grid, mask: np.ndarray) -> float:
    return float(mask.sum()) * grid.voxel_ml


def test_the_side_comes_from_the_patient_and_not_from_the_picture(grid):
    flipped = Grid(grid.hu[:, :, ::-1], grid.affine @ _flip(2, grid.hu.shape[2]))
    down = Grid(grid.hu[::-1], grid.affine @ _flip(0, grid.hu.shape[0]))
    truth = dict(ct_models.chest().truth)
    for same in (grid, flipped, down):
        found = lungs.segment(same)
        assert volume(same, found.right) == pytest.approx(truth["right_lung_volume"], rel=0.01)
        assert volume(same, found.left) == pytest.approx(truth["left_lung_volume"], rel=0.01)


def _flip(axis: int, size: int) -> np.ndarray:
    turn = np.eye(4)
    turn[axis, axis], turn[axis, 3] = -1, size - 1
    return turn


def test_the_threshold_lies_half_way_between_lung_and_tissue(grid):
    assert lungs.segment(grid).threshold_hu == pytest.approx(-430.0, abs=5.0)


def test_the_trachea_is_no_lung(grid):
    found = lungs.segment(grid)
    slices = grid.hu.shape[0]
    trachea = np.pi * 9.0 * 9.0 * slices * grid.across_mm[0] / 1000.0
    assert volume(grid, found.airways) == pytest.approx(trachea, rel=0.1)
    assert not (found.airways & found.both).any()


@pytest.mark.parametrize("noise_hu", [0.0, 30.0])
def test_bronchi_that_open_into_the_lung_do_not_leak(noise_hu: float):
    phantom = ct_models.chest()
    trachea = Ellipsoid((0.0, 36.0, 40.0), (9.0, 9.0, 60.0), -1000.0)
    bronchi = tuple(Ellipsoid((x, 28.0, -12.0), (26.0, 6.0, 6.0), -1000.0) for x in (-14.0, 14.0))
    branched = replace(phantom, bodies=(*phantom.bodies[:-1], trachea, *bronchi))
    scan = replace(SCAN, noise_hu=noise_hu)
    found = lungs.segment(scanned(branched, scan))
    ml = float(np.prod(SCAN.spacing_mm)) / 1000.0
    assert 20.0 < found.airways.sum() * ml < 32.0
    assert found.right is not None
    # Half of the bronchi lies inside the lungs and is no lung.
    assert found.both.sum() * ml == pytest.approx(
        dict(phantom.truth)["total_lung_volume"], rel=0.015
    )


def test_lungs_that_touch_are_parted():
    phantom = ct_models.chest()
    bridge = Ellipsoid((0.0, -20.0, 0.0), (22.0, 8.0, 10.0), -900.0)
    joined = replace(phantom, bodies=(*phantom.bodies[:3], bridge, *phantom.bodies[3:]))
    grid = scanned(joined, SCAN)
    found = lungs.segment(grid)
    truth = dict(phantom.truth)
    assert found.right is not None
    assert found.left is not None
    assert (found.right | found.left == found.both).all()
    assert volume(grid, found.right) == pytest.approx(truth["right_lung_volume"], rel=0.02)
    assert volume(grid, found.left) == pytest.approx(truth["left_lung_volume"], rel=0.02)


def test_a_dense_spot_within_the_lung_belongs_to_it():
    phantom = ct_models.chest()
    nodule = Ellipsoid((50.0, 20.0, 20.0), (6.0, 6.0, 6.0), 40.0)
    vessel = Ellipsoid((-90.0, 0.0, 0.0), (20.0, 3.0, 3.0), 40.0)
    spotted = replace(phantom, bodies=(*phantom.bodies, nodule, vessel))
    grid = scanned(spotted, SCAN)
    whole = dict(phantom.truth)["total_lung_volume"]
    assert volume(grid, lungs.segment(grid).both) == pytest.approx(whole, rel=0.005)


def test_bowel_gas_is_no_lung():
    phantom = ct_models.chest()
    right = next(body for body in phantom.bodies if body.middle[0] == -52.0)
    others = tuple(body for body in phantom.bodies[3:-1] if body.middle[0] > 0)
    gas = Ellipsoid(right.middle, right.half, -1000.0)
    grid = scanned(
        replace(phantom, bodies=(phantom.bodies[0], gas, phantom.bodies[2], *others)), SCAN
    )
    found = lungs.segment(grid)
    assert found.right is None
    assert found.left is None
    left = dict(phantom.truth)["left_lung_volume"]
    assert volume(grid, found.both) == pytest.approx(left, rel=0.01)


def test_lungs_that_are_not_whole_are_refused(grid):
    inside = np.flatnonzero(lungs.segment(grid).both.any(axis=(1, 2)))
    for part in (slice(int(inside[0]) + 3, None), slice(0, int(inside[-1]) - 3)):
        with pytest.raises(Refused) as refused:
            lungs.segment(Grid(grid.hu[part], grid.affine))
        assert refused.value.code == "lungs_cut"


@pytest.mark.parametrize("hu", [-1000.0, 40.0])
def test_without_lungs(hu: float):
    with pytest.raises(Refused) as refused:
        lungs.segment(Grid(np.full((30, 40, 40), hu, np.float32), np.eye(4)))
    assert refused.value.code == "no_lungs"


def test_without_trachea_there_are_no_airways():
    phantom = ct_models.chest()
    grid = scanned(replace(phantom, bodies=phantom.bodies[:-1]), SCAN)
    air = lungs.air_inside(grid.hu < -500)
    assert airways.find_trachea(grid, air) is None
    assert not lungs.segment(grid).airways.any()
