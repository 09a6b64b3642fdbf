"""Second thoughts about lossless JPEG (ISO/IEC 10918-1 H): libjpeg tells nobody what was missing.

A stream has no checksum. Damage that leaves it as long as it was cannot be noticed; a stream whose
data ended early, and one that is read out of step, mostly can.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Coding

_END_OF_IMAGE: Final = b"\xff\xd9"
_CHANGED: Final = 4
_MOST_PIXELS: Final = 8 * _CHANGED  # of one bit each, at least
_MORE: Final = b"\x35\x5a" * 8
_OTHER_BITS: Final = 0x55


def check(
    stream: bytes,
    values: NDArray[Any],
    coding: Coding,
    bits: int,
    decode: Callable[[bytes], NDArray[Any]],
) -> None:
    """Raise an error if what was decoded cannot be what was encoded.

    Parameters
    ----------
    stream
        A frame with its end.
    values
        What ``decode`` made of it: shape (rows, cols) or (rows, cols, samples), unsigned.
    coding
        What the header of the file says of the frame.
    bits
        Depth that the stream says it has.
    decode
        Decodes a stream.

    Raises
    ------
    ValueError
        If the data ended before the last pixels, or if values use more bits than they may and
        some of the data are left over.
    """
    highest = int(values.max(initial=0))
    # What is read out of step soon grows out of bounds, but graphics may stand there as well.
    is_odd = bool(highest >> (bits if coding.signed else min(bits, coding.bits_stored)))
    if not (is_odd or _ends_blank(values)):
        return
    first = _first_of_the_last_bytes(stream, values, decode)
    # Bytes that nobody needs are no damage by themselves.
    if first < values.size - _MOST_PIXELS or (is_odd and first == values.size):
        raise ValueError("the data end elsewhere")


def _ends_blank(values: NDArray[Any]) -> bool:
    """Whether the last row is what stands where data are missing: nothing new."""
    last, above = values[-1], values[max(0, len(values) - 2)]
    return bool((last == last[0]).all() or (last == above).all())


def _first_of_the_last_bytes(
    stream: bytes, values: NDArray[Any], decode: Callable[[bytes], NDArray[Any]]
) -> int:
    """Change the last bytes and add some: number of the first value that is another then."""
    end = stream.rindex(_END_OF_IMAGE)
    changed = bytes(byte ^ _OTHER_BITS for byte in stream[end - _CHANGED : end])
    start = stream[: end - _CHANGED]
    start += b"\0" * start.endswith(b"\xff")  # no marker is to come of it
    again = decode(start + changed.replace(b"\xff", b"\x11") + _MORE + _END_OF_IMAGE)
    places = np.flatnonzero((again != values).reshape(-1))
    return int(places[0]) if places.size else values.size
