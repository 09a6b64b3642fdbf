"""Arrays as Qt pictures."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

_FORMATS = {
    1: QImage.Format.Format_Grayscale8,
    3: QImage.Format.Format_RGB888,
    4: QImage.Format.Format_RGBA8888,
}


def image(picture: NDArray[np.uint8], ratio: float = 1.0) -> QImage:
    """Copy an array into a picture that owns its pixels.

    Parameters
    ----------
    picture
        ndarray of uint8, shape (rows, cols), (rows, cols, 3) or (rows, cols, 4).
    ratio
        Device pixels for each logical one.
    """
    pixels = np.ascontiguousarray(picture)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    rows, cols = pixels.shape[:2]
    made = QImage(pixels.data, cols, rows, cols * channels, _FORMATS[channels]).copy()
    made.setDevicePixelRatio(ratio)
    return made
