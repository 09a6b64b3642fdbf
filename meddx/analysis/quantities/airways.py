"""Trachea and bronchi: grown from the trachea until the growth would leak into the lung.

Growth with a rising threshold that stops before the volume explodes is that of Mori K et al.,
"Recognition of bronchus in three-dimensional X-ray CT images with applications to virtualized
bronchoscopy system", ICPR 1996, 528-532. The trachea is the round air-filled part nearest to the
middle in the cranial slices, above the lungs.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities.grid import Grid, Mask, box_of, placed
from meddx.analysis.quantities.morphology import components, dilate, median

MOST_ML: Final = 150.0  # trachea and bronchi of an adult, with room to spare
_LUMEN_HU: Final = (-960, -940, -920, -900, -880, -860)
_EXPLODES: Final = 2.0  # factor of the volume between two thresholds
_AREA_MM2: Final = (60.0, 1000.0)
_LONGEST: Final = 2.5  # of the sides of the box around the trachea's section
_AIR_HU: Final = -850.0
_TRACKED_MM: Final = 20.0  # downwards from its first section
_WIDENS: Final = 2.5  # factor of its area there, at most
_CRANIAL: Final = 0.4  # share of the slices in which the trachea is looked for

Seed = tuple[int, int, int]


def segment(grid: Grid, air: Mask) -> Mask:
    """Return the airways within the air inside the body; empty where no trachea is found.

    Parameters
    ----------
    grid
        The volume.
    air
        Air inside the body (lungs, airways, bowel), by the threshold that parts it from tissue.
    """
    seed = find_trachea(grid, air)
    if seed is None:
        return np.zeros_like(air)
    labels, sizes = components(air)
    whole = labels[seed]
    if sizes[whole - 1] * grid.voxel_ml <= MOST_ML:
        return np.asarray(labels == whole)
    return _grown(grid, air, labels == whole, seed)


def find_trachea(grid: Grid, air: Mask) -> Seed | None:
    """Return a voxel of the trachea, in the most cranial section of it, or None."""
    if not air.any():
        return None
    order = list(range(air.shape[0]))
    if grid.affine[2, 0] > 0:
        order.reverse()
    middle = _middle(grid, air)
    far = max(2, round(_TRACKED_MM / grid.across_mm[0]))
    for at in range(max(1, int(_CRANIAL * len(order)))):
        below = order[at + 1 : at + 1 + far]
        for section, seed in _sections(grid, air[order[at]], order[at], middle):
            if _goes_on(section, [air[k] for k in below]):
                return seed
    return None


def _sections(grid: Grid, air: Mask, k: int, middle: float) -> list[tuple[Mask, Seed]]:
    """Return what may be a section of the trachea in one slice, the nearest to the middle first."""
    if not air.any():
        return []
    pixel_mm2 = float(np.linalg.norm(np.cross(grid.affine[:3, 1], grid.affine[:3, 2])))
    labels, sizes = components(air)
    found: list[tuple[float, Mask, Seed]] = []
    for number, size in enumerate(sizes, start=1):
        if not _AREA_MM2[0] <= size * pixel_mm2 <= _AREA_MM2[1]:
            continue
        section = np.asarray(labels == number)
        j, i = np.nonzero(section)
        sides = np.ptp(j) * grid.across_mm[1], np.ptp(i) * grid.across_mm[2]
        if max(sides) > _LONGEST * max(min(sides), 1.0) or grid.hu[k, j, i].mean() > _AIR_HU:
            continue
        off = abs(float((grid.affine @ [k, j.mean(), i.mean(), 1.0])[0]) - middle)
        deepest = int(np.argmin((j - j.mean()) ** 2 + (i - i.mean()) ** 2))
        found.append((off, section, (k, int(j[deepest]), int(i[deepest]))))
    return [(section, seed) for _, section, seed in sorted(found, key=lambda one: one[0])]


def _goes_on(section: Mask, below: list[Mask]) -> bool:
    """Whether a section goes on downwards with about the same area: the apex of a lung widens."""
    size = np.count_nonzero(section)
    for air in below:
        labels, sizes = components(air)
        under = labels[section & air]
        if not under.size:
            return False
        number = int(np.bincount(under).argmax())
        if sizes[number - 1] > _WIDENS * size:
            return False
        section = np.asarray(labels == number)
    return True


def _middle(grid: Grid, air: Mask) -> float:
    """Return the patient's middle, x in mm: half way across the air inside the body."""
    j, i = np.nonzero(air.any(axis=0))
    x = grid.affine[0, 1] * j + grid.affine[0, 2] * i
    k = (air.shape[0] - 1) / 2
    return float((x.min() + x.max()) / 2 + grid.affine[0, 0] * k + grid.affine[0, 3])


def _grown(grid: Grid, air: Mask, part: Mask, seed: Seed) -> Mask:
    """Grow from the seed inside the part of the air that it belongs to."""
    box = box_of(part)
    smooth = median(grid.hu[box])
    start = (seed[0] - box[0].start, seed[1] - box[1].start, seed[2] - box[2].start)
    grown = _largest_calm(smooth, part[box], start, grid.voxel_ml)
    if grown is None:
        return np.zeros_like(air)
    # The voxels at the wall are part lumen, part wall, and by the threshold still air.
    return placed(dilate(grown, (1, 1, 1)) & air[box], box, air.shape)


def _largest_calm(
    smooth: NDArray[np.float32], part: Mask, seed: Seed, voxel_ml: float
) -> Mask | None:
    """Return the growth with the highest threshold before it explodes."""
    kept: Mask | None = None
    for limit in _LUMEN_HU:
        labels, _ = components(part & (smooth < limit))
        if not labels[seed]:
            continue
        grown = labels == labels[seed]
        size = np.count_nonzero(grown)
        before = size if kept is None else np.count_nonzero(kept)
        if size * voxel_ml > MOST_ML or size > _EXPLODES * before:
            break
        kept = np.asarray(grown)
    return kept
