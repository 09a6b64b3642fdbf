"""Arrays of pixels with their place in space."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNITS = frozenset({"HU", "SUV", "1"})


class Frame(StrEnum):
    """What the coordinates of a geometry are measured in."""

    PATIENT = "patient"  # LPS, mm
    DETECTOR = "detector"  # a projection: mm on the detector plane, no depth
    PIXEL = "pixel"  # no spacing known: coordinates are pixels


class Calibration(StrEnum):
    """What a distance on the picture means, said beside every measurement."""

    NONE = "none"  # no spacing: distances in px
    PATIENT = "patient"  # cross-sectional: mm in the patient
    DETECTOR = "detector"  # ImagerPixelSpacing: mm at the detector, magnified
    CALIBRATED = "calibrated"  # PixelSpacing with PixelSpacingCalibrationType
    UNSTATED = "unstated"  # PixelSpacing on a projection without saying how it was obtained


@dataclass(frozen=True, eq=False)
class Geometry:
    """Where voxels lie.

    Parameters
    ----------
    affine
        ndarray of float64, shape (4, 4): homogeneous index ``(k, j, i, 1)`` to ``(x, y, z, 1)``;
        mm in LPS when ``frame`` is patient.
    frame
        What the coordinates are.
    calibration
        What an in-plane distance means.
    """

    affine: NDArray[np.float64]
    frame: Frame
    calibration: Calibration

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if affine.shape != (4, 4) or not np.isfinite(affine).all():
            raise ValueError("an affine is a finite 4 x 4 matrix")
        if (np.linalg.norm(affine[:3, :3], axis=0) <= 0).any():
            raise ValueError("an affine has no axis of zero length")
        affine.flags.writeable = False
        object.__setattr__(self, "affine", affine)

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Distance between voxels along ``(k, j, i)``; mm unless the frame is pixel."""
        k, j, i = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(k), float(j), float(i)

    @property
    def spacing_mm(self) -> tuple[float, float, float] | None:
        """Distance along ``(k, j, i)`` in mm, or None where no spacing is known."""
        return None if self.frame is Frame.PIXEL else self.spacing

    def to_patient(self, index: tuple[float, float, float]) -> tuple[float, float, float]:
        """Map an index ``(k, j, i)`` to ``(x, y, z)``."""
        x, y, z, _ = self.affine @ np.array([*index, 1.0])
        return float(x), float(y), float(z)

    def to_index(self, point: tuple[float, float, float]) -> tuple[float, float, float]:
        """Map ``(x, y, z)`` to a fractional index ``(k, j, i)``."""
        k, j, i, _ = np.linalg.solve(self.affine, np.array([*point, 1.0]))
        return float(k), float(j), float(i)

    @classmethod
    def pixels(cls) -> "Geometry":
        """Geometry of a picture without spacing: index ``(k, j, i)`` is ``(i, j, k)`` px."""
        affine = np.eye(4)[[2, 1, 0, 3]]
        return cls(affine, Frame.PIXEL, Calibration.NONE)


@dataclass(frozen=True, eq=False)
class Volume:
    """Modality values with their geometry; knows no file.

    Parameters
    ----------
    voxels
        ndarray, shape (k, j, i), of any real dtype, or (k, j, i, 3) of uint8 for RGB. A radiograph
        has ``k == 1``. The values are modality values: rescale slope and intercept are applied.
    geometry
        Where the voxels lie.
    unit
        ``HU``, ``SUV`` or ``1`` (no unit).
    """

    voxels: NDArray[Any]
    geometry: Geometry
    unit: str = "1"

    def __post_init__(self) -> None:
        shape = self.voxels.shape
        colour = self.voxels.ndim == 4 and shape[3] == 3 and self.voxels.dtype == np.uint8
        if not (self.voxels.ndim == 3 or colour) or 0 in shape:
            raise ValueError("voxels have the shape (k, j, i) or (k, j, i, 3), none of them empty")
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}")
        view = self.voxels.view()
        view.flags.writeable = False
        object.__setattr__(self, "voxels", view)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of voxels along ``(k, j, i)``."""
        k, j, i = self.voxels.shape[:3]
        return k, j, i

    @property
    def is_colour(self) -> bool:
        """Whether a voxel is an RGB triple."""
        return self.voxels.ndim == 4
