"""Decodes pictures in the child process, for training and for ``meddx evaluate``."""

from typing import Final

import numpy as np

from meddx.child import Reply
from meddx.phrase import Phrase, Refused

NOT_A_PICTURE: Final = Phrase("The file is not a picture that MedDx can read.")
_MAX_PX: Final = 100_000_000


def decode(path: str) -> Reply:
    """Decode one picture file; runs in the child process.

    Returns
    -------
    Reply
        Array ``grey``: uint8, shape (rows, cols). Header ``colour``: mean difference between the
        colour channels, 0 to 255; ``frames``: pictures in the file.

    Raises
    ------
    Refused
        ``not_a_picture``.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > _MAX_PX:
                raise Refused("not_a_picture", NOT_A_PICTURE)
            frames = int(getattr(picture, "n_frames", 1))
            deep = picture.mode.startswith("I") or picture.mode == "F"
            array = np.asarray(picture if deep or picture.mode == "L" else picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError):
        raise Refused("not_a_picture", NOT_A_PICTURE) from None
    if array.ndim == 2:
        grey = array if array.dtype == np.uint8 else _eight_bits(array)
        return Reply({"colour": 0.0, "frames": frames}, {"grey": grey})
    colour = float(np.ptp(array.astype(np.int16), axis=2).mean())
    weights = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
    grey = np.rint(array.astype(np.float32) @ weights).astype(np.uint8)
    return Reply({"colour": colour, "frames": frames}, {"grey": grey})


def _eight_bits(array: np.ndarray) -> np.ndarray:
    """Bring deep grey pictures to 8 bits between their lowest and highest value."""
    values = array.astype(np.float32)
    low, high = float(values.min()), float(values.max())
    scaled = (values - low) * np.float32(255.0 / max(high - low, 1e-6))
    eight: np.ndarray = np.rint(scaled).astype(np.uint8)
    return eight
