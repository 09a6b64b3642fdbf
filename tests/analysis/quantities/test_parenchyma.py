import numpy as np
import pytest

from meddx.analysis.quantities import emphysema, high_attenuation, lungs, parenchyma
from meddx.training import ct_models
from meddx.training.ct_phantoms import Phantom, Scan, scanned


def healthy() -> Phantom:
    """Lungs without bullae and dense spot."""
    whole = ct_models.chest(ct_models.ASIDE_HU)
    return Phantom((*whole.bodies[:3], whole.bodies[-1]), whole.size_mm, ())


@pytest.mark.parametrize("noise_hu", [0.0, 4.0, 20.0])
def test_the_wall_of_healthy_lungs_is_no_dense_lung(noise_hu: float):
    grid = scanned(healthy(), Scan((2.0, 2.0, 2.0), noise_hu))
    density = parenchyma.density(grid, lungs.segment(grid))
    assert density.share(*high_attenuation.RANGE_HU).value == pytest.approx(0.0, abs=0.02)
    assert density.share(*emphysema.RANGE_HU).value == pytest.approx(0.0, abs=0.02)
    assert density.noise_hu == pytest.approx(noise_hu, rel=0.1, abs=0.1)
    smoothed = noise_hu >= parenchyma.SMOOTHED_FROM_HU
    assert (density.left_hu < 0.3 * noise_hu) == smoothed


def test_every_voxel_of_the_lung_has_a_density():
    grid = scanned(healthy(), Scan((3.0, 2.0, 2.0), 0.0))
    found = lungs.segment(grid)
    density = parenchyma.density(grid, found)
    assert density.lung.sum() == found.both.sum()
    assert np.allclose(density.hu[density.lung], -850.0, atol=1.0)


def test_a_share_has_wider_limits_where_noise_is_left():
    grid = scanned(ct_models.diffuse(), Scan((3.0, 2.0, 2.0), 0.0))
    clean = parenchyma.density(grid, lungs.segment(grid))
    assert clean.shift_hu == parenchyma.LEAST_SHIFT_HU
    share = clean.share(*emphysema.RANGE_HU)
    lower = clean.share(-2000.0, -955.0).value
    higher = clean.share(-2000.0, -945.0).value
    assert share.low <= lower < share.value < higher <= share.high
