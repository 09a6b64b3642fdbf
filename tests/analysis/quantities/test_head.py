from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.quantities import head
from meddx.analysis.quantities.grid import Grid
from meddx.analysis.quantities.part_volume import part_volume
from meddx.phrase import Refused
from meddx.training import ct_models
from meddx.training.ct_phantoms import Ellipsoid, Scan, scanned

SCAN = Scan((3.0, 2.0, 2.0), 3.0)


def with_bodies(*more: Ellipsoid, keep: int = 4) -> Grid:
    phantom = ct_models.head()
    return scanned(replace(phantom, bodies=(*phantom.bodies[:keep], *more)), SCAN)


def test_brain_without_clot_holds_nothing_dense():
    found = head.hyperdense(with_bodies(keep=3))
    assert found.volume.value == 0.0
    assert not found.mask.any()


def test_a_calcification_and_its_rim_are_left_out():
    stone = Ellipsoid((-25.0, 0.0, 0.0), (10.0, 10.0, 10.0), 400.0)
    truth = dict(ct_models.head().truth)["hyperdense_volume"]
    assert head.hyperdense(with_bodies(stone, keep=3)).volume.value == 0.0
    assert head.hyperdense(with_bodies(stone)).volume.value == pytest.approx(truth, rel=0.01)


def test_two_clots_add_up():
    other = Ellipsoid((-28.0, 0.0, 0.0), (15.0, 20.0, 15.0), 60.0)
    truth = dict(ct_models.head().truth)["hyperdense_volume"] + other.ml
    assert head.hyperdense(with_bodies(other)).volume.value == pytest.approx(truth, rel=0.01)


def test_the_skull_and_what_is_outside_do_not_count():
    scalp = Ellipsoid((0.0, -80.0, 0.0), (10.0, 3.0, 10.0), 70.0)
    found = head.hyperdense(with_bodies(scalp, keep=3))
    assert found.volume.value == 0.0


@pytest.mark.parametrize("hu", [-1000.0, 40.0, 1000.0])
def test_without_a_skull(hu: float):
    with pytest.raises(Refused) as refused:
        head.inside_skull(Grid(np.full((20, 40, 40), hu, np.float32), np.diag([3.0, 3, 3, 1])))
    assert refused.value.code == "no_skull"


def test_a_box_with_air_inside_is_no_head():
    hu = np.full((30, 60, 60), -1000.0, np.float32)
    hu[:, 5:55, 5:55] = 1000.0
    hu[:, 8:52, 8:52] = -1000.0
    with pytest.raises(Refused) as refused:
        head.inside_skull(Grid(hu, np.diag([3.0, 3, 3, 1])))
    assert refused.value.code == "no_skull"


def test_smoothing_leaves_four_hu():
    assert head.sigma_for(3.9) == 0.0
    sigma = head.sigma_for(30.0)
    assert 30.0 * (2.0 * np.sqrt(np.pi) * sigma) ** -1.5 == pytest.approx(4.0)
    assert head.sigma_for(1000.0) == 2.0


def test_mixed_voxels_count_by_their_share():
    hu = np.full((21, 21, 21), 30.0, np.float32)
    hu[5:16, 5:16, 5:16] = 70.0
    hu[5:16, 5:16, 16] = 40.0  # a quarter of a layer more
    labels = (hu > 50).astype(np.uint32)
    volume = part_volume(hu, np.ones(hu.shape, bool), labels, 1)
    assert volume == pytest.approx(11**3 + 11 * 11 / 4, rel=1e-6)
    small = np.zeros_like(labels)
    small[10, 10, 10:12] = 1
    assert part_volume(hu, np.ones(hu.shape, bool), small, 1) == 2.0
