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
# Both arms rise in lightness from nothing, in hues that every kind of colour vision tells apart
# (Okabe and Ito 2008); a table with a light middle would hide the picture.
_BELOW: Final = ((8, 38, 84), (0, 114, 178), (86, 180, 233), (190, 230, 255))
_ABOVE: Final = ((80, 28, 0), (213, 94, 0), (240, 160, 30), (255, 226, 150))
_OPAQUE_FROM: Final = 0.5  # share of the scale at which a colour covers fully (before opacity)


@dataclass(frozen=True, eq=False)
class Overlay:
    """A heatmap and how strongly it is laid over the picture, ``opacity`` 0 to 1.

    ``is_signed`` shows what is below 0 in other colours; else it is not shown.
    """

    heatmap: Heatmap
    opacity: float = 0.5
    is_signed: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.opacity <= 1.0:
            raise ValueError("opacity lies between 0 and 1")


@cache
def colour_table() -> NDArray[np.uint8]:
    """Return RGBA for 0 to the end of the scale: ndarray of uint8, shape (256, 4), read-only.

    Transparent at 0; its opacity rises evenly to full at half the scale.
    """
    return _table(_PLASMA)


@cache
def signed_table() -> NDArray[np.uint8]:
    """Return RGBA for minus to plus the end of the scale: uint8, shape (511, 4), read-only.

    Transparent in the middle; its opacity rises evenly to full at half the scale either way.
    """
    table = np.concatenate([_table(_BELOW)[:0:-1], _table(_ABOVE)])
    table.flags.writeable = False
    return table


def _table(colours: tuple[tuple[int, int, int], ...]) -> NDArray[np.uint8]:
    at = np.linspace(0.0, 1.0, 256)
    points = np.linspace(0.0, 1.0, len(colours))
    table = np.empty((256, 4), np.uint8)
    for channel in range(3):
        colour = np.interp(at, points, [point[channel] for point in colours])
        table[:, channel] = np.rint(colour)
    table[:, 3] = np.rint(255.0 * np.minimum(at / _OPAQUE_FROM, 1.0))
    table.flags.writeable = False
    return table


def colour_bar(height_px: int, width_px: int = 16, *, is_signed: bool = False) -> NDArray[np.uint8]:
    """Return the colour bar, the end of the scale on top: uint8, (height_px, width_px, 4)."""
    table = signed_table() if is_signed else colour_table()
    steps = np.rint(np.linspace(len(table) - 1, 0.0, height_px)).astype(np.intp)
    return np.repeat(table[steps][:, None], width_px, axis=1)


def difference(one: Heatmap, other: Heatmap) -> Heatmap:
    """Return what speaks for one label against another, place by place.

    Of exact class activation maps its sum is the difference of the two logits, less that of the
    two biases.

    Raises
    ------
    ValueError
        If the two are of different grids or scales: they are not of one pack and picture.
    """
    alike = one.values.shape == other.values.shape and one.box == other.box
    if not alike or one.scale != other.scale or one.method != other.method:
        raise ValueError("the maps of one pack and picture can be compared")
    return Heatmap(one.values - other.values, one.box, one.scale, one.method)


def upsampled(
    heatmap: Heatmap, rect_px: Rect, out_shape: tuple[int, int], *, is_signed: bool = False
) -> NDArray[np.float32]:
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
    what the model did not see, is 0. With ``is_signed`` -1 to 1.
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
    np.clip(share, -1.0 if is_signed else 0.0, 1.0, out=share)
    for axis, edge in ((0, rows), (1, cols)):
        step = (rect[axis + 2] - rect[axis]) / out_shape[axis]
        at = rect[axis] + step * (np.arange(out_shape[axis]) + 0.5)
        beyond = (at < 0.0) | (at > edge)
        share[beyond if axis == 0 else (slice(None), beyond)] = 0.0
    return share


def rgba(overlay: Overlay, rect_px: Rect, out_shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the overlay alone with its opacity: uint8, (*out_shape, 4), not premultiplied."""
    signed = overlay.is_signed
    share = upsampled(overlay.heatmap, rect_px, out_shape, is_signed=signed)
    table = (signed_table() if signed else colour_table()).copy()
    table[:, 3] = np.rint(table[:, 3] * overlay.opacity)
    places = np.rint(share * 255.0).astype(np.intp) + (255 if signed else 0)
    return np.asarray(table[places])


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
