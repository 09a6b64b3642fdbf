"""Values between voxels: trilinear or nearest, in stored values, padding left out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Volume
from meddx.imaging.reslice_map import Found

Floats = NDArray[np.float32]

_HALF: Final = np.float32(0.5)


class Interpolation(StrEnum):
    """How a value between voxels is found."""

    LINEAR = "linear"
    NEAREST = "nearest"


@dataclass(frozen=True, eq=False)
class Block:
    """Voxels of one time point, as they are stored, and what they mean.

    Parameters
    ----------
    voxels
        ndarray, shape (k, j, i), C order; never copied.
    slopes, intercepts
        float32, one for each slice, or one for all.
    padding
        Inclusive range of stored voxels that are no measurement.
    """

    voxels: NDArray[Any]
    slopes: Floats
    intercepts: Floats
    padding: tuple[float, float] | None

    @classmethod
    def of(cls, voxels: NDArray[Any], volume: Volume, time: int) -> "Block":
        """Take one time point of a volume."""
        count = volume.shape[0]
        first = time * count
        own = volume.rescale[first : first + count] if len(volume.rescale) > 1 else volume.rescale
        pairs = np.array(own if len(set(own)) > 1 else own[:1], np.float32)
        return cls(np.ascontiguousarray(voxels), pairs[:, 0], pairs[:, 1], volume.padding)

    @property
    def is_uniform(self) -> bool:
        """Whether all slices are rescaled alike."""
        return len(self.slopes) == 1

    def invalid(self, stored: NDArray[Any]) -> NDArray[np.bool_] | None:
        """Return which stored values are no measurement; None if all are one."""
        hidden: NDArray[np.bool_] | None = None
        if self.padding is not None:
            hidden = (stored >= self.padding[0]) & (stored <= self.padding[1])
        if stored.dtype.kind == "f":
            missing = ~np.isfinite(stored)
            hidden = missing if hidden is None else hidden | missing
        return hidden if hidden is not None and hidden.any() else None

    def rescaled(self, values: Floats, k: NDArray[np.intp] | None) -> Floats:
        """Apply slope and intercept (in place) of slices ``k``, shape of ``values``."""
        if self.is_uniform or k is None:
            slope, intercept = self.slopes[0], self.intercepts[0]
            if slope != 1:
                values *= slope
            if intercept != 0:
                values += intercept
            return values
        values *= self.slopes[k]
        values += self.intercepts[k]
        return values


def sample(block: Block, found: Found, interpolation: Interpolation) -> Floats:
    """Return modality values at fractional indices, NaN where there is none.

    Beside padding a value is the mean of the voxels that are measurements, weighted as ever, as
    long as they carry half of the weight: padding never mixes with tissue.

    Parameters
    ----------
    block
        The voxels.
    found
        Where, inside the array; its arrays are not changed.
    interpolation
        Trilinear, or the nearest voxel.

    Returns
    -------
    ndarray of float32, shape of the tile.
    """
    values = (
        _nearest(block, found) if interpolation is Interpolation.NEAREST else _linear(block, found)
    )
    if found.hidden is not None:
        values[found.hidden] = np.nan
    return values


def _nearest(block: Block, found: Found) -> Floats:
    k, j, i = ((axis + 0.5).astype(np.intp) for axis in found.index)
    _, rows, cols = block.voxels.shape
    stored = block.voxels.reshape(-1).take((k * rows + j) * cols + i, mode="clip")
    values = block.rescaled(stored.astype(np.float32), k)
    hidden = block.invalid(stored)
    if hidden is not None:
        values[hidden] = np.nan
    return values


def _linear(block: Block, found: Found) -> Floats:
    count, rows, cols = block.voxels.shape
    k, j, i = (axis.astype(np.intp) for axis in found.index)
    parts = [
        (axis - whole).astype(np.float32)
        for axis, whole in zip(found.index, (k, j, i), strict=True)
    ]
    base = (k * rows + j) * cols + i
    flat = block.voxels.reshape(-1)
    # An axis of one voxel has no neighbour: its part is 0 and the voxel is its own neighbour.
    up_k, up_j, up_i = (
        step if size > 1 else 0 for step, size in ((rows * cols, count), (cols, rows), (1, cols))
    )
    corners = [
        flat.take(base + (above + beside + next_), mode="clip")
        for above in (0, up_k)
        for beside in (0, up_j)
        for next_ in (0, up_i)
    ]
    hidden = [block.invalid(corner) for corner in corners]
    above = k if block.is_uniform else np.minimum(k + 1, count - 1)
    if any(mask is not None for mask in hidden):
        return _weighted(block, corners, hidden, parts, (k, above))
    lower, upper = _faces(corners[:4], parts), _faces(corners[4:], parts)
    if block.is_uniform:
        return block.rescaled(_between(lower, upper, parts[0]), None)
    return _between(block.rescaled(lower, k), block.rescaled(upper, above), parts[0])


def _faces(corners: list[NDArray[Any]], parts: list[Floats]) -> Floats:
    """Interpolate within one slice, from its four voxels."""
    _, part_j, part_i = parts
    one, two, three, four = (corner.astype(np.float32) for corner in corners)
    return _between(_between(one, two, part_i), _between(three, four, part_i), part_j)


def _between(one: Floats, two: Floats, part: Floats) -> Floats:
    """Mix two arrays (both may change)."""
    two -= one
    two *= part
    one += two
    return one


def _weighted(
    block: Block,
    corners: list[NDArray[Any]],
    hidden: list[NDArray[np.bool_] | None],
    parts: list[Floats],
    slices: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> Floats:
    """Mean of the corners that are measurements; NaN where they weigh less than half."""
    total = np.zeros(corners[0].shape, np.float32)
    weight = np.zeros_like(total)
    for number, corner in enumerate(corners):
        own = np.ones_like(total)
        for bit, part in zip((4, 2, 1), parts, strict=True):
            own *= part if number & bit else 1 - part
        values = block.rescaled(corner.astype(np.float32), slices[number // 4])
        mask = hidden[number]
        if mask is not None:
            own[mask] = 0
            values[mask] = 0
        total += own * values
        weight += own
    seen = weight >= _HALF
    values = np.full_like(total, np.nan)
    np.divide(total, weight, out=values, where=seen)
    return values
