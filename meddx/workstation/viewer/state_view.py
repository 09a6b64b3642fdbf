"""The view with which a picture is first seen under a presentation state."""

from dataclasses import replace

import numpy as np

from meddx.case.presentation import DisplayedArea
from meddx.imaging import presentation, turned
from meddx.imaging.turn import Turn
from meddx.imaging.view import MAX_ZOOM, MIN_ZOOM, Screen, ViewState
from meddx.workstation.viewer.stage import Stage


def under_state(stage: Stage, before: ViewState, view: ViewState, screen: Screen) -> ViewState:
    """Return a view under the state it names, showing the part that the state shows.

    Parameters
    ----------
    stage
        What is shown.
    before
        The view until now.
    view
        The same with the chosen state.
    screen
        Size of the view, and the pixels of the monitor; what the reader turned is given up.

    A window that the reader chose is given up for the state's; back to what is stored, everything
    is seen whole. Only a state's graphics leave the view as it is.
    """
    state = stage.state(view)
    turned_before = before.state and not before.only_graphics
    if state is None or view.only_graphics:
        return view.reset() if turned_before else view
    fresh = replace(view.reset(), state=view.state)
    shown = presentation.applied(stage.series, view.frame(stage.series), state)
    if shown.area is None:
        return fresh
    zoom = presentation.zoom(shown.area, shown.rotation_deg, screen.pitch_mm)
    turn = turned.of_state(shown, stage.series)
    size = screen.height_px, screen.width_px
    screen = Screen.of(stage.shown(fresh), *size, screen.pitch_mm)
    return _on_area(fresh, shown.area, turn, screen, zoom)


def _on_area(
    view: ViewState, area: DisplayedArea, turn: Turn, screen: Screen, zoom: float | None
) -> ViewState:
    top, left, bottom, right = area.corners
    ends = turn.points(np.array([[top, left], [bottom, right]], np.float64))
    (top, left), (bottom, right) = ends.min(axis=0).tolist(), ends.max(axis=0).tolist()
    whole = (top, left, bottom, right) == (0, 0, screen.rows, screen.cols)
    if whole and zoom is None:
        return view
    if zoom is None:
        across, down = right - left, (bottom - top) * screen.aspect
        zoom = min(screen.height_px / down, screen.width_px / across)
    zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
    return replace(view, centre=((top + bottom) / 2, (left + right) / 2), zoom=zoom)
