"""Where a prior stands: in a pane beside the active one."""

from collections.abc import Callable

from meddx.imaging.view import ViewState
from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.room import Room


def beside(room: Room, series: str, first_view: Callable[[str], ViewState]) -> Room:
    """Return the room with a series beside the active pane, which stays what it is.

    A single pane becomes two; of several an empty one is taken, else the one after the active.

    Parameters
    ----------
    room
        As it is.
    series
        SeriesInstanceUID; one that can be seen in the window already stays where it is.
    first_view
        How a series is shown at first.
    """
    window = room.window_of(room.active)
    room = room.maximised(on=False)
    if len(room.of_window(window)) == 1:
        room = room.laid_out(grid(1, 2), window)
    numbers = room.of_window(window)
    if any(room.panes[number].series == series for number in numbers):
        return room
    after = [*range(room.active + 1, numbers.stop), *range(numbers.start, room.active)]
    empty = (number for number in after if not room.panes[number].series)
    number = next(empty, after[0])
    return room.with_series(number, series, first_view(series))
