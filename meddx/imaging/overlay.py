"""Heatmaps over pictures: one fixed scale, a colour table that rises in lightness and opacity."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Heatmap
from meddx.imaging import bilinear

Rect = tuple[float, float, float, float]

# Eight points of the table "plasma" (van der Walt and Smith 2015, CC0): lightness rises evenly and
# no point of it is grey, so that it stands off a radiograph.
_PLASMA: Final = (
    (13, 8, 135),
    (84, 2, 163),
    (139, 10, 165),
    (185, 50, 137),
    (219, 92, 104),
    (244, 136, 73),
    (254, 188, 43),
    (240, 249, 33),
)
_OPAQUE_FROM: Final = 0.5  # share of the scale at which a colour covers fully (before opacity)


@dataclass(frozen=True, eq=False)
class Overlay:
    """A heatmap and how strongly it is laid over the picture, ``opacity`` 0 to 1."""

    heatmap: Heatmap
    opacity: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 <= self.opacity <= 1.0:
            raise ValueError("opacity lies between 0 and 1")


@cache
def colour_table() -> NDArray[np.uint8]:
    """Return RGBA for 0 to the end of the scale: ndarray of uint8, shape (256, 4), read-only.

    Transparent at 0; its opacity rises evenly to full at half the scale.
    """
    at = np.linspace(0.0, 1.0, 256)
    points = np.linspace(0.0, 1.0, len(_PLASMA))
    table = np.empty((256, 4), np.uint8)
    for channel in range(3):
        colour = np.interp(at, points, [point[channel] for point in _PLASMA])
        table[:, channel] = np.rint(colour)
    table[:, 3] = np.rint(255.0 * np.minimum(at / _OPAQUE_FROM, 1.0))
    table.flags.writeable = False
    return table


def colour_bar(height_px: int, width_px: int = 16) -> NDArray[np.uint8]:
    """Return the colour bar, the end of the scale on top: uint8, (height_px, width_px, 4)."""
    steps = np.rint(np.linspace(255.0, 0.0, height_px)).astype(np.intp)
    return np.repeat(colour_table()[steps][:, None], width_px, axis=1)


def upsampled(heatmap: Heatmap, rect_px: Rect, out_shape: tuple[int, int]) -> NDArray[np.float32]:
    """Sample a heatmap bilinearly over a rectangle of its source picture.

    Parameters
    ----------
    heatmap
        The coarse grid; the middle of each cell carries its value.
    rect_px
        ``(top, left, bottom, right)`` on the source picture in px.
    out_shape
        Rows and columns of the answer.

    Returns
    -------
    ndarray of float32, 0 to 1 in units of the fixed scale; what speaks against the finding, and
    what the model did not see, is 0.
    """
    box_top, box_left, box_bottom, box_right = heatmap.box
    rows, cols = heatmap.values.shape
    down = rows / (box_bottom - box_top)
    across = cols / (box_right - box_left)
    top, left, bottom, right = rect_px
    rect = (
        (top - box_top) * down,
        (left - box_left) * across,
        (bottom - box_top) * down,
        (right - box_left) * across,
    )
    share = bilinear.sample(heatmap.values, rect, out_shape)
    share /= np.float32(heatmap.scale)
    np.clip(share, 0.0, 1.0, out=share)
    for axis, edge in ((0, rows), (1, cols)):
        step = (rect[axis + 2] - rect[axis]) / out_shape[axis]
        at = rect[axis] + step * (np.arange(out_shape[axis]) + 0.5)
        beyond = (at < 0.0) | (at > edge)
        share[beyond if axis == 0 else (slice(None), beyond)] = 0.0
    return share


def rgba(overlay: Overlay, rect_px: Rect, out_shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the overlay alone with its opacity: uint8, (*out_shape, 4), not premultiplied."""
    share = upsampled(overlay.heatmap, rect_px, out_shape)
    table = colour_table().copy()
    table[:, 3] = np.rint(table[:, 3] * overlay.opacity)
    return np.asarray(table[np.rint(share * 255.0).astype(np.uint8)])


def blend(
    picture: NDArray[Any], overlay: Overlay, rect_px: Rect | None = None
) -> NDArray[np.uint8]:
    """Lay a heatmap over a picture.

    Parameters
    ----------
    picture
        ndarray of uint8, shape (rows, cols) or (rows, cols, 3).
    overlay
        Heatmap and opacity.
    rect_px
        Part of the source picture that ``picture`` shows; None is all of it, pixel by pixel.

    Returns
    -------
    ndarray of uint8, shape (rows, cols, 3).
    """
    rows, cols = picture.shape[:2]
    part = rect_px or (0.0, 0.0, float(rows), float(cols))
    over = rgba(overlay, part, (rows, cols))
    under = picture if picture.ndim == 3 else picture[..., None]
    alpha = over[..., 3:].astype(np.uint16)
    mixed = under * (255 - alpha) + over[..., :3] * alpha
    mixed += 127
    mixed //= 255
    return mixed.astype(np.uint8)
