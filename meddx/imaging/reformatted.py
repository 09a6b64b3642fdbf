"""A volume in another plane, as a series: what measures and labels slices works on cuts, too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.case.volume import Frame, Geometry, Volume
from meddx.imaging.layer_contours import Slab
from meddx.imaging.reslice import marks
from meddx.imaging.reslice_cut import Cut, Projection, as_slabs, nearest
from meddx.imaging.reslice_cut import Point as Point3
from meddx.imaging.reslice_oblique import Oblique
from meddx.imaging.reslice_planes import Plane, planes
from meddx.imaging.turn import Turn
from meddx.imaging.view import Point, Screen, ViewState
from meddx.phrase import Phrase, Refused

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
    cuts: Sequence[Cut]
    marks: tuple[Phrase, ...]

    def slab(self, k: int) -> Slab:
        """Return the plane of a cut and how far what is laid over it may lie off it."""
        half = max(self.cuts[k].slab_mm, self.series.volume.geometry.spacing[0]) / 2
        return Slab(self.series.volume.geometry.plane(k), half, half)


def reformatted(
    series: Series,
    plane: Plane | Oblique,
    slab_mm: float = 0.0,
    projection: Projection = Projection.MIP,
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
    cuts = as_slabs(planes(series.volume, plane), slab_mm, projection)
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
    said = (plane.label,) if isinstance(plane, Oblique) else ()
    return Reformatted(stands, cuts, () if acquired else (*said, *marks(series.volume)))


def stayed(view: ViewState, before: Series, now: Series) -> ViewState:
    """Return a view of a series in which slices came or went: at the same place in the patient.

    Parameters
    ----------
    view
        Of the series as it was.
    before, now
        The series as it was, and as it is; where either has no place in the patient, or one cannot
        be cut as the view wants it, the view stays as it is.
    """
    pair = (before.volume, now.volume)
    if any(volume.geometry.frame is not Frame.PATIENT for volume in pair):
        return view
    if view.plane is Plane.ACQUIRED:
        slices, rows, cols = before.volume.shape
        if view.k >= slices:
            return view
        middle = before.volume.geometry.to_patient((view.k, (rows - 1) / 2, (cols - 1) / 2))
        k = round(now.volume.geometry.to_index(middle)[0])
        return replace(view, k=min(max(k, 0), now.volume.shape[0] - 1))
    try:
        old, new = (planes(volume, view.plane) for volume in pair)
    except Refused:
        return view
    if view.k >= len(old):
        return view
    cut = old[view.k]
    rows, cols = cut.shape
    place = cut.to_patient(view.centre or (rows / 2, cols / 2))
    k = nearest(new, place)
    row, col, _ = new[k].to_picture(place)
    return replace(view, k=k, centre=None if view.centre is None else (row, col))


def turned(
    view: ViewState, series: Series, plane: Oblique, pivot_mm: Point3, screen: Screen
) -> ViewState:
    """Show a plane that was turned about a point: the point keeps its place on the screen.

    So does the size of what is seen, whatever the turned cuts measure.

    Parameters
    ----------
    view, series
        What is seen now, and of what.
    plane
        The new orientation.
    pivot_mm
        ``(x, y, z)`` in the plane that is seen.
    screen
        Of the picture that is seen now.

    Raises
    ------
    Refused
        If the volume cannot be cut.
    """
    old, cuts = planes(series.volume, view.plane)[view.k], planes(series.volume, plane)
    k = nearest(cuts, pivot_mm)
    new = cuts[k]
    row, col, _ = old.to_picture(pivot_mm)
    y, x = view.to_screen((row, col), screen)
    # A screen is as wide as the picture was; px of the new one are of another size.
    zoom = view.zoom_on(screen) * new.spacing_mm[1] / old.spacing_mm[1]
    row, col, _ = new.to_picture(pivot_mm)
    centre = (
        row - (y - screen.height_px / 2) / (zoom * new.aspect),
        col - (x - screen.width_px / 2) / zoom,
    )
    return replace(view, plane=plane, k=k, centre=centre, zoom=zoom)


def same_place(view: ViewState, series: Series, plane: Plane | Oblique) -> ViewState:
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


def _geometry(cuts: Sequence[Cut], own: Geometry) -> Geometry:
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
