"""A series as a presentation state or the reader turns it: size, place, letters and graphics."""

from dataclasses import replace

import numpy as np

from meddx.case.display import UsRegion
from meddx.case.record import Series
from meddx.case.volume import Geometry, Volume
from meddx.imaging.figures import Figure, Plane
from meddx.imaging.presentation import Shown
from meddx.imaging.turn import Turn
from meddx.imaging.view import Screen, ViewState


def of_state(shown: Shown, series: Series) -> Turn:
    """Return what a presentation state does to the pictures of a series."""
    return Turn(shown.rotation_deg // 90 % 4, shown.flipped, *series.volume.shape[1:])


def of_view(view: ViewState, series: Series) -> Turn:
    """Return what the reader did to the pictures of a series."""
    return Turn(view.quarters, view.flipped, *series.volume.shape[1:])


def unturned(view: ViewState, screen: Screen) -> tuple[ViewState, Screen]:
    """Return the view and the screen that show the same part of the unturned picture.

    What they show, turned, is what ``view`` shows on ``screen``.
    """
    if view.zoom is not None:  # whole pixels were settled for the turned picture
        top, left, bottom, right = view.rect(screen)
        view = replace(view, centre=((top + bottom) / 2.0, (left + right) / 2.0))
    own = Turn(0, False, *screen.turned(view.quarters).shape)
    turn = replace(own, quarters=view.quarters, flipped=view.flipped)
    return view.turned(turn.inverse, screen), screen.turned(view.quarters)


def series(own: Series, turn: Turn) -> Series:
    """Return a series that stands for the turned pictures; it has no voxels of its own (NaN)."""
    if turn.is_none:
        return own
    volume = own.volume
    empty = np.float32(np.nan) if not volume.is_colour else np.uint8(0)
    shape = (volume.frame_count, *turn.size, *((3,) if volume.is_colour else ()))
    stands = Volume(
        np.broadcast_to(empty, shape),
        _geometry(volume.geometry, turn),
        volume.unit,
        time_points=volume.time_points,
    )
    letters = turn.letters(own.orientation)
    regions = tuple(tuple(_region(each, turn) for each in frame) for frame in own.regions)
    return replace(own, volume=stands, orientation=letters, regions=regions)


def graphics(shown: Shown, turn: Turn) -> Shown:
    """Return what a state draws, in px of the turned picture."""
    if turn.is_none:
        return shown
    covered = None if shown.covered is None else turn.array(shown.covered)
    return replace(
        shown,
        covered=covered,
        figures=tuple(_figure(figure, turn) for figure in shown.figures),
        planes=tuple(_plane(plane, turn) for plane in shown.planes),
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


def _plane(plane: Plane, turn: Turn) -> Plane:
    top, left = plane.origin
    rows, cols = plane.bits.shape
    ends = turn.points(np.array([[top, left], [top + rows, left + cols]], np.float64))
    first = ends.min(axis=0)
    bits = np.asarray(turn.array(plane.bits), np.bool_)
    return replace(plane, bits=bits, origin=(round(float(first[0])), round(float(first[1]))))


def _region(region: UsRegion, turn: Turn) -> UsRegion:
    """Turn a region: its box, and which way its two axes run."""
    top, left, bottom, right = region.box
    ends = turn.points(np.array([[top, left], [bottom + 1, right + 1]], np.float64))
    (top, left), (bottom, right) = (
        (round(row), round(col)) for row, col in (ends.min(axis=0), ends.max(axis=0))
    )
    box = top, left, bottom - 1, right - 1
    if turn.quarters % 2 == 0:
        return replace(region, box=box)
    return replace(region, box=box, units=region.units[::-1], deltas=region.deltas[::-1])
