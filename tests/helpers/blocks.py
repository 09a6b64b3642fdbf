"""Compares pictures of windows so that a moved panel is seen and antialiasing is not.

A picture is cut into squares of ``BLOCK_PX``; each counts by its mean colour. A font that is hinted
differently, or a line drawn half a pixel lower, leaves the mean of a square nearly as it was. What
moves by half a square changes every square at its edge and under its text.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tests.helpers.pictures import array_of

BLOCK_PX = 16
STEP = 8.0  # grey levels by which the mean of a square may differ, in any colour
MOST_BLOCKS = 10  # squares that may differ by more: less than a line of text
COLOURS = 256


def block_means(picture: NDArray[Any]) -> NDArray[np.float64]:
    """Mean colour of each square: shape (rows / 16, cols / 16, 3); what is left over is cut off."""
    rows, cols = (size // BLOCK_PX for size in picture.shape[:2])
    cut = picture[: rows * BLOCK_PX, : cols * BLOCK_PX].astype(np.float64)
    return cut.reshape(rows, BLOCK_PX, cols, BLOCK_PX, 3).mean(axis=(1, 3))


def different_blocks(shown: NDArray[Any], judged: NDArray[Any]) -> int:
    """Count the squares that differ; all of them where the sizes do."""
    if shown.shape != judged.shape:
        return max(shown.size, judged.size) // (3 * BLOCK_PX**2)
    apart = np.abs(block_means(shown) - block_means(judged)).max(axis=2)
    return int((apart > STEP).sum())


def same(shown: NDArray[Any], judged: NDArray[Any]) -> bool:
    """Whether two pictures show the same at the same places."""
    return different_blocks(shown, judged) <= MOST_BLOCKS


def write_small(picture: NDArray[Any], path: Path) -> None:
    """Write a PNG with the palette that keeps the means of the squares best."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    ways = (Image.Quantize.FASTOCTREE, Image.Quantize.MEDIANCUT)
    made = [Image.fromarray(picture).quantize(COLOURS, way) for way in ways]
    means = block_means(picture)
    far = [np.abs(block_means(np.asarray(one.convert("RGB"))) - means).max() for one in made]
    made[int(np.argmin(far))].save(path, optimize=True)


def read(path: Path) -> NDArray[np.uint8]:
    """Read a picture: uint8, shape (rows, cols, 3)."""
    return array_of(QImage(str(path)))
