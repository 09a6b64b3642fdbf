"""Modality values of one frame: what measurements, windows and models see (PS3.3 C.11.1)."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Volume

_INTEGERS: Final = (np.int16, np.uint16, np.int32)
# Whole numbers beyond this are no longer exact as float32.
_EXACT_FLOAT32: Final = 1 << 24


def modality(volume: Volume, frame: int, voxels: NDArray[Any]) -> NDArray[Any]:
    """Return the modality values of one frame.

    Parameters
    ----------
    volume
        Says slope, intercept and padding.
    frame
        Which frame ``voxels`` are (``t * k_count + k``).
    voxels
        ndarray, shape (j, i), or (j, i, 3) of uint8 for colour, which passes through unchanged.

    Returns
    -------
    ndarray, shape of ``voxels``: integers as long as slope and intercept are whole and nothing is
    padding, else floating point with NaN for padding.
    """
    if volume.is_colour:
        return voxels
    return rescaled(voxels, volume.rescale_of(frame), volume.padding)


def rescaled(
    voxels: NDArray[Any],
    rescale: tuple[float, float],
    padding: tuple[float, float] | None = None,
) -> NDArray[Any]:
    """Apply one slope and intercept to an array of any shape; NaN where it is padding."""
    hidden = None
    if padding is not None:
        hidden = (voxels >= padding[0]) & (voxels <= padding[1])
        hidden = hidden if hidden.any() else None
    slope, intercept = rescale
    if hidden is None and voxels.dtype.kind in "iu" and not (slope % 1 or intercept % 1):
        return _whole(voxels, int(slope), int(intercept))
    wide = voxels.dtype.itemsize > 2 and not _fits_float32(voxels)
    dtype = np.dtype(np.float64 if wide else np.float32)
    values: NDArray[np.floating[Any]] = voxels.astype(dtype)
    values *= dtype.type(slope)
    values += dtype.type(intercept)
    if hidden is not None:
        values[hidden] = np.nan
    return values


def limits(volume: Volume, low: float, high: float) -> tuple[float, float]:
    """Map a range of voxels to the lowest and the highest modality value of any frame."""
    ends = [slope * end + intercept for slope, intercept in volume.rescale for end in (low, high)]
    return min(ends), max(ends)


def _whole(voxels: NDArray[Any], slope: int, intercept: int) -> NDArray[Any]:
    """Keep integers, in the narrowest type that holds every value of the voxels' own type."""
    if slope == 1 and intercept == 0:
        return voxels
    info = np.iinfo(voxels.dtype)
    products = [slope * int(end) for end in (info.min, info.max)]
    sums = [product + intercept for product in products]
    dtype = _holding([*products, *sums, int(info.min), int(info.max)], voxels.dtype)
    values = voxels.astype(dtype)
    if slope != 1:
        values *= dtype.type(slope)
    values += dtype.type(intercept)
    return values


def _holding(numbers: list[int], own: np.dtype[Any]) -> np.dtype[Any]:
    for kind in (*_INTEGERS, np.int64):
        info = np.iinfo(kind)
        if info.min <= min(numbers) and max(numbers) <= info.max:
            return np.dtype(kind)
    return np.dtype(np.float64) if own.itemsize > 4 else np.dtype(np.int64)


def _fits_float32(voxels: NDArray[Any]) -> bool:
    if voxels.dtype.kind == "f":
        return voxels.dtype.itemsize <= 4
    if voxels.size == 0:
        return True
    return max(-int(voxels.min()), int(voxels.max())) <= _EXACT_FLOAT32
