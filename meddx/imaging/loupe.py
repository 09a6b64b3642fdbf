"""The part of a picture that a magnifying glass shows."""

from dataclasses import replace
from typing import Final

from meddx.imaging.view import Point, Screen, ViewState

FACTORS: Final = (1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
USUAL: Final = 2.0


def under(
    view: ViewState, screen: Screen, at_px: Point, factor: float, side_px: int
) -> tuple[ViewState, Screen]:
    """Return the view and the screen of a glass.

    Parameters
    ----------
    view, screen
        The picture around it.
    at_px
        Middle of the glass: ``(y, x)`` in device pixels of the view.
    factor
        How much larger it shows what is under its middle.
    side_px
        Height and width of the glass in device pixels.
    """
    zoom = view.zoom_on(screen) * factor
    seen = replace(view, centre=view.to_picture(at_px, screen), zoom=zoom)
    return seen, replace(screen, height_px=side_px, width_px=side_px)


def stronger(factor: float, steps: int) -> float:
    """Return the factor so many steps on; stops at the weakest and the strongest."""
    place = FACTORS.index(factor) + steps
    return FACTORS[min(max(place, 0), len(FACTORS) - 1)]
