"""Single bits in the forms that files hold them in, made without the program's own code."""

import struct

import numpy as np
from numpy.typing import NDArray


def packed(frames: NDArray[np.uint8]) -> bytes:
    """Bits of all frames one after another, the first of a byte lowest; filled to whole words."""
    plain = np.packbits(frames.ravel(), bitorder="little").tobytes()
    return plain + b"\0" * (len(plain) % 2)


def words_turned(payload: bytes) -> bytes:
    """The same 16-bit words with their high bytes first."""
    return b"".join(payload[n : n + 2][::-1] for n in range(0, len(payload), 2))


def run_lengths(frame: NDArray[np.uint8]) -> bytes:
    """One frame of bits in RLE (PS3.5 G): a header of one segment, runs of equal bytes."""
    content = np.packbits(frame.ravel(), bitorder="little").tobytes()
    out = struct.pack("<16L", 1, 64, *[0] * 14)
    for value in content:
        out += bytes([0, value])  # one byte as it is
    return out + b"\x80" * (len(out) % 2)
