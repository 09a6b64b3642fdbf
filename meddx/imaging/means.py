"""Means over square blocks of integers, in one pass over them."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LARGEST: Final = 256  # side of a block whose sum of 16 bit values is sure to fit into 32 bits
_BLOCK: Final = 1 << 16  # pairs of pixels worked on at once, so that temporaries stay in the cache
_SIGN: Final = 0x8000  # with this bit turned over, signed values are unsigned ones 32768 higher
_LOW: Final = np.uint32(0xFFFF)

Words = NDArray[np.uint16]


def can(voxels: NDArray[Any]) -> bool:
    """Whether ``of_blocks`` takes these voxels: grey, of at most 16 bits."""
    kind = voxels.dtype
    return voxels.ndim == 2 and kind.kind in "iu" and kind.itemsize <= 2 and kind.isnative


def of_blocks(
    voxels: NDArray[Any],
    side: int,
    padding: tuple[float, float] | None,
    out: NDArray[np.float32],
) -> None:
    """Average blocks of ``side`` x ``side`` pixels; at the edges what there is of a block.

    Two neighbours of 16 bits are one number of 32: half the additions, and none of them strided.

    Parameters
    ----------
    voxels
        ndarray, shape (rows, cols), see ``can``.
    side
        A power of two, 2 to ``LARGEST``.
    padding
        Lowest and highest value that is left out; a block with nothing else becomes NaN.
    out
        ndarray, shape (ceil(rows / side), ceil(cols / side)): is filled.
    """
    rows, cols = voxels.shape
    across = cols // side * side
    count = max(1, 2 * _BLOCK // (side * max(1, cols))) * side
    for start in range(0, rows, count):
        part = voxels[start : start + count]
        into = out[start // side : -(-(start + len(part)) // side)]
        words, bias = _words(part)
        known = None if padding is None else _known(part, padding)
        if known is not None:
            words = words * known
        whole = len(part) // side * side
        for top, bottom in ((0, whole), (whole, len(part))):
            for left, right in ((0, across), (across, cols)):
                place = np.s_[top:bottom, left:right]
                where = into[top // side : -(-bottom // side), left // side : -(-right // side)]
                _fill(where, words[place], None if known is None else known[place], side)
        if bias:
            into -= np.float32(bias)


def _words(part: NDArray[Any]) -> tuple[Words, int]:
    """Return voxels as unsigned words, and by how much these are too high."""
    if part.dtype == np.uint16:
        return part, 0
    if part.dtype == np.int16:
        return part.view(np.uint16) ^ np.uint16(_SIGN), _SIGN
    bias = _SIGN if part.dtype.kind == "i" else 0
    return (part.astype(np.int32) + bias).astype(np.uint16), bias


def _known(part: NDArray[Any], padding: tuple[float, float]) -> Words | None:
    """Return 1 where a value is, 0 where padding is; None where there is no padding."""
    hidden = (part >= padding[0]) & (part <= padding[1])
    return np.logical_not(hidden).astype(np.uint16) if hidden.any() else None


def _fill(out: NDArray[np.float32], words: Words, known: Words | None, side: int) -> None:
    """Average the blocks of a part: of whole blocks only, or of broken ones only, on each axis."""
    if words.size == 0:
        return
    down, across = min(side, len(words)), min(side, words.shape[1])
    total = _sums(words, down, across)
    if known is None:
        np.multiply(total, np.float32(1.0 / (down * across)), out=out, casting="unsafe")
        return
    count = _sums(known, down, across)
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN: nothing but padding
        np.divide(total, count, out=out, casting="unsafe")


def _sums(words: Words, down: int, across: int) -> NDArray[np.uint32]:
    """Sums of blocks, ndarray of shape (rows / down, cols / across)."""
    if across % 2:
        total = _folded(words.astype(np.uint32), down, 0)
        return total.reshape(len(total), -1, across).sum(2, dtype=np.uint32)
    pairs = words.view(np.uint32)
    total = pairs & _LOW
    total += pairs >> np.uint32(16)
    return _folded(_folded(total, down, 0), across // 2, 1)


def _folded(total: NDArray[np.uint32], count: int, axis: int) -> NDArray[np.uint32]:
    """Add up ``count`` neighbours along an axis."""
    while count > 1 and count % 2 == 0:
        total = total[::2] + total[1::2] if axis == 0 else total[:, ::2] + total[:, 1::2]
        count //= 2
    if count > 1:
        shape = (-1, count, total.shape[1]) if axis == 0 else (len(total), -1, count)
        total = total.reshape(shape).sum(1 if axis == 0 else 2, dtype=np.uint32)
    return total
