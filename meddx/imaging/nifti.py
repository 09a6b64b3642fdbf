"""Writes a volume as NIfTI-1 with its exact affine: a tilted stack keeps its shear."""

import gzip
import struct
from pathlib import Path
from typing import Final

import numpy as np

from meddx.case.volume import Volume

_HEADER_BYTES: Final = 348
_DATA_AT: Final = 352
_UNITS_MM: Final = 2
_SCANNER: Final = 1
_LPS_TO_RAS: Final = np.diag([-1.0, -1.0, 1.0, 1.0])
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


def write(volume: Volume, path: Path) -> None:
    """Write a grey volume to ``path`` (``.nii.gz``).

    The array is stored ``(i, j, k)``, i fastest; the affine (sform, scanner coordinates) maps it to
    RAS mm. There is no qform, because it cannot hold a shear.

    Raises
    ------
    ValueError
        For colour, and for sizes that NIfTI-1 cannot hold.
    """
    k, j, i = volume.shape
    if volume.is_colour or max(k, j, i) > np.iinfo(np.int16).max:
        raise ValueError("NIfTI-1 cannot hold this volume")
    voxels = volume.voxels.astype(volume.voxels.dtype.newbyteorder("<"), copy=False)
    dk, dj, di = volume.geometry.spacing
    affine = _LPS_TO_RAS @ volume.geometry.affine[:, [2, 1, 0, 3]]
    header = bytearray(_DATA_AT)
    struct.pack_into("<i", header, 0, _HEADER_BYTES)
    struct.pack_into("<8h", header, 40, 3, i, j, k, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, _CODES[voxels.dtype.name], voxels.dtype.itemsize * 8)
    struct.pack_into("<8f", header, 76, 1.0, di, dj, dk, 1.0, 1.0, 1.0, 1.0)
    struct.pack_into("<3f", header, 108, _DATA_AT, 1.0, 0.0)
    struct.pack_into("<B", header, 123, _UNITS_MM)
    struct.pack_into("<2h", header, 252, 0, _SCANNER)
    struct.pack_into("<12f", header, 280, *affine[:3].ravel())
    header[344:348] = b"n+1\x00"
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as stream:
        stream.write(header)
        stream.write(np.ascontiguousarray(voxels).data)
