"""The volume of one dense part, with the shares of the voxels at its surface.

A voxel at the surface with the value I holds the share (I - b) / (h - b) of a part of density h in
surroundings of density b. Summed over a zone around the surface this is unbiased whatever the
noise, the blur and the spacing, because it is linear in the values. Heckel F et al.,
"Segmentation-based partial volume correction for volume estimation of solid lesions in CT", IEEE
Trans Med Imaging 2014;33:462-480.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities.grid import Mask, box_of
from meddx.analysis.quantities.morphology import dilate, erode

_ZONE: Final = (2, 2, 2)
_LEAST_CORE: Final = 20  # voxels, for a density of its own
_LEAST_CONTRAST_HU: Final = 8.0


def part_volume(
    hu: NDArray[np.float32], within: Mask, labels: NDArray[np.uint32], number: int
) -> float:
    """Return the volume of one labelled part in voxels.

    A part that is too small for a density of its own, or that hardly differs from what is around
    it, is counted by its voxels.

    Parameters
    ----------
    hu
        Values, not smoothed.
    within
        What may hold the part or its surroundings.
    labels
        All parts; others than ``number`` count neither as zone nor as surroundings.
    number
        Which one.
    """
    part = labels == number
    box = box_of(part, 2 + 2 * max(_ZONE))
    part, values = part[box], hu[box]
    others = dilate((labels[box] > 0) & ~part, _ZONE)
    free = within[box] & ~others
    core = erode(part, _ZONE)
    zone = dilate(part, _ZONE) & free
    ring = dilate(zone, _ZONE) & free & ~zone
    counted = float(np.count_nonzero(part))
    if np.count_nonzero(core) < _LEAST_CORE or np.count_nonzero(ring) < _LEAST_CORE:
        return counted
    high, low = float(values[core].mean()), float(np.median(values[ring]))
    if high - low < _LEAST_CONTRAST_HU:
        return counted
    rim = values[zone & ~core].astype(np.float64)
    return float(np.count_nonzero(core)) + float((rim - low).sum() / (high - low))
