"""The density of the lung, voxel by voxel, as emphysema and dense spots are counted on it.

Two things would falsify a count by thresholds. Voxels at the wall of the chest are part lung and
part tissue and fall into the range of dense lung: they take the mean of the pure lung beside them.
Noise throws voxels over a threshold (Schilham AMR et al., "Local noise weighted filtering for
emphysema scoring of low-dose CT images", IEEE Trans Med Imaging 2006;25:451-463): from 5 HU on
the lung is smoothed by Lee's sigma filter (``meddx.analysis.quantities.sigma_filter``).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities import noise
from meddx.analysis.quantities.grid import Box, Grid, Mask, Radius, at_least_one, box_of
from meddx.analysis.quantities.lungs import Lungs
from meddx.analysis.quantities.measured import Measured, counted
from meddx.analysis.quantities.morphology import erode, mean_of
from meddx.analysis.quantities.sigma_filter import LEAVES, smoothed

_WALL_MM: Final = 1.5  # the blur of a scanner at the wall, at least one voxel
SMOOTHED_FROM_HU: Final = 5.0
LEAST_SHIFT_HU: Final = 5.0
_TRACE: Final = 1e-3  # share of a box, well under one voxel of it


@dataclass(frozen=True, eq=False)
class Parenchyma:
    """The lungs' density inside their box.

    Parameters
    ----------
    box
        Where ``hu`` and ``lung`` lie on the grid.
    hu
        ndarray of float32: density, HU; meaningful inside ``lung``.
    lung
        Voxels whose density is known.
    noise_hu
        Noise (SD) of the volume.
    left_hu
        Noise that is left in ``hu``.
    """

    box: Box
    hu: NDArray[np.float32]
    lung: Mask
    noise_hu: float
    left_hu: float

    def share(self, low_hu: float, high_hu: float) -> Measured:
        """Return the share of the lung whose density lies between two limits, in percent.

        Its own limits come from the surface moved by half a voxel
        (``meddx.analysis.quantities.measured``) and from the thresholds moved inwards and outwards
        by the noise that is left, at least by 5 HU, which is how far the water value of a scanner
        in order may be off.
        """
        found = counted(self.inside(low_hu, high_hu), self.lung)
        shift = self.shift_hu
        wide = np.count_nonzero(self.inside(low_hu - shift, high_hu + shift))
        narrow = np.count_nonzero(self.inside(low_hu + shift, high_hu - shift))
        total = float(np.count_nonzero(self.lung))
        limits = Measured(found.value, min(found.low, float(narrow)), max(found.high, float(wide)))
        return limits.times(100.0 / total)

    @property
    def shift_hu(self) -> float:
        """How far a threshold may be off."""
        return max(self.left_hu, LEAST_SHIFT_HU)

    def inside(self, low_hu: float, high_hu: float) -> Mask:
        """Return where the density of the lung lies between two limits, inside ``box``."""
        return self.lung & (self.hu >= low_hu) & (self.hu <= high_hu)


def density(grid: Grid, lungs: Lungs) -> Parenchyma:
    """Return the density of the lungs, free of wall and noise as the module says."""
    box = box_of(lungs.both)
    hu, lung = grid.hu[box], lungs.both[box]
    core = erode(lung, at_least_one(grid.radius(_WALL_MM)))
    sd = noise_of(grid, lungs, hu, core)
    even, known = _spread(hu, core, at_least_one(grid.radius(_WALL_MM)))
    if sd < SMOOTHED_FROM_HU:
        return Parenchyma(box, even, known & lung, sd, sd)
    return Parenchyma(box, smoothed(even, sd), known & lung, sd, sd * LEAVES)


def _spread(
    hu: NDArray[np.float32], core: Mask, radius: Radius
) -> tuple[NDArray[np.float32], Mask]:
    """Carry the density of the core over the wall and beyond, so that no filter sees tissue."""
    even, known = hu, core
    for _ in range(2):
        means, share = mean_of(even, known, radius)
        reached = share > _TRACE
        even = np.where(known, even, np.where(reached, means, np.float32(0))).astype(np.float32)
        known = known | reached
    return even, known


def noise_of(grid: Grid, lungs: Lungs, hu: NDArray[np.float32], core: Mask) -> float:
    """Return the noise in the air of the trachea, or in the lung where that is too small."""
    lumen = erode(lungs.airways, (1, 2, 2))
    found = noise.in_even(grid.hu, lumen)
    return noise.in_uneven(hu, core) if found is None else found
