"""CT phantoms whose volumes are known: ellipsoids, with the blur of whole voxels and with noise.

Each voxel's value is the mean over points inside it, so that voxels at a surface are mixed as those
of a scanner are. Bodies are painted one over another in patient millimetres (LPS); the truth of a
body that lies inside another is its formula, 4/3 pi a b c, not a count.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities.grid import Grid

_POINTS: Final = 4  # along each axis of a voxel

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Ellipsoid:
    """A body: its middle and half axes in mm along x, y, z, and its density in HU.

    ``is_tube`` makes it an endless cylinder along z with the half axes in x and y;
    ``slope_hu_mm`` is how fast the density rises along x, y, z, from ``hu`` in the middle.
    """

    middle: Point
    half: Point
    hu: float
    is_tube: bool = False
    slope_hu_mm: Point = (0.0, 0.0, 0.0)

    @property
    def ml(self) -> float:
        """Volume in mL, by the formula."""
        return 4.0 / 3.0 * float(np.pi) * float(np.prod(self.half)) / 1000.0

    def scaled(self, factor: float) -> "Ellipsoid":
        """Return the body in a patient ``factor`` times as large."""
        middle, half = (tuple(factor * x for x in point) for point in (self.middle, self.half))
        slope = tuple(x / factor for x in self.slope_hu_mm)
        return replace(self, middle=_point(middle), half=_point(half), slope_hu_mm=_point(slope))


@dataclass(frozen=True)
class Phantom:
    """Bodies, what they cover along x, y, z, and what is to be measured: name and true value."""

    bodies: tuple[Ellipsoid, ...]
    size_mm: Point
    truth: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Scan:
    """How a phantom is scanned.

    Parameters
    ----------
    spacing_mm
        Along (k, j, i).
    noise_hu
        SD of uncorrelated noise.
    tilt_degrees
        Of the gantry: the slices lean, the table moves along z (the affine is sheared).
    turn_degrees
        Of the patient about z (the affine is oblique).
    seed
        Of the noise.
    """

    spacing_mm: Point = (1.0, 1.0, 1.0)
    noise_hu: float = 0.0
    tilt_degrees: float = 0.0
    turn_degrees: float = 0.0
    seed: int = 0

    def axes(self) -> NDArray[np.float64]:
        """Return the steps along k, j and i as columns, mm."""
        dk, dj, di = self.spacing_mm
        tilt, turn = np.radians(self.tilt_degrees), np.radians(self.turn_degrees)
        around = np.array(
            [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
        )
        down = np.array([0.0, np.cos(tilt), np.sin(tilt)])
        return np.column_stack(
            [[0.0, 0.0, dk], around @ down * dj, around @ np.array([1.0, 0.0, 0.0]) * di]
        )


def scanned(phantom: Phantom, scan: Scan) -> Grid:
    """Scan a phantom around the origin; the grid is larger than it where it leans."""
    axes = scan.axes()
    corners = np.array(np.meshgrid(*([-s / 2, s / 2] for s in phantom.size_mm))).reshape(3, -1)
    reach = np.abs(np.linalg.inv(axes) @ corners).max(axis=1)
    shape = tuple(int(2 * np.ceil(half)) + 1 for half in reach)
    affine = np.eye(4)
    affine[:3, :3] = axes
    affine[:3, 3] = -axes @ (np.array(shape) - 1) / 2.0
    hu = np.full(shape, -1000.0, np.float32)
    for body in phantom.bodies:
        _paint(hu, affine, body)
    if scan.noise_hu > 0:
        noise = np.random.default_rng(scan.seed).standard_normal(shape, np.float32)
        hu += np.float32(scan.noise_hu) * noise
    return Grid(hu, affine)


def _point(values: tuple[float, ...]) -> Point:
    x, y, z = values
    return x, y, z


def _paint(hu: NDArray[np.float32], affine: NDArray[np.float64], body: Ellipsoid) -> None:
    """Mix a body into the voxels by the share of their points that lie in it."""
    axes = [0, 1] if body.is_tube else [0, 1, 2]
    half = np.array(body.half)[axes]
    steps = affine[axes, :3] / half[:, None]  # in half axes
    start = (affine[axes, 3] - np.array(body.middle)[axes]) / half
    distance = np.sqrt(_squares(hu.shape, steps, start))
    reach = float(np.linalg.norm(np.abs(steps) @ np.full(3, 0.5)))
    own = _density(hu.shape, affine, body)
    within = distance <= 1.0 - reach
    hu[within] = own[within]
    mixed = np.nonzero(np.abs(distance - 1.0) < reach)
    share = _share(np.array(mixed, np.float64), steps, start)
    hu[mixed] += share * (own[mixed] - hu[mixed])


def _density(
    shape: tuple[int, ...], affine: NDArray[np.float64], body: Ellipsoid
) -> NDArray[np.float32]:
    """Return the body's density at the middle of each voxel, HU."""
    slope = np.array(body.slope_hu_mm)
    rise = (slope @ affine[:3, :3]).astype(np.float32)
    first = np.float32(body.hu + slope @ (affine[:3, 3] - np.array(body.middle)))
    k, j, i = (np.arange(size, dtype=np.float32) for size in shape)
    density = np.empty(shape, np.float32)
    np.add((first + rise[0] * k)[:, None, None], rise[1] * j[:, None] + rise[2] * i, out=density)
    return density


def _squares(
    shape: tuple[int, ...], steps: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the squared distance of each voxel's middle, in half axes."""
    k, j, i = (np.arange(size, dtype=np.float32) for size in shape)
    total = np.zeros(shape, np.float32)
    for row, first in zip(steps.astype(np.float32), start.astype(np.float32), strict=True):
        along = (first + row[0] * k)[:, None, None] + (row[1] * j[:, None] + row[2] * i)
        total += along * along
    return total


def _share(
    index: NDArray[np.float64], steps: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the share of the points of each voxel, index (3, n), that lie in the body."""
    middle = steps @ index + start[:, None]
    points = (np.arange(_POINTS) + 0.5) / _POINTS - 0.5
    inside = np.zeros(index.shape[1], np.float32)
    for offset in np.array(np.meshgrid(points, points, points)).reshape(3, -1).T:
        inside += ((middle + (steps @ offset)[:, None]) ** 2).sum(axis=0) <= 1.0
    inside /= np.float32(_POINTS**3)
    return inside
