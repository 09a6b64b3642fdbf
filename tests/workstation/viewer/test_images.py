import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from meddx.workstation.viewer.images import image, paint_image


def painted(picture, ratio=1.0):
    target = QImage(40, 30, QImage.Format.Format_RGB32)
    target.fill(0)
    painter = QPainter(target)
    paint_image(painter, picture, ratio)
    painter.end()
    return np.array([[target.pixelColor(x, y).getRgb()[:3] for x in range(40)] for y in range(30)])


@pytest.mark.parametrize("columns", [17, 40])  # 17: lines are not whole words
def test_what_is_painted_is_the_array(qapp, columns):
    grey = np.random.default_rng(1).integers(0, 256, (30, columns), np.uint8)
    assert np.array_equal(painted(grey)[:, :columns], np.repeat(grey[..., None], 3, -1))
    rgb = np.random.default_rng(2).integers(0, 256, (30, columns, 3), np.uint8)
    assert np.array_equal(painted(rgb)[:, :columns], rgb)
    assert np.array_equal(painted(rgb[:, ::-1])[:, :columns], rgb[:, ::-1])


def test_a_picture_that_is_kept_owns_its_pixels(qapp):
    grey = np.full((3, 5), 9, np.uint8)
    kept = image(grey, 2.0)
    grey[:] = 200
    assert kept.pixelColor(1, 1).red() == 9
    assert kept.devicePixelRatio() == 2.0
