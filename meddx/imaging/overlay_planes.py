"""Overlay planes of groups 60xx: graphics of one bit over a picture (PS3.3 C.9.2)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class OverlayPlane:
    """One overlay of one frame of a picture.

    Parameters
    ----------
    mask
        ndarray of bool, shape (rows, cols): where something is drawn, on the overlay's own grid.
    origin
        ``(row, col)`` of its first pixel on the picture, from 0; it may lie beyond the picture.
    kind
        ``G`` for graphics, ``R`` for a region of interest.
    label
        OverlayLabel or OverlayDescription.
    """

    mask: NDArray[np.bool_]
    origin: tuple[int, int] = (0, 0)
    kind: str = "G"
    label: str = ""


def of_bytes(
    data: bytes, shape: tuple[int, int], frames: int = 1, frame: int = 0, big_endian: bool = False
) -> NDArray[np.bool_]:
    """Unpack one frame of OverlayData: bits one after another, lowest first, across frames.

    Parameters
    ----------
    data
        OverlayData (60xx,3000).
    shape, frames
        OverlayRows, OverlayColumns and NumberOfFramesInOverlay.
    frame
        Which of its frames.
    big_endian
        Whether the words of the file are big-endian.

    Returns
    -------
    ndarray of bool, shape (rows, cols), read-only.

    Raises
    ------
    ValueError
        For data that do not hold so many bits, or a frame that is not there.
    """
    rows, cols = shape
    if rows <= 0 or cols <= 0 or not 0 <= frame < frames or len(data) * 8 < rows * cols * frames:
        raise ValueError("the overlay does not hold this frame")
    packed = np.frombuffer(data, np.uint8)
    if big_endian:
        packed = packed[: packed.size // 2 * 2].reshape(-1, 2)[:, ::-1].reshape(-1)
    first = frame * rows * cols
    part = packed[first // 8 : -(-(first + rows * cols) // 8)]
    bits = np.unpackbits(part, bitorder="little")[first % 8 :][: rows * cols]
    mask = bits.astype(np.bool_).reshape(shape)
    mask.flags.writeable = False
    return mask


def of_high_bit(words: NDArray[Any], bit: int) -> NDArray[np.bool_]:
    """Take an overlay out of an unused bit of the pixels (OverlayBitPosition).

    Parameters
    ----------
    words
        ndarray of integers, shape (rows, cols): pixels with all their allocated bits.
    bit
        OverlayBitPosition.

    Raises
    ------
    ValueError
        For a bit that the pixels do not have.
    """
    if not 0 <= bit < words.dtype.itemsize * 8:
        raise ValueError("the pixels have no such bit")
    unsigned = words.view(f"u{words.dtype.itemsize}")
    mask: NDArray[np.bool_] = (unsigned >> bit) & 1 != 0
    mask.flags.writeable = False
    return mask


def stored_only(words: NDArray[Any], bits_stored: int, high_bit: int, signed: bool) -> NDArray[Any]:
    """Return stored values without whatever stands in the other bits (PS3.5 8.1.1).

    Parameters
    ----------
    words
        ndarray of integers: pixels with all their allocated bits.
    bits_stored, high_bit, signed
        Where the value stands, and whether its sign is carried on.
    """
    size = words.dtype.itemsize * 8
    typed = words.view(f"{'i' if signed else 'u'}{size // 8}")
    up, down = size - 1 - high_bit, size - bits_stored
    return np.asarray(np.right_shift(np.left_shift(typed, up), down))


def on_picture(plane: OverlayPlane, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Place an overlay on a picture of this shape; what lies beyond its edges is cut off.

    Returns
    -------
    ndarray of bool, shape ``shape``.
    """
    out = np.zeros(shape, np.bool_)
    spans = []
    for at, size, room in zip(plane.origin, plane.mask.shape, shape, strict=True):
        spans.append((max(0, at), min(room, at + size), at))
    (top, bottom, row), (left, right, col) = spans
    if top < bottom and left < right:
        out[top:bottom, left:right] = plane.mask[top - row : bottom - row, left - col : right - col]
    return out
