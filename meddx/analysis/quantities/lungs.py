"""The lungs: air inside the body, without airways and bowel, right and left apart.

The threshold between lung and tissue is the optimal one of Hu S, Hoffman EA, Reinhardt JM,
"Automatic lung segmentation for accurate quantitation of volumetric X-ray CT images", IEEE Trans
Med Imaging 2001;20:490-498: half way between the mean lung and the mean tissue, found by iteration.
A voxel at the surface is then counted when at least half of it is lung, which leaves the volume
unbiased. As there, the airways are taken away, lungs that touch are parted, and the surface is
closed so that vessels and dense spots up to a centimetre across belong to the lung.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.analysis.quantities import airways
from meddx.analysis.quantities.grid import Grid, Mask, at_least_one, box_of, placed
from meddx.analysis.quantities.measured import Measured, counted
from meddx.analysis.quantities.morphology import close, components, dilate, erode, fill, split
from meddx.phrase import Phrase, Refused

_START_HU: Final = -500.0
_ITERATIONS: Final = 4
_SETTLED_HU: Final = 1.0
_SHELL_MM: Final = 4.0  # of tissue around the lung that the threshold looks at
_TISSUE_HU: Final = (-250.0, 300.0)
LEAST_ML: Final = 100.0  # a lung smaller than this is taken for something else
_SMALLER: Final = 0.1  # of the larger lung, at least, is the other
_LUNG_HU: Final = (-985.0, -500.0)  # median of a lung: bowel gas is emptier
_CLOSED_MM: Final = 5.0
_PARTED_MM: Final = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)

NO_LUNGS: Final = Phrase(
    "No lungs were found in this series. Check that it shows the chest and that its values are HU."
)
CUT_LUNGS: Final = Phrase(
    "The lungs reach the first or the last slice, so they are not whole. Measure a series that "
    "covers both lungs from apex to base."
)


@dataclass(frozen=True, eq=False)
class Lungs:
    """Masks on the grid, shape (k, j, i).

    Parameters
    ----------
    right, left
        Each None where the two could not be told apart.
    both
        Right and left together.
    airways
        Trachea and bronchi, no part of the lungs; empty where no trachea was found.
    threshold_hu
        Between lung and tissue.
    """

    right: Mask | None
    left: Mask | None
    both: Mask
    airways: Mask
    threshold_hu: float


def segment(grid: Grid) -> Lungs:
    """Find the lungs.

    Raises
    ------
    Refused
        ``no_lungs``, or ``lungs_cut`` where they reach the first or the last slice.
    """
    air = air_inside(grid.hu < _START_HU)
    tubes = airways.segment(grid, air)
    parts = _parts(grid, air & ~tubes)
    if not parts:
        raise Refused("no_lungs", NO_LUNGS)
    box = box_of(np.logical_or.reduce([*parts, tubes]))
    found = _refined(grid.cut(box), [part[box] for part in parts], tubes[box])
    right, left = (
        None if side is None else placed(side, box, air.shape) for side in (found.right, found.left)
    )
    both, tubes = (placed(mask, box, air.shape) for mask in (found.both, found.airways))
    if both[0].any() or both[-1].any():
        raise Refused("lungs_cut", CUT_LUNGS)
    return Lungs(right, left, both, tubes, found.threshold_hu)


def roughly(grid: Grid) -> Mask:
    """Return where the lungs are, airways inside them included; they may be cut at either end.

    Raises
    ------
    Refused
        ``no_lungs``.
    """
    parts = _parts(grid, air_inside(grid.hu < _START_HU))
    if not parts:
        raise Refused("no_lungs", NO_LUNGS)
    return np.asarray(np.logical_or.reduce(parts))


def volume_ml(grid: Grid, mask: Mask) -> Measured:
    """Return the volume of a mask in mL with its limits."""
    return counted(mask).times(grid.voxel_ml)


def air_inside(air: Mask) -> Mask:
    """Return the air that does not reach the sides of the picture: what is not around the body."""
    labels, _ = components(air)
    sides = (labels[:, 0], labels[:, -1], labels[:, :, 0], labels[:, :, -1])
    outside = np.unique(np.concatenate([side.ravel() for side in sides]))
    keep = np.ones(int(labels.max()) + 1, bool)
    keep[outside] = False
    keep[0] = False
    return np.asarray(keep[labels])


def _refined(grid: Grid, parts: list[Mask], tubes: Mask) -> Lungs:
    """Find the threshold and the lungs with it, near those that a first threshold found."""
    near = dilate(np.logical_or.reduce([*parts, tubes]), (2, 2, 2))
    threshold = _START_HU
    for _ in range(_ITERATIONS):
        better = _optimal(grid, np.logical_or.reduce(parts), tubes)
        if abs(better - threshold) < _SETTLED_HU:
            break
        threshold = better
        air = near & (grid.hu < threshold)
        tubes = airways.segment(grid, air)
        parts = _parts(grid, air & ~tubes)
        if not parts:
            raise Refused("no_lungs", NO_LUNGS)
    return _finished(grid, parts, tubes, threshold)


def _parts(grid: Grid, air: Mask) -> list[Mask]:
    """Return the one or two parts of the air that are lungs, the larger first."""
    labels, sizes = components(air, max(1, int(LEAST_ML / grid.voxel_ml)))
    found: list[tuple[int, Mask]] = []
    for number, size in enumerate(sizes, start=1):
        if found and (len(found) == 2 or size < _SMALLER * found[0][0]):
            break
        part = labels == number
        if _LUNG_HU[0] <= float(np.median(grid.hu[part])) <= _LUNG_HU[1]:
            found.append((size, part))
    return [part for _, part in found]


def _optimal(grid: Grid, lungs: Mask, tubes: Mask) -> float:
    """Return half way between the medians of the lung and of the tissue around it."""
    k, j, i = (max(2, size) for size in grid.radius(_SHELL_MM))
    box = box_of(lungs, 2 + max(k, j, i))
    lung, hu = lungs[box], grid.hu[box]
    shell = dilate(lung, (k, j, i)) & ~dilate(lung | tubes[box], (1, 1, 1))
    tissue = hu[shell & (hu > _TISSUE_HU[0]) & (hu < _TISSUE_HU[1])]
    core = erode(lung, (1, 1, 1))
    if not tissue.size or not core.any():
        return _START_HU
    return float(np.median(hu[core]) + np.median(tissue)) / 2.0


def _finished(grid: Grid, parts: list[Mask], tubes: Mask, threshold: float) -> Lungs:
    """Part right and left, close the surface of each."""
    if len(parts) == 1:
        parts = _parted(grid, parts[0])
    closed = [_closed(grid, part) & ~tubes for part in parts]
    if len(closed) == 2:
        closed[1] &= ~closed[0]
    both = np.logical_or.reduce(closed)
    if len(closed) == 1:
        return Lungs(None, None, both, tubes, threshold)
    # LPS: x grows towards the patient's left.
    right, left = sorted(closed, key=lambda part: _mean_x(grid, part))
    return Lungs(right, left, both, tubes, threshold)


def _parted(grid: Grid, lungs: Mask) -> list[Mask]:
    """Part lungs that touch: shrink until there are two, then share out by a watershed."""
    box = box_of(lungs)
    whole = lungs[box]
    total = np.count_nonzero(whole)
    tried: set[tuple[int, int, int]] = set()
    for mm in _PARTED_MM:
        radius = at_least_one(grid.radius(mm))
        if radius in tried:
            continue
        tried.add(radius)
        labels, sizes = components(erode(whole, radius))
        if len(sizes) > 1 and sizes[1] > _SMALLER * total:
            shared = split(whole, np.where(labels <= 2, labels, 0).astype(np.uint32))
            return [placed(shared == number, box, lungs.shape) for number in (1, 2)]
    return [lungs]


def _closed(grid: Grid, part: Mask) -> Mask:
    """Close the surface, and fill what the lung encloses."""
    radius = grid.radius(_CLOSED_MM)
    box = box_of(part, 1 + max(radius))
    return placed(fill(close(part[box], at_least_one(radius))), box, part.shape)


def _mean_x(grid: Grid, part: Mask) -> float:
    k, j, i = (float(index.mean()) for index in np.nonzero(part))
    return float((grid.affine @ [k, j, i, 1.0])[0])
