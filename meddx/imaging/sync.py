"""How panes follow one another: which slice, part and window of one answers to those of another.

Panes whose series share a frame of reference follow by position in the patient. Across different
ones a reader links two panes by hand: the offset between what they showed then is kept. Panes that
stand at different planes never follow by slice; a point in the patient (``towards``) leads all.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.case.volume import Frame
from meddx.imaging.reslice_cut import Point
from meddx.imaging.view import MAX_ZOOM, MIN_ZOOM, Screen, ViewState

_PARALLEL: Final = 0.9  # cosine of normals from which slices answer to slices: about 25 degrees


@dataclass(frozen=True, eq=False)
class Seen:
    """What a pane shows.

    Parameters
    ----------
    shown
        The series that stands on the screen: as acquired, or standing for cuts.
    view, screen
        How, and where.
    """

    shown: Series
    view: ViewState
    screen: Screen

    @property
    def plane(self) -> NDArray[np.float64]:
        """The (3, 3) matrix of the picture: ``plane @ (j, i, 1)`` is ``(x, y, z)``."""
        return self.shown.volume.geometry.plane(self.view.k)

    @property
    def middle(self) -> Point:
        """Middle of the picture, ``(x, y, z)``."""
        return self.at((self.screen.rows / 2.0, self.screen.cols / 2.0))

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit normal of the picture."""
        return self.shown.volume.geometry.normal(self.view.k)

    def at(self, point: tuple[float, float]) -> Point:
        """Return where a picture point ``(row, col)`` lies."""
        x, y, z = self.plane @ np.array([point[0] - 0.5, point[1] - 0.5, 1.0])
        return float(x), float(y), float(z)

    def with_view(self, view: ViewState) -> "Seen":
        """Return the same pane with another view of the same pictures."""
        return replace(self, view=view)


@dataclass(frozen=True)
class Linking:
    """What of a pane the others follow."""

    scroll: bool = True
    area: bool = True
    window: bool = True

    @property
    def is_on(self) -> bool:
        """Whether anything is followed."""
        return self.scroll or self.area or self.window


@dataclass(frozen=True)
class Link:
    """Two series linked by hand: a place of ``of`` lies in ``to`` so far away, in mm."""

    of: str
    to: str
    offset_mm: Point

    def between(self, of: str, to: str) -> Point | None:
        """Return the offset from one series to another, None if this link does not join them."""
        if (self.of, self.to) == (of, to):
            return self.offset_mm
        if (self.of, self.to) == (to, of):
            x, y, z = self.offset_mm
            return -x, -y, -z
        return None


def can_follow(one: Series, other: Series) -> bool:
    """Whether positions of two series mean the same: one frame of reference, named by both."""
    known = one.frame_of_reference_uid
    in_patient = all(s.volume.geometry.frame is Frame.PATIENT for s in (one, other))
    same = one.series_instance_uid == other.series_instance_uid
    return in_patient and (same or (bool(known) and known == other.frame_of_reference_uid))


def offset(one: Series, other: Series, links: tuple[Link, ...]) -> Point | None:
    """Return how far places of one series lie from the same places of another in mm.

    None where nothing says so: neither a common frame of reference nor a link.
    """
    pair = one.series_instance_uid, other.series_instance_uid
    found = (link.between(*pair) for link in links)
    by_hand = next((offset_mm for offset_mm in found if offset_mm is not None), None)
    if by_hand is not None:
        return by_hand
    return (0.0, 0.0, 0.0) if can_follow(one, other) else None


def linked(one: Seen, other: Seen) -> Link:
    """Return the link of two panes that show the same place now."""
    away = np.subtract(other.middle, one.middle)
    # Only along the normal: pictures of two examinations are not shifted within their plane.
    along = float(away @ other.normal) * other.normal
    x, y, z = (float(part) for part in along)
    uids = one.shown.series_instance_uid, other.shown.series_instance_uid
    return Link(*uids, (x, y, z))


def is_parallel(one: Seen, other: Seen) -> bool:
    """Whether slices of one answer to slices of the other."""
    return abs(float(one.normal @ other.normal)) >= _PARALLEL


def followed(
    before: Seen, now: Seen, other: Seen, away: Point | None, linking: Linking
) -> ViewState:
    """Return the view of another pane after one pane changed.

    Parameters
    ----------
    before, now
        The pane that the reader changed.
    other
        A pane that may follow.
    away
        How far places of the first lie from the same places of the other, in mm (``offset``); None
        where they have no place in common: then only the window follows.
    linking
        What is followed.
    """
    view = other.view
    if linking.window and before.view.window != now.view.window:
        view = _windowed(before, now, other)
    if away is None or not is_parallel(now, other):
        return view
    if linking.scroll and (before.view.k, before.view.t) != (now.view.k, now.view.t):
        view = _scrolled(now, other.with_view(view), away)
    looked = (before.view.centre, before.view.zoom) != (now.view.centre, now.view.zoom)
    if linking.area and looked:
        view = _moved(now, other.with_view(view), away)
    return view


def towards(point: Point, seen: Seen) -> ViewState:
    """Return the view of a pane that shows the slice through a point, and the point itself."""
    k, j, i = seen.shown.volume.geometry.to_index(point)
    slices = seen.shown.volume.shape[0]
    view = replace(seen.view, k=min(max(round(k), 0), slices - 1))
    top, left, bottom, right = view.rect(seen.screen)
    row, col = j + 0.5, i + 0.5
    inside = top <= row <= bottom and left <= col <= right
    on_picture = 0 <= row <= seen.screen.rows and 0 <= col <= seen.screen.cols
    if inside or not on_picture:
        return view
    return replace(view, centre=(row, col), zoom=view.zoom_on(seen.screen))


def _windowed(before: Seen, now: Seen, other: Seen) -> ViewState:
    """Panes that were windowed alike stay alike: a lung window beside a soft one is left alone."""
    series, same = now.shown, other.shown
    alike = (series.modality, series.volume.unit) == (same.modality, same.volume.unit)
    own = series.series_instance_uid == same.series_instance_uid
    has_meaning = series.volume.unit != "1" or own  # else the same numbers mean other things
    if alike and has_meaning and other.view.window == before.view.window:
        return other.view.with_window(now.view.window)
    return other.view


def _scrolled(now: Seen, other: Seen, away: Point) -> ViewState:
    there = np.add(now.middle, away)
    x, y, z = (float(part) for part in there)
    k = round(other.shown.volume.geometry.to_index((x, y, z))[0])
    slices, times = other.shown.volume.shape[0], other.shown.volume.time_points
    view = replace(other.view, k=min(max(k, 0), slices - 1))
    if times == now.shown.volume.time_points:
        view = replace(view, t=now.view.t)
    return view


def _moved(now: Seen, other: Seen, away: Point) -> ViewState:
    """Show the same part at the same size in mm."""
    if now.view.centre is None and now.view.zoom is None:
        return other.view.fitted()
    sizes = (seen.shown.volume.geometry.spacing[2] for seen in (now, other))
    own_mm, other_mm = sizes
    zoom = now.view.zoom_on(now.screen) * other_mm / own_mm
    x, y, z = (float(p) for p in np.add(now.at(now.view.centre_on(now.screen)), away))
    _, j, i = other.shown.volume.geometry.to_index((x, y, z))
    row = min(max(j + 0.5, 0.0), float(other.screen.rows))
    col = min(max(i + 0.5, 0.0), float(other.screen.cols))
    return replace(other.view, centre=(row, col), zoom=min(max(zoom, MIN_ZOOM), MAX_ZOOM))
