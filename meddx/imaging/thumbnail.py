"""Small pictures of series for lists."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.imaging import pyramid, sample, window
from meddx.imaging.view import aspect

SIZE_PX: Final = 96


def middle(series: Series) -> int:
    """Frame that stands for the series: the middle slice of the first time point."""
    return series.volume.shape[0] // 2


def thumbnail(series: Series, values: NDArray[Any], size_px: int = SIZE_PX) -> NDArray[np.uint8]:
    """Render one frame with its default window, no side longer than ``size_px``.

    Parameters
    ----------
    series
        What is shown.
    values
        Modality values of its ``middle`` frame (``meddx.imaging.frames.FrameStore.values``).
    size_px
        Longest side.

    Returns
    -------
    ndarray of uint8, shape (rows, cols), or (rows, cols, 3) for colour.
    """
    _, rows, cols = series.volume.shape
    scale = size_px / max(rows * aspect(series), cols)
    out_shape = max(1, round(rows * aspect(series) * scale)), max(1, round(cols * scale))
    return sample.visible(
        pyramid.build(values),
        (0.0, 0.0, float(rows), float(cols)),
        out_shape,
        window.default(series, values, middle(series)),
        series.inverted,
    )
