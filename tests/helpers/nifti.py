"""A reader of NIfTI-1 of its own, so that what is written is not read back by its writer."""

import gzip
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

KINDS = {
    2: "u1",
    4: "i2",
    8: "i4",
    16: "f4",
    64: "f8",
    256: "i1",
    512: "u2",
    768: "u4",
    1024: "i8",
    1280: "u8",
}


@dataclass(frozen=True)
class Nifti:
    """Stored voxels ``(i, j, k[, t])``, the affine to RAS mm, and the scaling to values."""

    stored: np.ndarray
    affine: np.ndarray
    slope: float
    intercept: float

    @property
    def values(self) -> np.ndarray:
        """Voxels after scaling."""
        if (self.slope, self.intercept) == (1.0, 0.0):
            return self.stored
        return self.stored * self.slope + self.intercept


def read(path: Path) -> Nifti:
    """Read a file, compressed or not."""
    payload = path.read_bytes()
    if payload[:2] == b"\x1f\x8b":
        payload = gzip.decompress(payload)
    order = "<" if struct.unpack_from("<i", payload)[0] == 348 else ">"
    if struct.unpack_from(f"{order}i", payload)[0] != 348 or payload[344:347] != b"n+1":
        raise ValueError("this is no NIfTI-1 file")
    dimensions = struct.unpack_from(f"{order}8h", payload, 40)
    shape = dimensions[1 : 1 + dimensions[0]]
    kind = np.dtype(KINDS[struct.unpack_from(f"{order}h", payload, 70)[0]]).newbyteorder(order)
    offset, slope, intercept = struct.unpack_from(f"{order}3f", payload, 108)
    stored = np.frombuffer(payload, kind, int(np.prod(shape)), int(offset))
    qform, sform = struct.unpack_from(f"{order}2h", payload, 252)
    if sform:
        affine = np.vstack(
            [np.reshape(struct.unpack_from(f"{order}12f", payload, 280), (3, 4)), [0, 0, 0, 1]]
        )
    elif qform:
        affine = _quaternion(payload, order)
    else:
        raise ValueError("this file says no place")
    scaled = np.isfinite(slope) and slope != 0
    return Nifti(
        stored.reshape(shape, order="F"),
        affine,
        float(slope) if scaled else 1.0,
        float(intercept) if scaled else 0.0,
    )


def _quaternion(payload: bytes, order: str) -> np.ndarray:
    b, c, d, *offset = struct.unpack_from(f"{order}6f", payload, 256)
    a = np.sqrt(max(0.0, 1.0 - b * b - c * c - d * d))
    turned = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
    )
    factor, *zooms = struct.unpack_from(f"{order}4f", payload, 76)
    scale = np.diag([zooms[0], zooms[1], zooms[2] * (-1 if factor < 0 else 1)])
    affine = np.eye(4)
    affine[:3, :3] = turned @ scale
    affine[:3, 3] = offset
    return affine
