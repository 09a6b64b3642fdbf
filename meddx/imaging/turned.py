"""A series as a presentation state turns and mirrors it: size, place, letters and graphics."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.case.volume import Geometry, Volume
from meddx.imaging.figures import Figure, Plane
from meddx.imaging.presentation import Shown, turned

_OPPOSITE = str.maketrans("RLAPHF", "LRPAFH")


@dataclass(frozen=True)
class Turn:
    """Clockwise by quarters, then mirrored left to right (PS3.3 C.10.6).

    Parameters
    ----------
    quarters
        0 to 3.
    flipped
        Whether it is mirrored.
    rows, cols
        Size of the unturned picture.
    """

    quarters: int
    flipped: bool
    rows: int
    cols: int

    @classmethod
    def of(cls, shown: Shown, series: Series) -> "Turn":
        """Return what a state does to the pictures of a series."""
        _, rows, cols = series.volume.shape
        return cls(shown.rotation_deg // 90 % 4, shown.flipped, rows, cols)

    @property
    def is_none(self) -> bool:
        """Whether the picture stays as it is."""
        return self.quarters == 0 and not self.flipped

    def points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map continuous ``(row, col)``, shape (n, 2), of the unturned to the turned picture."""
        row, col = points[:, 0], points[:, 1]
        rows, cols = float(self.rows), float(self.cols)
        for _ in range(self.quarters):
            row, col = col, rows - row
            rows, cols = cols, rows
        if self.flipped:
            col = cols - col
        return np.stack([row, col], axis=1)

    def letters(self, orientation: tuple[str, str]) -> tuple[str, str]:
        """Letters at the right and bottom edge of the turned picture."""
        right, bottom = orientation
        for _ in range(self.quarters):
            right, bottom = bottom.translate(_OPPOSITE), right
        return (right.translate(_OPPOSITE) if self.flipped else right), bottom

    def to_own(self) -> NDArray[np.float64]:
        """Return (3, 3): index ``(j, i, 1)`` of the turned picture to that of the unturned one."""
        # Indices name pixel centres; continuous points are half a pixel further.
        corners = np.array([[0.5, 0.5], [1.5, 0.5], [0.5, 1.5]])
        there = np.column_stack([self.points(corners) - 0.5, np.ones(3)])
        here = np.column_stack([corners - 0.5, np.ones(3)])
        return np.asarray(np.linalg.solve(there, here).T)


def series(own: Series, turn: Turn) -> Series:
    """Return a series that stands for the turned pictures; it has no voxels of its own (NaN)."""
    if turn.is_none:
        return own
    volume = own.volume
    _, rows, cols = volume.shape
    size = (cols, rows) if turn.quarters % 2 else (rows, cols)
    empty = np.float32(np.nan) if not volume.is_colour else np.uint8(0)
    shape = (volume.frame_count, *size, *((3,) if volume.is_colour else ()))
    stands = Volume(
        np.broadcast_to(empty, shape),
        _geometry(volume.geometry, turn),
        volume.unit,
        time_points=volume.time_points,
    )
    letters = turn.letters(own.orientation)
    return replace(own, volume=stands, orientation=letters, regions=())


def graphics(shown: Shown, turn: Turn) -> Shown:
    """Return what a state draws, in px of the turned picture."""
    if turn.is_none:
        return shown
    covered = None if shown.covered is None else turned(shown.covered, shown)
    return replace(
        shown,
        covered=covered,
        figures=tuple(_figure(figure, turn) for figure in shown.figures),
        planes=tuple(_plane(plane, shown, turn) for plane in shown.planes),
    )


def _geometry(own: Geometry, turn: Turn) -> Geometry:
    onto = turn.to_own()
    whole = np.eye(4)
    whole[1:, 1:] = onto
    planes = None if own.planes is None else own.planes @ onto
    return replace(own, affine=own.affine @ whole, planes=planes)


def _figure(figure: Figure, turn: Turn) -> Figure:
    points = turn.points(figure.points)
    if figure.kind == "text" and len(points) == 2:
        points = np.stack([points.min(axis=0), points.max(axis=0)])
    return replace(figure, points=points)


def _plane(plane: Plane, shown: Shown, turn: Turn) -> Plane:
    top, left = plane.origin
    rows, cols = plane.bits.shape
    ends = turn.points(np.array([[top, left], [top + rows, left + cols]], np.float64))
    first = ends.min(axis=0)
    bits = np.asarray(turned(plane.bits, shown), np.bool_)
    return replace(plane, bits=bits, origin=(round(float(first[0])), round(float(first[1]))))
