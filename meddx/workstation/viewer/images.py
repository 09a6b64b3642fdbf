"""Arrays as Qt pictures."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

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
    made = _view(np.ascontiguousarray(picture)).copy()
    made.setDevicePixelRatio(ratio)
    return made


def paint_image(painter: QPainter, picture: NDArray[np.uint8], ratio: float) -> None:
    """Paint an array at the top left, pixel by pixel; parameters as for ``image``."""
    pixels = np.ascontiguousarray(picture)  # lives until it is painted: it need not be copied
    seen = _view(pixels)
    seen.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(0, 0), seen)


def _view(pixels: NDArray[np.uint8]) -> QImage:
    """Return a picture that looks at the array's own memory."""
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    rows, cols = pixels.shape[:2]
    return QImage(pixels.data, cols, rows, cols * channels, _FORMATS[channels])
