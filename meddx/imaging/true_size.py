"""Life size: a millimetre of the picture is a millimetre on the glass."""

from dataclasses import replace
from typing import Final

from meddx.case.record import Series
from meddx.imaging.measure import scale_at
from meddx.imaging.view import MAX_ZOOM, MIN_ZOOM, Screen, ViewState
from meddx.phrase import Phrase, Refused

NO_PITCH: Final = Phrase(
    "Life size needs the size of this monitor's pixels, which the monitor does not say. Measure "
    "it once with a ruler: View, Display check."
)
NO_SPACING: Final = Phrase("Life size needs a pixel spacing, which this picture does not have.")
NOT_POSSIBLE: Final = Phrase("Life size lies beyond the zoom that is possible here.")
RULER_MM: Final = 100.0
_SAME: Final = 0.005  # by how much a zoom may differ and still be life size
_LEAST_MM, _MOST_MM = 0.03, 0.8  # of a pixel of a monitor


def life_zoom(series: Series, view: ViewState, screen: Screen) -> float | None:
    """Screen pixels for each picture pixel at life size; None where something is not known.

    Parameters
    ----------
    series
        What stands on the screen.
    view, screen
        How; of ultrasound regions that of the middle of the view counts.
    """
    across_mm = _across_mm(series, view, screen)
    return None if across_mm is None or not screen.pitch_mm else across_mm / screen.pitch_mm


def life_size(series: Series, view: ViewState, screen: Screen) -> ViewState:
    """Show a picture in life size about the same centre.

    Raises
    ------
    Refused
        Where the picture has no spacing or the monitor does not say how large its pixels are.
    """
    if _across_mm(series, view, screen) is None:
        raise Refused("no_spacing", NO_SPACING)
    zoom = life_zoom(series, view, screen)
    if zoom is None:
        raise Refused("no_pitch", NO_PITCH)
    if not min(MIN_ZOOM, screen.fit_zoom) <= zoom <= MAX_ZOOM:
        raise Refused("no_life_size", NOT_POSSIBLE)
    return replace(view, zoom=zoom)


def is_life_size(series: Series, view: ViewState, screen: Screen) -> bool:
    """Whether a view shows its picture in life size."""
    zoom = life_zoom(series, view, screen)
    return zoom is not None and abs(view.zoom_on(screen) / zoom - 1.0) < _SAME


def measured_pitch_mm(line_px: int, measured_mm: float) -> float | None:
    """Size of a device pixel after a line of so many was measured; None for what no monitor has."""
    if line_px <= 0:
        return None
    pitch = measured_mm / line_px
    return pitch if _LEAST_MM <= pitch <= _MOST_MM else None


def _across_mm(series: Series, view: ViewState, screen: Screen) -> float | None:
    spacing, _ = scale_at(series, view.frame(series), (view.centre_on(screen),))
    return None if spacing is None else spacing[1]
