"""Turns stored colours into RGB (PS3.3 C.7.6.3.1.2, C.7.6.3.1.5)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Coding
from meddx.imaging import palette
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
    refused = Refused("colour_model", COLOURS.with_values(name="PALETTE COLOR"))
    if stored.dataset is None:
        raise refused
    try:
        made = palette.of_dataset(stored.dataset, stored.values.dtype.kind == "i")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise refused from None
    return palette.apply(stored.values, made)
