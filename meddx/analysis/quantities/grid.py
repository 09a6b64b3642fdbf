"""HU on their grid: what every measurement here starts from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Radius = tuple[int, int, int]
Box = tuple[slice, slice, slice]

_MARGIN: Final = 4  # voxels kept around what is cut out, so that neighbours are there


@dataclass(frozen=True, eq=False)
class Grid:
    """A volume of HU.

    Parameters
    ----------
    hu
        ndarray of float32, shape (k, j, i), HU; what is no measurement is -1024 (as air).
    affine
        ndarray of float64, shape (4, 4): index ``(k, j, i, 1)`` to patient mm (LPS). It may be
        oblique or sheared, as with a tilted gantry.
    """

    hu: NDArray[np.float32]
    affine: NDArray[np.float64]

    @cached_property
    def voxel_ml(self) -> float:
        """Volume of a voxel in mL: the determinant of the affine, right also for sheared voxels."""
        return float(abs(np.linalg.det(self.affine[:3, :3]))) / 1000.0

    @cached_property
    def across_mm(self) -> tuple[float, float, float]:
        """Distance between neighbouring planes of voxels along ``(k, j, i)``, mm."""
        k, j, i = 1.0 / np.linalg.norm(np.linalg.inv(self.affine[:3, :3]), axis=1)
        return float(k), float(j), float(i)

    def radius(self, mm: float) -> Radius:
        """Return the whole number of voxels along ``(k, j, i)`` that is nearest to ``mm``."""
        k, j, i = (round(mm / step) for step in self.across_mm)
        return k, j, i

    def cut(self, box: Box) -> "Grid":
        """Return the part in a box, in its own indices."""
        affine = self.affine.copy()
        start = np.array([part.start for part in box], np.float64)
        affine[:3, 3] += affine[:3, :3] @ start
        return Grid(self.hu[box], affine)


def box_of(mask: Mask, margin: int = _MARGIN) -> Box:
    """Return the smallest box around a mask, wider by ``margin`` voxels where the grid goes on.

    Raises
    ------
    ValueError
        If the mask is empty.
    """
    parts = []
    for axis in range(3):
        others = tuple(a for a in range(3) if a != axis)
        at = np.flatnonzero(mask.any(axis=others))
        if not at.size:
            raise ValueError("an empty mask has no box")
        low, high = int(at[0]) - margin, int(at[-1]) + 1 + margin
        parts.append(slice(max(0, low), min(mask.shape[axis], high)))
    return parts[0], parts[1], parts[2]


def placed(part: Mask, box: Box, shape: tuple[int, ...]) -> Mask:
    """Return a mask of ``shape`` that holds ``part`` in a box and nothing else."""
    out = np.zeros(shape, bool)
    out[box] = part
    return out


def at_least_one(radius: Radius) -> Radius:
    """Return a radius of one voxel or more along each axis."""
    k, j, i = radius
    return max(1, k), max(1, j), max(1, i)
