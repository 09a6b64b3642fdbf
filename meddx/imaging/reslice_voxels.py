"""Cuts whose pixels are voxels: taken as they are, without interpolation."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Volume
from meddx.imaging.reslice_cut import Cut, Projection
from meddx.imaging.reslice_sample import Block, Floats
from meddx.imaging.reslice_slab import Gathered

WHOLE: Final = 1e-3  # voxels: a position this near to a voxel is the voxel


@dataclass(frozen=True)
class Layers:
    """Which voxels a cut shows.

    Parameters
    ----------
    parts
        Slices of the voxels along ``k, j, i``.
    order
        Axes of the voxels that are layer, row and column of the cut.
    """

    parts: tuple[slice, slice, slice]
    order: tuple[int, int, int]


def layers(volume: Volume, cut: Cut) -> Layers | None:
    """Return the voxels that are the pixels of a cut; None if any pixel lies between voxels."""
    if not volume.geometry.is_even:
        return None
    inverse = np.linalg.inv(volume.geometry.affine)
    start = inverse[:3] @ np.append(cut.origin_mm, 1.0)
    if np.abs(start - np.round(start)).max() > WHOLE:
        return None
    down = inverse[:3, :3] @ (cut.spacing_mm[0] * np.array(cut.down))
    right = inverse[:3, :3] @ (cut.spacing_mm[1] * np.array(cut.right))
    row, col = _step(down, cut.shape[0]), _step(right, cut.shape[1])
    if row is None or col is None or row[0] == col[0]:
        return None
    layer = 3 - row[0] - col[0]
    first = np.round(start).astype(int)
    depth = _depth(inverse[:3, :3] @ np.array(cut.normal), cut.slab_mm, layer)
    if depth is None or not 0 <= first[layer] < volume.shape[layer]:
        return None
    parts = [slice(max(first[axis] - depth, 0), first[axis] + depth + 1) for axis in range(3)]
    for (axis, sign), size in zip((row, col), cut.shape, strict=True):
        last = first[axis] + sign * (size - 1)
        if not (0 <= first[axis] < volume.shape[axis] and 0 <= last < volume.shape[axis]):
            return None
        stop = last + sign
        parts[axis] = slice(first[axis], None if stop < 0 else stop, sign)
    return Layers((parts[0], parts[1], parts[2]), (layer, row[0], col[0]))


def projected(block: Block, chosen: Layers, projection: Projection) -> Floats:
    """Return the modality values of the voxels of a cut, projected; float32, NaN for padding."""
    stack = block.voxels[chosen.parts].transpose(chosen.order)
    floats = stack.dtype.kind == "f"
    if projection is not Projection.MEAN and block.is_uniform and not floats:
        found = _extreme(block, stack, projection)
        if found is not None:
            return found
    numbers = np.arange(block.voxels.shape[0])[chosen.parts[0]]
    gathered = Gathered(projection)
    for number, layer in enumerate(stack):
        k = _numbers_of(numbers, chosen.order.index(0), number, layer.shape)
        values = block.rescaled(layer.astype(np.float32), k)
        hidden = block.invalid(layer)
        if hidden is not None:
            values[hidden] = np.nan
        gathered.add(values)
    shape: tuple[int, int] = (stack.shape[1], stack.shape[2])
    return gathered.result(shape)


def _extreme(block: Block, stack: NDArray[Any], projection: Projection) -> Floats | None:
    """Project stored values before they are rescaled; None where there is padding."""
    largest = (projection is Projection.MIP) == (block.slopes[0] > 0)
    choose = np.maximum if largest else np.minimum
    best = np.array(stack[0], order="C")
    if block.invalid(best) is not None:
        return None
    for layer in stack[1:]:
        if block.invalid(layer) is not None:
            return None
        choose(best, layer, out=best)
    return block.rescaled(best.astype(np.float32), None)


def _step(way: NDArray[np.float64], size: int) -> tuple[int, int] | None:
    """Index axis and sign of a step from pixel to pixel, if it is one voxel of one axis."""
    axis = int(np.argmax(np.abs(way)))
    exact = np.zeros(3)
    exact[axis] = np.sign(way[axis])
    if np.abs(way - exact).max() * size > WHOLE:
        return None
    return axis, int(exact[axis])


def _depth(away: NDArray[np.float64], slab_mm: float, layer: int) -> int | None:
    """Count the layers either way of the middle; None if the normal is not the layers' axis."""
    if np.abs(np.delete(away, layer)).max() * slab_mm > WHOLE:
        return None
    return int(slab_mm / 2 * abs(float(away[layer])) + WHOLE)


def _numbers_of(
    numbers: NDArray[np.intp], place: int, layer: int, shape: tuple[int, ...]
) -> NDArray[np.intp]:
    """Slice number of every pixel of a layer; slices run along layers, rows or columns."""
    if place == 0:
        return np.broadcast_to(numbers[layer], shape)
    return np.broadcast_to(numbers[:, None] if place == 1 else numbers, shape)
