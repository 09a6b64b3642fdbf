"""The picture of one slice as the viewer shows it, without a screen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.imaging import overlay as overlays_
from meddx.imaging import window
from meddx.imaging.overlay import Overlay
from meddx.imaging.view import ViewState


def render(series: Series, view: ViewState, overlays: Sequence[Overlay] = ()) -> NDArray[np.uint8]:
    """Render slice ``view.k`` pixel by pixel; zoom and centre are for the canvas.

    Parameters
    ----------
    series
        What is shown.
    view
        Slice, window, inversion.
    overlays
        Heatmaps to lay over it, lowest first.

    Returns
    -------
    ndarray of uint8, shape (rows, cols), or (rows, cols, 3) for colour or with an overlay.

    Raises
    ------
    IndexError
        If the series has no slice ``view.k``.
    """
    if not 0 <= view.k < series.volume.shape[0]:
        raise IndexError("no such slice")
    picture = window.apply(
        series.volume.voxels[view.k],
        view.window or window.default(series),
        shown_inverted(series, view),
        window.padding_of(series),
    )
    for layer in overlays:
        picture = overlays_.blend(picture, layer)
    return picture


def shown_inverted(series: Series, view: ViewState) -> bool:
    """Whether low values are shown bright: MONOCHROME1 or the reader's inversion, not both."""
    return series.inverted != view.inverted
