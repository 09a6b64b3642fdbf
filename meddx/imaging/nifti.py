"""Writes a volume as NIfTI-1 with its exact affine: a tilted stack keeps its shear.

Stored voxels with ``scl_slope`` and ``scl_inter`` where every frame is rescaled alike and the two
numbers are exact in the header's float32; float32 modality values, NaN for padding, otherwise.
Slices that are not evenly spaced are resampled to an even grid and the file says so (``descrip``).
"""

import gzip
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Volume
from meddx.imaging import reslice, reslice_planes, values
from meddx.imaging.reslice_cut import Cut, as_point, unit

_HEADER_BYTES: Final = 348
_DATA_AT: Final = 352
_UNITS_MM: Final = 2  # of time nothing is known
_SCANNER: Final = 1
_LONGEST: Final = np.iinfo(np.int16).max
_LPS_TO_RAS: Final = np.diag([-1.0, -1.0, 1.0, 1.0])
_RESAMPLED: Final = b"resampled: slices are not evenly spaced"
# NIfTI-1 datatype codes.
_CODES: Final = {
    "uint8": 2,
    "int16": 4,
    "int32": 8,
    "float32": 16,
    "float64": 64,
    "int8": 256,
    "uint16": 512,
    "uint32": 768,
    "int64": 1024,
    "uint64": 1280,
}

Layout = tuple[tuple[int, ...], int]  # shape (frames, j, i), time points
Content = tuple[Iterator[NDArray[Any]], Layout, tuple[float, float]]  # with slope and intercept


def write(volume: Volume, path: Path, voxels: NDArray[Any] | None = None) -> None:
    """Write a grey volume to ``path`` (``.nii.gz``), 4-D where it has time points.

    The array is stored ``(i, j, k, t)``, i fastest; the affine (sform, scanner coordinates) maps it
    to RAS mm. There is no qform, because it cannot hold a shear.

    Parameters
    ----------
    volume
        What is written.
    path
        Where.
    voxels
        ndarray, shape (frames, j, i): its stored voxels, where they do not lie in memory.

    Raises
    ------
    ValueError
        For colour, and for sizes that NIfTI-1 cannot hold.
    TypeError
        If the voxels lie in files and are not given.
    Refused
        If uneven slices cross one another.
    """
    if volume.is_colour:
        raise ValueError("NIfTI-1 cannot hold this volume")
    stored = volume.voxels if voxels is None else voxels
    if volume.geometry.is_even:
        _write(path, volume.geometry.affine, _even(volume, stored))
        return
    cuts, affine = even_grid(volume)
    shape = (volume.time_points * len(cuts), *cuts[0].shape)
    layout = (shape, volume.time_points)
    _write(path, affine, (_resampled(volume, stored, cuts), layout, (1.0, 0.0)), _RESAMPLED)


def is_exact(volume: Volume) -> bool:
    """Whether stored voxels with one slope and intercept say all: no other value is written."""
    slope, intercept = volume.rescale[0]
    exact = float(np.float32(slope)) == slope and float(np.float32(intercept)) == intercept
    return volume.geometry.is_even and len(set(volume.rescale)) == 1 and exact


def even_grid(volume: Volume) -> tuple[tuple[Cut, ...], NDArray[np.float64]]:
    """Return evenly spaced cuts that cover uneven slices, as far apart as most of them are.

    With them the affine of their grid: index ``(k, j, i)`` to LPS mm.
    """
    reslice_planes.check(volume)
    planes = volume.geometry.planes
    if planes is None:
        raise ValueError("the slices are even")
    _, rows, cols = volume.shape
    first, last = planes[0], planes[-1]
    right = unit(first[:, 1])
    down = unit(first[:, 0] - (first[:, 0] @ right) * right)
    spacing = (float(np.linalg.norm(first[:, 0])), float(np.linalg.norm(first[:, 1])))
    step_mm = float(np.median(reslice_planes.steps_mm(volume.geometry)))
    # From the first to the last slice, so that a tilt stays a shear.
    way = last[:, 2] - first[:, 2]
    along = abs(float(np.cross(right, down) @ way))
    step = way * (step_mm / along)
    count = int(along / step_mm + 0.5) + 1
    cuts = tuple(
        Cut(
            as_point(first[:, 2] + k * step), as_point(right), as_point(down), (rows, cols), spacing
        )
        for k in range(count)
    )
    affine = np.eye(4)
    affine[:3] = np.column_stack([step, spacing[0] * down, spacing[1] * right, first[:, 2]])
    return cuts, affine


def _even(volume: Volume, stored: NDArray[Any]) -> Content:
    layout = (tuple(stored.shape), volume.time_points)
    if is_exact(volume):
        return iter(stored), layout, volume.rescale[0]
    floats = (
        values.rescaled(frame, volume.rescale_of(number), volume.padding).astype(np.float32)
        for number, frame in enumerate(stored)
    )
    return floats, layout, (1.0, 0.0)


def _resampled(
    volume: Volume, stored: NDArray[Any], cuts: tuple[Cut, ...]
) -> Iterator[NDArray[Any]]:
    count = volume.shape[0]
    for time in range(volume.time_points):
        block = stored[time * count : (time + 1) * count]
        for cut in cuts:
            yield reslice.reslice(block, volume, cut, time)


def _write(
    path: Path,
    affine: NDArray[np.float64],
    content: Content,
    description: bytes = b"",
) -> None:
    """Write header and frames, one after another."""
    frames, ((total, j, i), times), rescale = content
    if max(total // times, times, j, i) > _LONGEST:
        raise ValueError("NIfTI-1 cannot hold this volume")
    first = next(frames)
    header = _header(affine, (i, j, total // times, times), first.dtype)
    struct.pack_into("<2f", header, 112, *rescale)
    struct.pack_into("<80s", header, 148, description)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as stream:
        stream.write(header)
        stream.write(_bytes(first))
        for frame in frames:
            stream.write(_bytes(frame))


def _header(
    affine: NDArray[np.float64], sizes: tuple[int, int, int, int], dtype: np.dtype[Any]
) -> bytearray:
    i, j, k, times = sizes
    dk, dj, di = np.linalg.norm(affine[:3, :3], axis=0)
    header = bytearray(_DATA_AT)
    struct.pack_into("<i", header, 0, _HEADER_BYTES)
    struct.pack_into("<8h", header, 40, 4 if times > 1 else 3, i, j, k, times, 1, 1, 1)
    struct.pack_into("<2h", header, 70, _CODES[dtype.name], dtype.itemsize * 8)
    struct.pack_into("<8f", header, 76, 1.0, di, dj, dk, 1.0, 1.0, 1.0, 1.0)
    struct.pack_into("<3f", header, 108, _DATA_AT, 1.0, 0.0)
    struct.pack_into("<B", header, 123, _UNITS_MM)
    struct.pack_into("<2h", header, 252, 0, _SCANNER)
    ras = _LPS_TO_RAS @ affine[:, [2, 1, 0, 3]]
    struct.pack_into("<12f", header, 280, *ras[:3].ravel())
    header[344:348] = b"n+1\x00"
    return header


def _bytes(frame: NDArray[Any]) -> memoryview:
    little = frame.astype(frame.dtype.newbyteorder("<"), copy=False)
    return np.ascontiguousarray(little).data
