"""Three planes of one volume that cross in a point: how the room is arranged for them; no Qt."""

from typing import Final

from meddx.case.record import Series
from meddx.imaging import reformatted
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.layout import LARGE_LEFT, ONE
from meddx.workstation.viewer.room import Room

PLANES: Final = (Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL)


def is_mpr(room: Room) -> bool:
    """Whether the first window shows three planes of one volume, turned or not."""
    panes = room.panes[: len(room.layouts[0])]
    cut = all(pane.view.plane is not Plane.ACQUIRED for pane in panes)
    return cut and len(panes) == len(PLANES) and len({pane.series for pane in panes}) == 1


def arranged(room: Room, series: Series) -> Room:
    """Return the room with axial, coronal and sagittal cuts through what the active pane shows.

    Raises
    ------
    Refused
        If the volume cannot be cut.
    """
    view = room.pane.view
    views = [reformatted.same_place(view, series, plane) for plane in PLANES]
    slab: ViewState = view
    made = room.with_second(None) if room.window_of(room.active) else room
    made = made.laid_out(LARGE_LEFT)
    for number, cut in enumerate(views):
        plain = ViewState(
            k=cut.k,
            t=slab.t,
            plane=cut.plane,
            window=slab.window,
            inverted=slab.inverted,
            layers=slab.layers,
            annotations=slab.annotations,
            key_images=slab.key_images,
        )
        made = made.with_series(number, series.series_instance_uid, plain)
    return made.activated(0)


def left(room: Room, series: Series) -> Room:
    """Return the room with the volume alone again in the first window, as it was acquired.

    It stands where the active plane stood; where another window is active, where the first did.
    """
    mine = room.of_window(0)
    number = room.active if room.active in mine else mine.start
    view = reformatted.same_place(room.panes[number].view, series, Plane.ACQUIRED)
    return room.with_view(number, view).laid_out(ONE)
