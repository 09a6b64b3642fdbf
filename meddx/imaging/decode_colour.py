"""Turns stored colours into RGB (PS3.3 C.7.6.3.1.2, C.7.6.3.1.5)."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Coding
from meddx.imaging.decode_file import Stored
from meddx.phrase import Phrase, Refused

COLOURS: Final = Phrase("Pictures in the colour model {name} are not supported.")


def rgb(stored: Stored, coding: Coding) -> NDArray[np.uint8]:
    """Return one frame as RGB: uint8, shape (rows, cols, 3).

    Raises
    ------
    Refused
        ``colour_model`` for what is none of RGB, YBR and palette colours.
    """
    from pydicom.pixels.processing import convert_color_space

    if stored.photometric == "PALETTE COLOR":
        return _palette(stored)
    known = stored.photometric in {"RGB", "YBR_FULL", "YBR_FULL_422"}
    if stored.values.ndim != 3 or not known or stored.values.dtype.kind != "u":
        raise Refused("colour_model", COLOURS.with_values(name=stored.photometric or "?"))
    eight = stored.values
    if eight.dtype.itemsize > 1:
        eight = (eight >> max(0, coding.bits_stored - 8)).astype(np.uint8)
    if stored.photometric == "RGB":
        return np.asarray(eight, np.uint8)
    return np.asarray(convert_color_space(eight, stored.photometric, "RGB"), dtype=np.uint8)


def _palette(stored: Stored) -> NDArray[np.uint8]:
    from pydicom.pixels.processing import apply_color_lut

    if stored.dataset is None:
        raise Refused("colour_model", COLOURS.with_values(name="PALETTE COLOR"))
    colours: NDArray[Any] = np.asarray(apply_color_lut(stored.values, stored.dataset))
    if colours.dtype.itemsize > 1 and int(colours.max()) > 0xFF:
        colours = colours >> 8
    return np.asarray(colours[..., :3], np.uint8)
