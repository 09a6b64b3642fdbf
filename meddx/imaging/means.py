"""Means over square blocks of integers, in one pass over them."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging.buffers import Buffers

LARGEST: Final = 256  # side of a block whose sum of 16 bit values is sure to fit into 32 bits
_BLOCK: Final = 1 << 16  # pairs of pixels worked on at once, so that temporaries stay in the cache
_SIGN: Final = 0x8000  # with this bit turned over, signed values are unsigned ones 32768 higher
_LOW: Final = np.uint32(0xFFFF)
_HALF: Final = np.uint32(16)

Words = NDArray[np.uint16]
Sums = NDArray[np.uint32]


def can(voxels: NDArray[Any]) -> bool:
    """Whether ``of_blocks`` takes these voxels: grey, of at most 16 bits."""
    kind = voxels.dtype
    return voxels.ndim == 2 and kind.kind in "iu" and kind.itemsize <= 2 and kind.isnative


def of_blocks(
    voxels: NDArray[Any],
    side: int,
    padding: tuple[float, float] | None,
    out: NDArray[np.float32],
    buffers: Buffers,
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
    buffers
        Give memory to work in.
    """
    rows, cols = voxels.shape
    whole = cols // side * side
    count = max(1, 2 * _BLOCK // (side * max(1, cols))) * side
    sums = _Sums(buffers, (count, whole // 2))
    for start in range(0, rows, count):
        part = voxels[start : start + count]
        into = out[start // side : -(-(start + len(part)) // side)]
        words, bias = _words(part)
        known = None if padding is None else _known(part, padding)
        if known is not None:
            words = words * known
        down = len(part) // side * side
        middle = np.s_[:down, :whole]
        total = sums.of(words[middle], side)
        if known is None:
            found = _mean(total, side**2, bias)
        else:
            found = _mean(total.copy(), sums.of(known[middle], side), bias)
        into[: down // side, : whole // side] = found
        _fill_edges(into, words, known, side, bias)
    sums.close()


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


class _Sums:
    """Adds up whole blocks, in the same memory each time."""

    def __init__(self, buffers: Buffers, shape: tuple[int, int]) -> None:
        self._buffers = buffers
        self._total = buffers.take(shape, np.uint32)
        self._high = buffers.take(shape, np.uint32)

    def close(self) -> None:
        """Give the memory back."""
        self._buffers.give(self._total)
        self._buffers.give(self._high)

    def of(self, words: Words, side: int) -> Sums:
        """Return sums of ``side`` x ``side`` words, all whole; the next ones overwrite them."""
        pairs = words.view(np.uint32)
        total, high = self._total[: len(pairs)], self._high[: len(pairs)]
        np.bitwise_and(pairs, _LOW, out=total)
        np.right_shift(pairs, _HALF, out=high)
        total += high
        spare = self._high
        down = side
        while down > 1:
            total, spare = np.add(total[::2], total[1::2], out=spare[: len(total) // 2]), total
            down //= 2
        across = side // 2
        while across > 1:
            total = total[:, ::2] + total[:, 1::2]
            across //= 2
        return total


def _fill_edges(
    out: NDArray[np.float32], words: Words, known: Words | None, side: int, bias: int
) -> None:
    """Average what there is of the blocks at the bottom and at the right."""
    down, across = len(words) // side, words.shape[1] // side
    for block, part in (
        (np.s_[down:, :], np.s_[down * side :, :]),
        (np.s_[:down, across:], np.s_[: down * side, across * side :]),
    ):
        if words[part].size:
            count = np.ones_like(words[part]) if known is None else known[part]
            out[block] = _mean(_blocks(words[part], side), _blocks(count, side), bias)


def _blocks(words: Words, side: int) -> Sums:
    """Return sums of blocks, also of broken ones."""
    tall: Sums = np.add.reduceat(words, np.arange(0, len(words), side), 0, dtype=np.uint32)
    return np.add.reduceat(tall, np.arange(0, words.shape[1], side), 1, dtype=np.uint32)


def _mean(total: Sums, count: Sums | int, bias: int) -> NDArray[np.floating[Any]]:
    """Return means of signed values from sums of words; NaN where nothing was counted."""
    real = (total - np.uint32(bias) * np.uint32(count)).view(np.int32) if bias else total
    if isinstance(count, int):
        return np.multiply(real, np.float32(1.0 / count), dtype=np.float32, casting="unsafe")
    with np.errstate(invalid="ignore"):  # 0 / 0
        return np.divide(real, count, dtype=np.float64)
