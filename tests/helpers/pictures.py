"""What a widget shows, as an array."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    """Grab a widget: uint8, shape (rows, cols, 3)."""
    return array_of(widget.grab().toImage())


def array_of(picture: QImage) -> NDArray[np.uint8]:
    """Copy a picture: uint8, shape (rows, cols, 3)."""
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(rgb.constBits(), np.uint8).copy()  # the picture's memory goes with it
    rows = flat.reshape(rgb.height(), rgb.bytesPerLine())[:, : 3 * rgb.width()]
    return rows.reshape(rgb.height(), rgb.width(), 3)
