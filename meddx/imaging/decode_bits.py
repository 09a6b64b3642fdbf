"""From words of a file to stored values: unused bits, sign, shape (PS3.5 8.1.1)."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Coding
from meddx.phrase import Phrase, Refused

HIGH_BIT: Final = Phrase(
    "The header of this file says that the values stand in other bits than they do. "
    "Export the image again."
)
SIZE: Final = Phrase(
    "The picture in this file has another size than its header says. Export the image again."
)
DEPTH: Final = Phrase(
    "The values in this file do not fit the type that its header says. Export the image again."
)
_FLOATS: Final = {"FloatPixelData": np.float32, "DoublePixelData": np.float64}
_RLE_FILLING: Final = 2


def container(coding: Coding) -> np.dtype[Any]:
    """Type of the words that hold the samples."""
    if coding.keyword in _FLOATS:
        return np.dtype(_FLOATS[coding.keyword])
    return np.dtype(f"{'i' if coding.signed else 'u'}{-(-coding.bits_allocated // 8)}")


def native(payload: bytes, coding: Coding) -> NDArray[Any]:
    """Read one frame of uncompressed little-endian samples."""
    if coding.bits_allocated == 12:
        words = _pairs(np.frombuffer(payload, np.uint8)).view(container(coding))
        return cleaned(native_shape(words, coding), replace(coding, bits_allocated=16))
    words = np.frombuffer(payload, container(coding).newbyteorder("<"))
    words = words.astype(words.dtype.newbyteorder("="), copy=False)
    return cleaned(native_shape(words, coding), coding)


def _pairs(payload: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Unpack samples of 12 bits, two in three bytes (retired; PS3.5 of 1993, annex D)."""
    triples = payload[: len(payload) // 3 * 3].reshape(-1, 3).astype(np.uint16)
    first = triples[:, 0] | (triples[:, 1] & 0xF) << 8
    second = triples[:, 1] >> 4 | triples[:, 2] << 4
    return np.stack([first, second], axis=1).reshape(-1)


def native_shape(values: NDArray[Any], coding: Coding) -> NDArray[Any]:
    """Give uncompressed samples of one frame their shape, colours last."""
    count = coding.rows * coding.columns * coding.samples
    if values.size < count:
        raise Refused("damaged", SIZE)
    values = values[:count]
    if coding.samples == 1:
        return values.reshape(coding.rows, coding.columns)
    if coding.planar == 1:
        planes = values.reshape(coding.samples, coding.rows, coding.columns)
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    return values.reshape(coding.rows, coding.columns, coding.samples)


def single_bits(payload: bytes, first: int, count: int) -> NDArray[np.uint8]:
    """Values of single bits, the least significant of a byte first (PS3.5 8.1.1).

    Parameters
    ----------
    payload
        Bytes of all frames, or of one.
    first, count
        The first bit, which need not begin a byte, and how many there are.
    """
    part = np.frombuffer(payload, np.uint8)[first // 8 : -(-(first + count) // 8)]
    return np.unpackbits(part, bitorder="little")[first % 8 :][:count]


def swapped(payload: bytes) -> bytes:
    """Bytes of big-endian 16-bit words as little-endian ones (PS3.5 7.3): VR OW."""
    return np.frombuffer(payload[: len(payload) // 2 * 2], ">u2").astype("<u2").tobytes()


def rle_bits(frame: bytes, count: int) -> NDArray[np.uint8]:
    """Single bits of one frame in RLE: one segment of packed bytes (PS3.5 G.2).

    pydicom and its plug-ins expect a byte a value there.

    Raises
    ------
    Refused
        If there are fewer or many more than ``count``.
    ValueError
        If the segment is damaged.
    """
    import imagecodecs

    packed = bytes(imagecodecs.dicomrle_decode(frame, np.uint8))
    if not 0 <= len(packed) - -(-count // 8) <= _RLE_FILLING:
        raise Refused("damaged", SIZE)
    return single_bits(packed, 0, count)


def checked_shape(values: NDArray[Any], coding: Coding) -> NDArray[Any]:
    """Return decoded values if they have the size that the header says.

    Raises
    ------
    Refused
        If they have not.
    """
    shape: tuple[int, ...] = (coding.rows, coding.columns)
    shape = shape if coding.samples == 1 else (*shape, coding.samples)
    if values.shape != shape:
        raise Refused("damaged", SIZE)
    return values


def cleaned(values: NDArray[Any], coding: Coding) -> NDArray[Any]:
    """Bring samples down to bit 0, without what stands in unused bits, and with their sign.

    Parameters
    ----------
    values
        Words as they lie in the file; not changed.
    coding
        Says which bits are used.

    Raises
    ------
    Refused
        If values stand in bits below those that the header names.
    """
    if values.dtype.kind == "f" or coding.bits_allocated not in {8, 16, 32, 64}:
        return values
    size, used, high = coding.bits_allocated, coding.bits_stored, coding.high_bit
    if not 0 < used <= size or not used - 1 <= high < size:
        raise Refused("damaged", HIGH_BIT)
    below = high + 1 - used
    if below:
        words = values.view(f"u{values.dtype.itemsize}")
        if (words & ((1 << below) - 1)).any():
            raise Refused("damaged", HIGH_BIT)
    elif used == size or _is_clean(values, used, coding.signed):
        return values
    # Left to the top, then right: the sign follows for signed values.
    shifted: NDArray[Any] = np.right_shift(np.left_shift(values, size - 1 - high), size - used)
    return shifted


def _is_clean(values: NDArray[Any], used: int, signed: bool) -> bool:
    """Whether nothing but the sign stands in the unused bits."""
    if values.size == 0:
        return True
    low, top = int(values.min()), int(values.max())
    if signed:
        return -(1 << (used - 1)) <= low and top < 1 << (used - 1)
    return top < 1 << used
