"""Overlay planes of groups 60xx: graphics of one bit over a picture (PS3.3 C.9.2)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.figures import Plane

Rect = tuple[float, float, float, float]
Size = tuple[int, int]
Mask = NDArray[np.bool_]


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


def trimmed(bits: Mask) -> tuple[Mask, tuple[int, int]]:
    """Cut a plane down to what is drawn in it; also returns where that begins, ``(row, col)``.

    Most planes are a few words in a corner. A plane in which nothing is drawn has the shape (0, 0).
    """
    rows, cols = np.flatnonzero(bits.any(axis=1)), np.flatnonzero(bits.any(axis=0))
    if rows.size == 0:
        return bits[:0, :0], (0, 0)
    top, left = int(rows[0]), int(cols[0])
    return bits[top : rows[-1] + 1, left : cols[-1] + 1].copy(), (top, left)


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


def on_screen(plane: Plane, shape: tuple[int, int], rect_px: Rect, out_shape: Size) -> Mask:
    """Sample a plane as it lies over a part of the picture; no line of it is lost when it shrinks.

    A pixel of the answer is set where any bit of its part of the plane is; what lies beyond the
    edges of the picture is cut off.

    Parameters
    ----------
    plane
        Bits and their origin on the picture.
    shape
        ``(rows, cols)`` of the picture.
    rect_px
        ``(top, left, bottom, right)`` in px of the picture; it may reach beyond it.
    out_shape
        Rows and columns of the answer.

    Returns
    -------
    ndarray of bool, shape ``out_shape``.
    """
    found = plane.bits
    for axis in (0, 1):
        at = plane.origin[axis]
        low, high = max(0, -at), max(0, min(found.shape[axis], shape[axis] - at))
        kept = found[low:high] if axis == 0 else found[:, low:high]
        ends = rect_px[axis] - at - low, rect_px[axis + 2] - at - low
        found = _along(kept, axis, ends, out_shape[axis])
    return found


def _along(bits: Mask, axis: int, ends: tuple[float, float], count: int) -> Mask:
    """Sample bits along an axis: each to where its middle lies, or the nearest where they grow."""
    size, step = bits.shape[axis], (ends[1] - ends[0]) / count
    shape = list(bits.shape)
    shape[axis] = count
    out = np.moveaxis(np.zeros(shape, np.bool_), axis, 0)
    lines = np.moveaxis(bits, axis, 0)
    if step <= 1.0:
        at = np.floor(ends[0] + step * (np.arange(count) + 0.5)).astype(np.intp)
        within = np.flatnonzero((at >= 0) & (at < size))
        out[within] = lines[at[within]]
    else:
        at = np.ceil(ends[0] + step * np.arange(count + 1) - 0.5).astype(np.intp)
        within = np.flatnonzero((at[1:] > 0) & (at[:-1] < size))
        if within.size:
            last = int(at[within[-1] + 1])
            starts = np.maximum(at[within], 0)
            out[within] = np.logical_or.reduceat(lines[:last], starts, axis=0)
    return np.moveaxis(out, 0, axis)
