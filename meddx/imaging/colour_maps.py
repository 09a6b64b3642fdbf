"""Colours of one series laid over another: DICOM's well-known palettes and two more.

A map is a table for 0 to the end of a scale that is fixed for a series; it never depends on the
picture.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_OPAQUE_FROM: Final = 0.25  # share of the scale at which a fading map covers fully
_LAST: Final = 255


class ColourMap(StrEnum):
    """Maps by name; the first four are those of PS3.6 B.1."""

    HOT_IRON = "hot iron"
    PET = "PET"
    HOT_METAL_BLUE = "hot metal blue"
    PET_20_STEP = "PET 20 step"
    FIRE = "fire"
    GREY_INVERTED = "grey inverted"


_Points = Sequence[tuple[float, int]]  # entry of the table, value; straight lines between them
_Channels = tuple[_Points, _Points, _Points]

# PS3.6 B.1.1 to B.1.4: UIDs 1.2.840.10008.1.5.1 to 1.2.840.10008.1.5.4.
_HOT_IRON: Final[_Channels] = (
    ((0, 0), (127, 254), (128, 255), (255, 255)),
    ((0, 0), (128, 0), (254, 252), (255, 255)),
    ((0, 0), (191, 0), (254, 252), (255, 255)),
)
_PET: Final[_Channels] = (
    (
        (0, 0),
        (63, 0),
        (64, 1),
        (106, 85),
        (107, 86),
        (149, 170),
        (150, 171),
        (192, 255),
        (255, 255),
    ),
    (
        *((0, 0), (31, 62), (32, 65), (62, 125), (63, 128), (95, 64), (96, 63), (127, 1)),
        *((128, 0), (254, 252), (255, 255)),
    ),
    (
        *((0, 0), (1, 1), (128, 255), (129, 252), (192, 0), (212, 80), (213, 85), (233, 165)),
        *((234, 170), (254, 250), (255, 255)),
    ),
)
_HOT_METAL_BLUE: Final[_Channels] = (
    ((0, 0), (85, 0), (102, 50), (119, 90), (153, 190), (170, 255), (255, 255)),
    ((0, 0), (119, 0), (238, 224), (255, 255)),
    (
        *((0, 0), (17, 33), (42, 83), (44, 86), (75, 147), (93, 183), (95, 186), (102, 200)),
        *((119, 150), (136, 50), (153, 0), (170, 0), (238, 200), (255, 255)),
    ),
)
# First entry of each step, and its colour.
_STEPS: Final = (
    (0, (0, 0, 0)),
    (13, (96, 0, 80)),
    (26, (48, 48, 80)),
    (39, (48, 48, 112)),
    (51, (80, 80, 128)),
    (64, (96, 96, 176)),
    (77, (112, 112, 192)),
    (90, (128, 128, 224)),
    (102, (48, 96, 48)),
    (115, (48, 144, 48)),
    (128, (80, 192, 80)),
    (141, (64, 224, 64)),
    (153, (224, 224, 80)),
    (166, (208, 208, 96)),
    (179, (208, 176, 64)),
    (192, (208, 144, 0)),
    (204, (192, 96, 0)),
    (217, (176, 48, 0)),
    (230, (255, 0, 0)),
    (243, (255, 255, 255)),
)
# Eight even points of the table "inferno" (van der Walt and Smith 2015, CC0).
_FIRE: Final = (
    (0, 0, 4),
    (40, 11, 84),
    (101, 21, 110),
    (159, 42, 99),
    (212, 72, 66),
    (245, 125, 21),
    (250, 193, 39),
    (252, 255, 164),
)


@cache
def table(colours: ColourMap) -> NDArray[np.uint8]:
    """Return RGB for 0 to the end of the scale: ndarray of uint8, shape (256, 3), read-only."""
    made = _made(colours)
    made.flags.writeable = False
    return made


@cache
def rgba(colours: ColourMap, opacity: float, *, fades: bool) -> NDArray[np.uint8]:
    """Return RGBA for 0 to the end of the scale: uint8, shape (256, 4), not premultiplied.

    Parameters
    ----------
    colours
        Which map.
    opacity
        0 to 1.
    fades
        Whether the low end is transparent, so that the anatomy under what takes up nothing stays
        as it is; opacity then rises evenly to full at a quarter of the scale.
    """
    share = np.linspace(0.0, 1.0, _LAST + 1)
    alpha = np.minimum(share / _OPAQUE_FROM, 1.0) if fades else np.ones_like(share)
    made = np.column_stack([table(colours), np.rint(_LAST * opacity * alpha).astype(np.uint8)])
    made.flags.writeable = False
    return made


def _made(colours: ColourMap) -> NDArray[np.uint8]:
    at = np.arange(_LAST + 1)
    if colours is ColourMap.GREY_INVERTED:
        return np.repeat((_LAST - at).astype(np.uint8)[:, None], 3, axis=1)
    if colours is ColourMap.PET_20_STEP:
        step = np.searchsorted([first for first, _ in _STEPS], at, side="right") - 1
        return np.array([colour for _, colour in _STEPS], np.uint8)[step]
    channels = {
        ColourMap.HOT_IRON: _HOT_IRON,
        ColourMap.PET: _PET,
        ColourMap.HOT_METAL_BLUE: _HOT_METAL_BLUE,
        ColourMap.FIRE: _evenly(_FIRE),
    }[colours]
    lines = [np.interp(at, *np.array(points, np.float64).T) for points in channels]
    made: NDArray[np.uint8] = np.rint(np.stack(lines, axis=1)).astype(np.uint8)
    return made


def _evenly(colours: Sequence[tuple[int, int, int]]) -> _Channels:
    places = np.linspace(0, _LAST, len(colours))
    red, green, blue = (
        tuple(
            (float(place), colour[channel]) for place, colour in zip(places, colours, strict=True)
        )
        for channel in range(3)
    )
    return red, green, blue
