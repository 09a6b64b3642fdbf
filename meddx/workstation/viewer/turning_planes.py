"""Turning the planes that cross a pane, by the handles on their lines; no Qt."""

from meddx.imaging import crosshair, reference_lines, reformatted
from meddx.imaging.reslice_cut import PicturePoint, Point
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.sync import Seen
from meddx.workstation.viewer.desk import Desk
from meddx.workstation.viewer.room import Room


def handles_on(desk: Desk, number: int) -> tuple[PicturePoint, ...]:
    """Return the places of a pane's picture by which the planes of others are turned.

    Only where several panes cut one volume through the point that is shown, and the picture is not
    turned itself.
    """
    on, point = desk.seat(number).now, desk.point
    others = _crossing(desk, desk.room, number)
    if on is None or point is None or not others or on.view.is_turned:
        return ()
    shown = reference_lines.cut_of(on)
    cuts = [reference_lines.cut_of(seen) for _, seen in others]
    found = crosshair.lines(shown, cuts, point, on.view.rect(on.screen))
    return tuple(handle for line in found if line is not None for handle in line.handles)


def turned(desk: Desk, number: int, start: PicturePoint, to: PicturePoint, since: Room) -> Room:
    """Return the room with the planes that cross a pane's picture turned about the point.

    Parameters
    ----------
    desk
        Holds the room and the point.
    number
        Pane on whose picture the handle is dragged.
    start, to
        ``(row, col)`` where it was taken, and where it is now.
    since
        Room in which it was taken.
    """
    on, point = desk.seat(number).seen(since.panes[number].view), desk.point
    if on is None or point is None:
        return since
    shown = reference_lines.cut_of(on)
    degrees = crosshair.dragged_degrees(shown, point, start, to)
    room = since
    for other, seen in _crossing(desk, since, number):
        (plane,) = crosshair.turned(shown, [reference_lines.cut_of(seen)], degrees)
        series = desk.find(since.panes[other].series)
        if series is not None:
            view = reformatted.turned(seen.view, series, plane, _in_plane(point, seen), seen.screen)
            room = room.with_view(other, view)
    return room


def _crossing(desk: Desk, room: Room, number: int) -> list[tuple[int, Seen]]:
    """Return the other panes that cut the volume of a pane, as they stand in a room."""
    own = room.panes[number]
    if own.view.plane is Plane.ACQUIRED or not own.series:
        return []
    found: list[tuple[int, Seen]] = []
    for other, pane in enumerate(room.panes):
        alike = pane.series == own.series and pane.view.plane is not Plane.ACQUIRED
        seen = desk.seat(other).seen(pane.view) if alike and other != number else None
        if seen is not None and not seen.view.is_turned:
            found.append((other, seen))
    return found


def _in_plane(point: Point, seen: Seen) -> Point:
    """Return the place of the picture of a pane that lies nearest to a point."""
    cut = reference_lines.cut_of(seen)
    row, col, _ = cut.to_picture(point)
    return cut.to_patient((row, col))
