"""Arrays of pixels with their place in space."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.source import Source

_LITTLE_ENDIAN: Final = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})
_NEWTON_STEPS: Final = 8
_NEWTON_MM: Final = 1e-9
_HALF: Final = 1e-3  # half a step, in slices, of the difference quotient across slices


class Frame(StrEnum):
    """What the coordinates of a geometry are measured in."""

    PATIENT = "patient"  # LPS, mm
    DETECTOR = "detector"  # a projection: mm on the detector plane, no depth
    PIXEL = "pixel"  # no spacing known: coordinates are pixels


class Calibration(StrEnum):
    """What a distance on the picture means, said beside every measurement."""

    NONE = "none"  # no spacing: distances in px
    PATIENT = "patient"  # cross-sectional: mm in the patient
    DETECTOR = "detector"  # ImagerPixelSpacing: mm at the detector, magnified
    MAGNIFICATION = "magnification"  # ImagerPixelSpacing divided by the estimated magnification
    CALIBRATED = "calibrated"  # PixelSpacing with PixelSpacingCalibrationType
    UNSTATED = "unstated"  # PixelSpacing on a projection without saying how it was obtained


@dataclass(frozen=True, eq=False)
class Geometry:
    """Where voxels lie.

    Parameters
    ----------
    affine
        ndarray of float64, shape (4, 4): homogeneous index ``(k, j, i, 1)`` to ``(x, y, z, 1)``;
        mm in LPS when ``frame`` is patient. For uneven slices it is the best even approximation.
    frame
        What the coordinates are.
    calibration
        What an in-plane distance means.
    planes
        Only where slices are not evenly spaced or not parallel: ndarray of float64, shape
        (k, 3, 3); ``planes[k] @ (j, i, 1)`` is the exact place of a pixel of slice ``k``.
    """

    affine: NDArray[np.float64]
    frame: Frame
    calibration: Calibration
    planes: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        affine = np.array(self.affine, dtype=np.float64)
        if affine.shape != (4, 4) or not np.isfinite(affine).all():
            raise ValueError("an affine is a finite 4 x 4 matrix")
        if (np.linalg.norm(affine[:3, :3], axis=0) <= 0).any():
            raise ValueError("an affine has no axis of zero length")
        affine.flags.writeable = False
        object.__setattr__(self, "affine", affine)
        if self.planes is not None:
            planes = np.array(self.planes, dtype=np.float64)
            if planes.ndim != 3 or planes.shape[1:] != (3, 3) or not np.isfinite(planes).all():
                raise ValueError("planes are finite 3 x 3 matrices, one a slice")
            planes.flags.writeable = False
            object.__setattr__(self, "planes", planes)

    @property
    def is_even(self) -> bool:
        """Whether the affine is exact for every slice."""
        return self.planes is None

    @cached_property
    def spacing(self) -> tuple[float, float, float]:
        """Distance between voxels along ``(k, j, i)``; mm unless the frame is pixel."""
        k, j, i = np.linalg.norm(self.affine[:3, :3], axis=0)
        return float(k), float(j), float(i)

    @property
    def spacing_mm(self) -> tuple[float, float, float] | None:
        """Distance along ``(k, j, i)`` in mm, or None where no spacing is known."""
        return None if self.frame is Frame.PIXEL else self.spacing

    def plane(self, k: float) -> NDArray[np.float64]:
        """Return the (3, 3) matrix of slice ``k``: ``plane @ (j, i, 1)`` is ``(x, y, z)``.

        Between uneven slices, and beyond the last, it is interpolated linearly.
        """
        if self.planes is None:
            plane = self.affine[:3, 1:].copy()
            plane[:, 2] += k * self.affine[:3, 0]
            return plane
        lower = int(np.clip(np.floor(k), 0, max(0, len(self.planes) - 2)))
        upper = min(lower + 1, len(self.planes) - 1)
        mixed: NDArray[np.float64] = self.planes[lower] + (k - lower) * (
            self.planes[upper] - self.planes[lower]
        )
        return mixed

    def normal(self, k: float) -> NDArray[np.float64]:
        """Return the unit normal of slice ``k``, shape (3,): the direction columns x rows."""
        return self._normal if self.is_even else _normal_of(self.plane(k))

    @cached_property
    def _normal(self) -> NDArray[np.float64]:
        return _normal_of(self.plane(0))

    def to_patient(self, index: tuple[float, float, float]) -> tuple[float, float, float]:
        """Map an index ``(k, j, i)`` to ``(x, y, z)``."""
        x, y, z = self.plane(index[0]) @ np.array([index[1], index[2], 1.0])
        return float(x), float(y), float(z)

    def to_index(self, point: tuple[float, float, float]) -> tuple[float, float, float]:
        """Map ``(x, y, z)`` to a fractional index ``(k, j, i)``.

        For uneven slices by Newton's steps on the exact planes, from the affine's answer.
        """
        at = np.linalg.solve(self.affine, np.array([*point, 1.0]))[:3]
        if self.planes is not None:
            at = self._refined(at, np.array(point))
        return float(at[0]), float(at[1]), float(at[2])

    def _refined(self, at: NDArray[np.float64], point: NDArray[np.float64]) -> NDArray[np.float64]:
        for _ in range(_NEWTON_STEPS):
            plane = self.plane(at[0])
            off = point - plane @ np.array([at[1], at[2], 1.0])
            if float(np.abs(off).max()) < _NEWTON_MM:
                break
            across = (self.plane(at[0] + _HALF) - self.plane(at[0] - _HALF)) / (2 * _HALF)
            slopes = np.column_stack(
                [across @ np.array([at[1], at[2], 1.0]), plane[:, 0], plane[:, 1]]
            )
            at = at + np.linalg.lstsq(slopes, off, rcond=None)[0]
        return at

    @classmethod
    def pixels(cls) -> "Geometry":
        """Geometry of a picture without spacing: index ``(k, j, i)`` is ``(i, j, k)`` px."""
        affine = np.eye(4)[[2, 1, 0, 3]]
        return cls(affine, Frame.PIXEL, Calibration.NONE)


@dataclass(frozen=True)
class Coding:
    """How the stored bits of a frame are to be read (PS3.5 8, PS3.3 C.7.6.3).

    Parameters
    ----------
    syntax
        Transfer syntax UID.
    rows, columns, samples
        Shape of a frame.
    bits_allocated, bits_stored, high_bit, signed
        Of a sample.
    photometric, planar
        Colour model, and whether the planes of colours follow one another.
    keyword
        PixelData, FloatPixelData or DoublePixelData.
    """

    syntax: str
    rows: int
    columns: int
    samples: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool
    photometric: str
    planar: int = 0
    keyword: str = "PixelData"


@dataclass(frozen=True)
class FrameRef:
    """Where one frame lies and how it becomes voxels; plain data, never an open file.

    Parameters
    ----------
    source
        The file.
    number
        Frame of the file, from 0.
    coding
        How its bits are read.
    offset, length
        Bytes of the frame itself in the file (of its items, where encapsulated); ``length`` is 0
        where they are not known beforehand: the whole file is then parsed for it.
    whole
        Whether the frame needs more of the file than its own bytes (a palette, a modality table,
        a broken offset table): the decoder then parses the file.
    tile
        ``(top, left, height, width)`` in px where the frame is only a part of the picture in the
        file (a mosaic).
    """

    source: Source
    number: int
    coding: Coding
    offset: int = 0
    length: int = 0
    whole: bool = False
    tile: tuple[int, int, int, int] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the bytes in the file are the voxels, little-endian, with nothing to decode."""
        coding = self.coding
        grey = coding.samples == 1 and coding.photometric.startswith("MONOCHROME")
        rgb = coding.photometric == "RGB" and coding.samples == 3 and coding.bits_stored == 8
        return (
            not (self.whole or self.source.member or self.tile)
            and self.length > 0
            and coding.syntax in _LITTLE_ENDIAN
            and (grey or (rgb and coding.bits_allocated == 8 and coding.planar == 0))
            and coding.bits_allocated in {8, 16, 32, 64}
            and coding.high_bit == coding.bits_stored - 1
        )


@dataclass(frozen=True, eq=False)
class Frames:
    """Voxels that still lie in files.

    Parameters
    ----------
    refs
        One for each frame, time point by time point, in each by slice.
    shape
        ``(frames, j, i)``, or ``(frames, j, i, 3)`` for colour.
    dtype
        Of the voxels once read.
    """

    refs: tuple[FrameRef, ...]
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def __post_init__(self) -> None:
        if len(self.refs) != self.shape[0] or len(self.shape) not in {3, 4}:
            raise ValueError("there is one reference for each frame")

    @property
    def frame_bytes(self) -> int:
        """Size of one frame once read."""
        return int(np.prod(self.shape[1:])) * self.dtype.itemsize


Rescale = tuple[tuple[float, float], ...]
IDENTITY: Rescale = ((1.0, 0.0),)


@dataclass(frozen=True, eq=False)
class Volume:
    """Voxels with their geometry: an array, or references to frames in files.

    Parameters
    ----------
    data
        ndarray, shape (frames, j, i), of any real dtype, or (frames, j, i, 3) of uint8 for RGB; or
        ``Frames``, which ``meddx.imaging.frames`` reads. A radiograph has one frame. With time
        points, frame ``t * k_count + k`` is slice ``k`` at time ``t``.
    geometry
        Where the voxels lie.
    unit
        ``HU``, ``SUV``, ``Bq/ml`` ... or ``1`` (no unit), of the modality values.
    rescale
        ``(slope, intercept)`` once for all frames or once for each: the modality value of a voxel
        is ``slope * voxel + intercept`` (PS3.3 C.11.1).
    padding
        Inclusive range of *voxels* (before rescale) that are no measurement (PS3.3 C.7.5.1.1.2).
    time_points
        How many volumes of the same geometry follow one another.
    bits_stored
        Bits of a voxel that the file uses (0028,0101); None where all bits of the dtype are.
    """

    data: "NDArray[Any] | Frames"
    geometry: Geometry
    unit: str = "1"
    rescale: Rescale = IDENTITY
    padding: tuple[float, float] | None = None
    time_points: int = 1
    bits_stored: int | None = None

    def __post_init__(self) -> None:
        shape, dtype = self.data.shape, self.data.dtype
        colour = len(shape) == 4 and shape[3] == 3 and dtype == np.uint8
        if not (len(shape) == 3 or colour) or 0 in shape:
            raise ValueError("voxels have the shape (k, j, i) or (k, j, i, 3), none of them empty")
        if not self.unit:
            raise ValueError("a unit is named; 1 is none")
        if self.time_points < 1 or shape[0] % self.time_points:
            raise ValueError("every time point has the same number of slices")
        if len(self.rescale) not in {1, shape[0]} or any(s == 0 for s, _ in self.rescale):
            raise ValueError("rescale is one pair, or one a frame, and no slope is zero")
        planes = self.geometry.planes
        if planes is not None and len(planes) != self.shape[0]:
            raise ValueError("there is one plane for each slice")
        if isinstance(self.data, np.ndarray):
            view = self.data.view()
            view.flags.writeable = False
            object.__setattr__(self, "data", view)

    @property
    def voxels(self) -> NDArray[Any]:
        """The array.

        Raises
        ------
        TypeError
            If the voxels still lie in files: ``meddx.imaging.frames`` reads them.
        """
        if isinstance(self.data, Frames):
            raise TypeError("the voxels still lie in files")
        return self.data

    @property
    def is_in_memory(self) -> bool:
        """Whether ``voxels`` can be used."""
        return not isinstance(self.data, Frames)

    @property
    def frame_count(self) -> int:
        """Number of frames: slices times time points."""
        return int(self.data.shape[0])

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of voxels along ``(k, j, i)`` at one time point."""
        frames, j, i = self.data.shape[:3]
        return frames // self.time_points, j, i

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the voxels, before rescale."""
        return self.data.dtype

    @property
    def size_bytes(self) -> int:
        """Size of all voxels."""
        return int(np.prod(self.data.shape)) * self.data.dtype.itemsize

    @property
    def is_colour(self) -> bool:
        """Whether a voxel is an RGB triple."""
        return len(self.data.shape) == 4

    def rescale_of(self, frame: int) -> tuple[float, float]:
        """Slope and intercept of one frame."""
        return self.rescale[0] if len(self.rescale) == 1 else self.rescale[frame]


def _normal_of(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    normal = np.cross(plane[:, 1], plane[:, 0])
    unit: NDArray[np.float64] = normal / np.linalg.norm(normal)
    unit.flags.writeable = False
    return unit
