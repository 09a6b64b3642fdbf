"""The chest and the head that the CT measurements are verified on, with their true values."""

from dataclasses import replace
from typing import Final

import numpy as np

from meddx.training.ct_phantoms import Ellipsoid, Phantom, Point

TISSUE_HU: Final = 40.0
BULLA_HU: Final = -1000.0
BRAIN_HU: Final = 35.0
CLOT_HU: Final = 70.0
# Normal lung and dense lung: once so that the thresholds lie half way (-950 HU between -900 and
# -1000, -600 HU between -900 and -300), and once where they do not.
HALF_WAY_HU: Final = (-900.0, -300.0)
ASIDE_HU: Final = (-850.0, -425.0)
_MEAN_HU: Final = -900.0  # of diffuse emphysema
_RANGE_HU: Final = 90.0  # from the middle of the lung to its surface
_DIRECTION: Final = np.array([0.3, -0.4, 0.866])

_BODY: Final = Ellipsoid((0.0, 0.0, 0.0), (112.0, 70.0, 1.0), TISSUE_HU, is_tube=True)
_RIGHT: Final = Ellipsoid((-52.0, 0.0, 0.0), (40.0, 48.0, 55.0), 0.0)
_LEFT: Final = Ellipsoid((50.0, 0.0, 4.0), (36.0, 44.0, 52.0), 0.0)
_TRACHEA: Final = Ellipsoid((0.0, 36.0, 0.0), (9.0, 9.0, 1.0), -1000.0, is_tube=True)
_BULLAE: Final = (
    Ellipsoid((-52.0, -8.0, 12.0), (22.0, 24.0, 26.0), BULLA_HU),
    Ellipsoid((50.0, 5.0, -6.0), (18.0, 20.0, 22.0), BULLA_HU),
)
_DENSE: Final = Ellipsoid((-52.0, 4.0, -32.0), (20.0, 20.0, 12.0), 0.0)
_CHEST_MM: Final = (230.0, 146.0, 140.0)
_CLOT: Final = Ellipsoid((18.0, 6.0, 4.0), (18.0, 24.0, 20.0), CLOT_HU)
_HEAD_MM: Final = (160.0, 180.0, 140.0)


def chest(density_hu: tuple[float, float] = HALF_WAY_HU, factor: float = 1.0) -> Phantom:
    """Return two lungs in tissue with two bullae, a dense spot, and a trachea.

    Parameters
    ----------
    density_hu
        Of normal and of dense lung.
    factor
        Size; 1.8 is an adult's, with 4.6 L of lung.
    """
    normal, dense = density_hu
    lungs = tuple(_of(lung, normal) for lung in (_RIGHT, _LEFT))
    both = _RIGHT.ml + _LEFT.ml
    size = factor**3
    truth = (
        ("total_lung_volume", size * both),
        ("right_lung_volume", size * _RIGHT.ml),
        ("left_lung_volume", size * _LEFT.ml),
        ("laa_950", 100.0 * sum(bulla.ml for bulla in _BULLAE) / both),
        ("haa", 100.0 * _DENSE.ml / both),
    )
    bodies = (_BODY, *lungs, *_BULLAE, _of(_DENSE, dense), _TRACHEA)
    return _scaled(Phantom(bodies, _CHEST_MM, truth), factor)


def diffuse(factor: float = 1.0) -> Phantom:
    """Return lungs that grow emptier evenly from one end to the other, as diffuse emphysema does.

    In units of the half axes a lung is a ball, and -950 HU a plane at the distance u from its
    middle: beyond it lies the share (2 - 3 u + u^3) / 4.
    """
    u = (-950.0 - _MEAN_HU) / -_RANGE_HU
    lungs = []
    for lung in (_RIGHT, _LEFT):
        x, y, z = -_RANGE_HU * _DIRECTION / np.linalg.norm(np.array(lung.half) * _DIRECTION)
        sloped = Ellipsoid(
            lung.middle, lung.half, _MEAN_HU, slope_hu_mm=(float(x), float(y), float(z))
        )
        lungs.append(sloped)
    truth = (
        ("total_lung_volume", factor**3 * (_RIGHT.ml + _LEFT.ml)),
        ("laa_950", 25.0 * (2.0 - 3.0 * u + u**3)),
    )
    return _scaled(Phantom((_BODY, *lungs, _TRACHEA), _CHEST_MM, truth), factor)


def head() -> Phantom:
    """Return a closed skull of an adult's size with brain and one clot in it."""
    middle = (0.0, 0.0, 0.0)
    bodies = (
        Ellipsoid(middle, (74.0, 84.0, 64.0), TISSUE_HU),
        Ellipsoid(middle, (70.0, 80.0, 60.0), 1000.0),
        Ellipsoid(middle, (64.0, 74.0, 54.0), BRAIN_HU),
        _CLOT,
    )
    return Phantom(bodies, _HEAD_MM, (("hyperdense_volume", _CLOT.ml),))


def _of(body: Ellipsoid, hu: float) -> Ellipsoid:
    return Ellipsoid(body.middle, body.half, hu)


def _scaled(phantom: Phantom, factor: float) -> Phantom:
    """Return a phantom ``factor`` times as large, the trachea as wide as it was."""
    x, y, z = phantom.size_mm
    size: Point = (factor * x, factor * y, factor * z)
    bodies = tuple(body.scaled(factor) for body in phantom.bodies)
    narrow = tuple(
        replace(body, half=_TRACHEA.half) if own is _TRACHEA else body
        for own, body in zip(phantom.bodies, bodies, strict=True)
    )
    return Phantom(narrow, size, phantom.truth)
