"""PET over CT whose every place the test knows: a warm box with one hot sphere."""

from dataclasses import replace

import numpy as np

from meddx.case.record import Series, Study
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.reslice_cut import as_point

SPACE = "1.9"
CENTRE_MM = (6.0, -4.0, 112.0)
RADIUS_MM = 9.0
HOT, WARM = 12.0, 0.5


def placed(spacing_mm, first_mm, rotation=None, shear=0.0) -> Geometry:
    """Axial slices of this spacing (k, j, i), turned about the patient's origin or leaned."""
    columns = np.array([[0, shear, 1], [0, 1, 0], [1, 0, 0]], float).T * spacing_mm
    affine = np.eye(4)
    affine[:3, :3] = (np.eye(3) if rotation is None else rotation) @ columns
    affine[:3, 3] = first_mm
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT)


def about(centre_mm, shape, spacing_mm, rotation=None, shear=0.0) -> Geometry:
    """Place a volume so that its middle lies at a point."""
    at = placed(spacing_mm, (0, 0, 0), rotation, shear)
    middle = at.affine[:3, :3] @ ((np.array(shape) - 1) / 2)
    return placed(spacing_mm, np.array(centre_mm) - middle, rotation, shear)


def points(geometry: Geometry, shape):
    """Patient points of all voxels, shape (k, j, i, 3)."""
    k, j, i = np.mgrid[: shape[0], : shape[1], : shape[2]]
    index = np.stack([k, j, i, np.ones(shape)], axis=-1)
    return (index @ geometry.affine.T)[..., :3]


def ct(geometry=None, shape=(30, 48, 50), **more) -> Series:
    """Soft tissue everywhere: a picture that says nothing of where the uptake is."""
    own = geometry or about((0, 0, 110), shape, (3.0, 1.6, 1.6))
    volume = Volume(np.full(shape, 40, np.int16), own, "HU")
    first = Series("1.2.1", "1", "CT", volume, "CT", frame_of_reference_uid=SPACE)
    return replace(first, orientation=("L", "P"), **more)


def pet(geometry=None, shape=(24, 26, 28), **more) -> Series:
    """Return SUV in quarters: warm all over, hot within the sphere."""
    own = geometry or about((2, -1, 111), shape, (4.0, 3.5, 3.5))
    off = np.linalg.norm(points(own, shape) - CENTRE_MM, axis=-1)
    stored = np.where(off <= RADIUS_MM, HOT * 4, WARM * 4).astype(np.int16)
    volume = Volume(stored, own, "SUV", rescale=((0.25, 0.0),))
    made = Series("1.2.2", "1", "PT", volume, "PET", frame_of_reference_uid=SPACE)
    return replace(made, orientation=("L", "P"), **more)


def study(*series: Series) -> tuple[Study, ...]:
    """Return one examination of these series."""
    return (Study("1", series),)


def middle_of(values, cut, finer=1):
    """Patient point in the middle of what is hot on a picture, and how much of it is hot."""
    hot = np.nan_to_num(values, nan=0.0) > (HOT + WARM) / 2
    rows, cols = np.nonzero(hot)
    at = ((rows.mean() + 0.5) / finer, (cols.mean() + 0.5) / finer)
    return as_point(np.array(cut.to_patient(at))), hot.mean()
