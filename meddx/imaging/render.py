"""The picture of one slice as the viewer shows it, without a screen."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.imaging import overlay as overlays_
from meddx.imaging import overlay_planes, window
from meddx.imaging.figures import Plane
from meddx.imaging.overlay import Overlay
from meddx.imaging.values import modality
from meddx.imaging.view import ViewState


def render(
    series: Series,
    view: ViewState,
    overlays: Sequence[Overlay] = (),
    values: NDArray[Any] | None = None,
) -> NDArray[np.uint8]:
    """Render slice ``view.k`` pixel by pixel; zoom and centre are for the canvas.

    Parameters
    ----------
    series
        What is shown.
    view
        Slice, window, inversion.
    overlays
        Heatmaps to lay over it, lowest first.
    values
        Modality values of the frame (``FrameStore.values``); None takes them from a volume that is
        in memory.

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
    frame = view.frame(series)
    shown = of_frame(series, frame) if values is None else values
    chosen = view.window or window.default(series, shown, frame)
    picture = window.apply(shown, chosen, shown_inverted(series, view))
    for layer in overlays:
        picture = overlays_.blend(picture, layer)
    return picture


def with_planes(
    picture: NDArray[np.uint8], planes: Iterable[Plane], shape: tuple[int, int]
) -> NDArray[np.uint8]:
    """Draw overlay planes over a picture.

    Parameters
    ----------
    picture
        ndarray of uint8, shape (height, width) or (height, width, 3): a whole frame, perhaps
        stretched.
    planes
        In px of the frame, lowest first.
    shape
        ``(rows, cols)`` of the frame.

    Returns
    -------
    ndarray of uint8, shape of ``picture``, or (height, width, 3) where anything is drawn.
    """
    size = (picture.shape[0], picture.shape[1])
    whole = (0.0, 0.0, float(shape[0]), float(shape[1]))
    for plane in planes:
        picture = np.repeat(picture[..., None], 3, axis=-1) if picture.ndim == 2 else picture.copy()
        bits = overlay_planes.on_screen(plane, shape, whole, size)
        under = picture[bits] * (1.0 - plane.opacity)
        picture[bits] = np.rint(under + np.array(plane.colour) * plane.opacity).astype(np.uint8)
    return picture


def of_frame(series: Series, frame: int) -> NDArray[Any]:
    """Modality values of one frame of a series that is in memory."""
    return modality(series.volume, frame, series.volume.voxels[frame])


def shown_inverted(series: Series, view: ViewState) -> bool:
    """Whether low values are shown bright: MONOCHROME1 or the reader's inversion, not both."""
    return series.inverted != view.inverted
