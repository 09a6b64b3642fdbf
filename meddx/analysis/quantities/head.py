"""What is dense inside the skull: 50 to 100 HU, the range of clotted blood.

Brain has 20 to 45 HU, bone and most calcifications more than 100 HU, and 50 to 100 HU is the range
that is usually given for fresh clot (reviewed by Parizel PM et al., "Intracranial hemorrhage:
principles of CT and MRI interpretation", Eur Radiol 2001;11:1770-1783). The range says *dense*, not
*blood*: dural folds, sinuses and vessels may lie in it too.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities import noise
from meddx.analysis.quantities.grid import Box, Grid, Mask, at_least_one, box_of, placed
from meddx.analysis.quantities.measured import Measured, counted
from meddx.analysis.quantities.morphology import (
    close,
    components,
    dilate,
    erode,
    fill_slices,
    gaussian_of,
)
from meddx.analysis.quantities.part_volume import part_volume
from meddx.phrase import Phrase, Refused

FROM_HU: Final = 50.0
TO_HU: Final = 100.0
_BONE_HU: Final = 250.0
_GAPS_MM: Final = 4.0  # in the skull, as sutures and thin bone leave them
_RIM_MM: Final = 2.0  # beside the skull, part bone and part brain, is left out
_LEAST_BRAIN_ML: Final = 50.0
_BRAIN_HU: Final = (0.0, 100.0)  # median of what is inside a skull
LEAST_ML: Final = 0.2
_NOISE_LEFT_HU: Final = 4.0
_MOST_SIGMA: Final = 2.0

NO_SKULL: Final = Phrase(
    "No closed skull with brain inside was found in this series. Check that it shows the head and "
    "that its values are HU."
)


@dataclass(frozen=True, eq=False)
class Dense:
    """What is dense inside the skull.

    Parameters
    ----------
    mask
        Where, shape (k, j, i) of the grid.
    box
        Of the brain.
    smooth
        Smoothed HU of the brain in its box; 0 outside the brain.
    volume
        In mL.
    noise_hu
        Noise (SD) of the volume.
    """

    mask: Mask
    box: Box
    smooth: NDArray[np.float32]
    volume: Measured
    noise_hu: float


def inside_skull(grid: Grid) -> Mask:
    """Return what the skull encloses in each slice, without its rim.

    Raises
    ------
    Refused
        ``no_skull`` where there is none, or what it encloses is no brain.
    """
    bone = close(grid.hu > _BONE_HU, at_least_one(grid.radius(_GAPS_MM)))
    inside = fill_slices(bone) & ~bone
    inside = erode(inside, at_least_one(grid.radius(_RIM_MM)))
    labels, sizes = components(inside)
    if not sizes or sizes[0] * grid.voxel_ml < _LEAST_BRAIN_ML:
        raise Refused("no_skull", NO_SKULL)
    brain = np.asarray(labels == 1)
    if not _BRAIN_HU[0] < float(np.median(grid.hu[brain])) < _BRAIN_HU[1]:
        raise Refused("no_skull", NO_SKULL)
    return brain


def hyperdense(grid: Grid) -> Dense:
    """Measure what has 50 to 100 HU inside the skull.

    The range is looked for on values that are smoothed as far as the noise demands; what is found
    is then measured on the values themselves, with the shares of voxels at its surface
    (``meddx.analysis.quantities.part_volume``). What borders on more than 100 HU is the blurred rim
    of a calcification or of metal and is left out, as is what is smaller than 0.2 mL.

    Raises
    ------
    Refused
        ``no_skull``.
    """
    whole = inside_skull(grid)
    box = box_of(whole)
    brain, hu = whole[box], grid.hu[box]
    sd = noise.in_uneven(hu, brain)
    sigma = sigma_for(sd)
    smooth = gaussian_of(hu, brain, sigma) if sigma > 0 else np.where(brain, hu, np.float32(0))
    beyond = dilate(smooth > TO_HU, at_least_one(grid.radius(_RIM_MM)))
    dense = brain & (smooth >= FROM_HU) & (smooth <= TO_HU) & ~beyond
    labels, sizes = components(dense, max(2, int(LEAST_ML / grid.voxel_ml)))
    dense = labels > 0
    limits = counted(dense, brain)
    value = sum(part_volume(hu, brain, labels, n) for n in range(1, len(sizes) + 1))
    low, high = min(limits.low, value), max(limits.high, value)
    volume = Measured(value, low, high).times(grid.voxel_ml)
    return Dense(placed(dense, box, whole.shape), box, smooth, volume, sd)


def sigma_for(noise_hu: float) -> float:
    """Return the Gaussian, SD in voxels, that leaves 4 HU of uncorrelated noise; at most 2.

    In three dimensions a Gaussian of s voxels leaves the share ``(2 sqrt(pi) s) ** -1.5``.
    """
    if noise_hu <= _NOISE_LEFT_HU:
        return 0.0
    wanted = (noise_hu / _NOISE_LEFT_HU) ** (2.0 / 3.0) / (2.0 * float(np.sqrt(np.pi)))
    return float(min(max(wanted, 0.5), _MOST_SIGMA))
