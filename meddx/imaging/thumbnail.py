"""Small pictures of series for lists."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.imaging import pyramid, sample, window
from meddx.imaging.view import aspect

SIZE_PX: Final = 96


def thumbnail(series: Series, size_px: int = SIZE_PX) -> NDArray[np.uint8]:
    """Render the middle slice with its default window, no side longer than ``size_px``.

    Returns
    -------
    ndarray of uint8, shape (rows, cols), or (rows, cols, 3) for colour.
    """
    slices, rows, cols = series.volume.shape
    scale = size_px / max(rows * aspect(series), cols)
    out_shape = max(1, round(rows * aspect(series) * scale)), max(1, round(cols * scale))
    return sample.visible(
        pyramid.of_slice(series, slices // 2),
        (0.0, 0.0, float(rows), float(cols)),
        out_shape,
        window.default(series),
        series.inverted,
    )
