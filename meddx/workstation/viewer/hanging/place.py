"""How a pane looks at its series at first: from what the protocol wishes to a state of the view."""

from dataclasses import replace
from typing import Final

import numpy as np

from meddx.case.display import Voi
from meddx.case.record import Series
from meddx.imaging import reslice_planes, true_size
from meddx.imaging.named_windows import named
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.turn import Turn
from meddx.imaging.view import Point, Screen, ViewState
from meddx.phrase import Refused
from meddx.workstation.viewer.hanging import facts
from meddx.workstation.viewer.hanging.protocol import Edge, Opens, Show, Wall, Zoom

_HU: Final = "HU"
_SUV: Final = "SUV"


def view_of(show: Show, series: Series, key_images: tuple[int, ...] = ()) -> ViewState:
    """Return the state in which a pane opens a series: plane, slab, window, slice, inversion.

    Size and place in the pane depend on its size: ``placed``.

    Parameters
    ----------
    show
        What the protocol wishes.
    series
        As acquired. One that cannot be cut is shown as it was acquired, whatever is wished.
    key_images
        Slices that were marked as key images, in any order.
    """
    plane = plane_of(show, series)
    is_stored, count = plane is Plane.ACQUIRED, series.volume.shape[0]
    has_slab = show.slab_mm > 0 and (not is_stored or _can_cut(series))
    if not is_stored:
        count = len(reslice_planes.planes(series.volume, plane))
    return ViewState(
        k=_opens_at(show, count, key_images if is_stored else ()),
        window=window_of(show, series),
        inverted=show.inverted,
        plane=plane,
        slab_mm=show.slab_mm if has_slab else 0.0,
        projection=show.projection,
    )


def plane_of(show: Show, series: Series) -> Plane:
    """Return the plane to cut in: acquired where it was acquired so, or where it cannot be cut."""
    if show.plane is Plane.ACQUIRED or facts.of_series(series).plane is show.plane:
        return Plane.ACQUIRED
    return show.plane if _can_cut(series) else Plane.ACQUIRED


def window_of(show: Show, series: Series) -> Voi | None:
    """Return the window, None for the series' own.

    A named window is in HU or SUV: a series in other values keeps its own.
    """
    if series.volume.is_colour:
        return None
    if isinstance(show.window, str):
        unit = _SUV if show.window.startswith("suv") else _HU
        return named()[show.window] if series.volume.unit == unit else None
    return show.window


def turn_of(show: Show, series: Series) -> Turn:
    """Return how a picture is turned, so that the chest wall lies at the edge that is wished.

    By the letters of its edges; a picture that does not say them is turned only as the protocol
    says, never by a guess. Turning comes before mirroring, as little of either as does it.
    """
    _, rows, cols = series.volume.shape
    asked = Turn(show.quarters, show.flipped, rows, cols)
    right, bottom = series.orientation
    if show.wall is Wall.NONE or not (right and bottom):
        return asked
    wanted = "P" if show.wall is Wall.RIGHT else "A"
    turns = [Turn(q, flip, rows, cols) for flip in (False, True) for q in range(4)]
    good = [turn for turn in turns if _is_upright(turn.letters((right, bottom)), wanted, series)]
    return good[0] if good else asked


def _is_upright(letters: tuple[str, str], wanted: str, series: Series) -> bool:
    """Whether the wall lies as wanted, and feet or the inner side of the breast below."""
    right, bottom = letters
    side = facts.of_series(series).side
    inner = {"R": "L", "L": "R"}.get(side, "")
    # MLO and lateral views: feet below; CC: the outer side of the breast is up.
    upright = "F" in bottom if set(bottom) & set("HF") else inner in bottom
    return wanted in right and upright


def placed(show: Show, view: ViewState, shown: Series, screen: Screen) -> ViewState:
    """Return the state with the size and the place in a pane of this size.

    Parameters
    ----------
    show
        What the protocol wishes.
    view
        State of the view (``view_of``).
    shown
        The series of the pictures that are shown: cut and turned as they are.
    screen
        Their size and the pane's.
    """
    zoom = zoom_of(show, shown, screen)
    sized = replace(view, zoom=zoom, centre=None)
    return replace(sized, centre=_centre(show, sized, screen))


def zoom_of(show: Show, shown: Series, screen: Screen) -> float | None:
    """Return the zoom, None to fit; life size fits where the monitor does not say its size."""
    if show.zoom is Zoom.LIFE_SIZE:
        return true_size.life_zoom(shown, ViewState(), screen)
    return 1.0 if show.zoom is Zoom.ONE_TO_ONE else None


def _centre(show: Show, view: ViewState, screen: Screen) -> Point | None:
    """Return the picture point in the middle of the pane; None is the picture's middle."""
    if show.wall is Wall.NONE and show.edge is Edge.NONE:
        return None
    zoom = view.zoom_on(screen)
    row, col = screen.rows / 2.0, screen.cols / 2.0
    half_rows = screen.height_px / (2.0 * zoom * screen.aspect)
    half_cols = screen.width_px / (2.0 * zoom)
    if show.wall is not Wall.NONE:
        col = half_cols if show.wall is Wall.LEFT else screen.cols - half_cols
    if show.edge is not Edge.NONE and half_rows < row:
        row = half_rows if show.edge is Edge.TOP else screen.rows - half_rows
    return row, col


def _opens_at(show: Show, count: int, key_images: tuple[int, ...]) -> int:
    inside = [k for k in sorted(key_images) if 0 <= k < count]
    if show.opens is Opens.KEY_IMAGE and inside:
        return inside[0]
    places = {Opens.FIRST: 0, Opens.LAST: count - 1}
    return int(np.clip(places.get(show.opens, count // 2), 0, count - 1))


def _can_cut(series: Series) -> bool:
    try:
        reslice_planes.check(series.volume)
    except Refused:
        return False
    return True
