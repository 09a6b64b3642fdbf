import numpy as np
import pytest

from meddx.analysis.quantities.measured import Measured, counted


def test_limits_are_half_a_layer_in_and_out():
    mask = np.zeros((7, 7, 7), bool)
    mask[2:5, 2:5, 2:5] = True
    assert counted(mask) == Measured(27.0, 27.0 - 26 / 2, 27.0 + 54 / 2)


def test_the_surface_moves_only_within():
    mask = np.zeros((7, 7, 7), bool)
    mask[2:5, 2:5, 2:5] = True
    within = np.ones_like(mask)
    within[:, :, 5:] = False  # a wall on one side: 9 voxels cannot be lost or gained there
    assert counted(mask, within).high == 27.0 + 45 / 2
    assert counted(mask, mask) == Measured(27.0, 27.0, 27.0)


def test_another_unit():
    assert Measured(10.0, 8.0, 13.0).times(0.5) == Measured(5.0, 4.0, 6.5)
    assert counted(np.zeros((2, 2, 2), bool)).value == pytest.approx(0.0)
