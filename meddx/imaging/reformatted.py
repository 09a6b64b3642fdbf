"""A volume in another plane, as a series: what measures and labels slices works on cuts, too."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.case.volume import Frame, Geometry, Volume
from meddx.imaging.layer_contours import Slab
from meddx.imaging.reslice import marks
from meddx.imaging.reslice_cut import Cut, Projection, nearest
from meddx.imaging.reslice_planes import Plane, planes
from meddx.imaging.turn import Turn
from meddx.imaging.view import Point, ViewState
from meddx.phrase import Phrase

_NO_VALUE: Final = np.float32(np.nan)


@dataclass(frozen=True, eq=False)
class Reformatted:
    """All cuts of one plane.

    Parameters
    ----------
    series
        Stands for them: size, spacing, place, letters and windows of the cuts. It has no voxels of
        its own: every value is NaN.
    cuts
        In the order of scrolling.
    marks
        What must stand beside every cut.
    """

    series: Series
    cuts: tuple[Cut, ...]
    marks: tuple[Phrase, ...]

    def slab(self, k: int) -> Slab:
        """Return the plane of a cut and how far what is laid over it may lie off it."""
        half = max(self.cuts[k].slab_mm, self.series.volume.geometry.spacing[0]) / 2
        return Slab(self.series.volume.geometry.plane(k), half, half)


def reformatted(
    series: Series, plane: Plane, slab_mm: float = 0.0, projection: Projection = Projection.MIP
) -> Reformatted:
    """Cut a series.

    Parameters
    ----------
    series
        Whose volume is cut; its voxels are not needed.
    plane, slab_mm, projection
        Which cuts.

    Raises
    ------
    Refused
        If the volume cannot be cut.
    """
    cuts = tuple(cut.with_slab(slab_mm, projection) for cut in planes(series.volume, plane))
    acquired = plane is Plane.ACQUIRED
    geometry = series.volume.geometry if acquired else _geometry(cuts, series.volume.geometry)
    times = series.volume.time_points
    nothing: NDArray[Any] = np.broadcast_to(_NO_VALUE, (times * len(cuts), *cuts[0].shape))
    volume = Volume(nothing, geometry, series.volume.unit, time_points=times)
    stands = replace(
        series,
        volume=volume,
        frame_windows=(),
        orientation=series.orientation if acquired else cuts[0].letters,
        regions=(),
    )
    return Reformatted(stands, cuts, () if acquired else marks(series.volume))


def same_place(view: ViewState, series: Series, plane: Plane) -> ViewState:
    """Show another plane through the middle of what is seen now.

    Raises
    ------
    Refused
        If the volume cannot be cut.
    """
    old = planes(series.volume, view.plane)[view.k]
    rows, cols = old.shape
    at: Point = rows / 2.0, cols / 2.0
    if view.centre is not None:
        at = Turn(view.quarters, view.flipped, rows, cols).inverse.point(view.centre)
    return view.in_plane(plane, nearest(planes(series.volume, plane), old.to_patient(at)))


def _geometry(cuts: tuple[Cut, ...], own: Geometry) -> Geometry:
    first = cuts[0]
    step = np.array(first.normal)
    if len(cuts) > 1:
        step = np.array(cuts[1].origin_mm) - np.array(first.origin_mm)
    affine = np.eye(4)
    affine[:3, 0] = step
    affine[:3, 1] = np.array(first.down) * first.spacing_mm[0]
    affine[:3, 2] = np.array(first.right) * first.spacing_mm[1]
    affine[:3, 3] = first.origin_mm
    return Geometry(affine, Frame.PATIENT, own.calibration)
