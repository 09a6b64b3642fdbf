"""Deflated DICOM files, inflated within limits; in the child process only (PS3.5 A.5)."""

import io
import struct
import zlib
from typing import BinaryIO, Final

from meddx.phrase import Phrase, Refused

DEFLATED: Final = "1.2.840.10008.1.2.1.99"
BOMB: Final = Phrase(
    "This file unpacks to far more than its header says. It may be damaged or harmful; it was not "
    "opened."
)
CUT: Final = Phrase(
    "The packed contents of this file have no end. It is damaged or cut short; export it again."
)
MOST_HEADER: Final = 64 << 20  # a header of more than this is none
_HEAD: Final = 4096
_CHUNK: Final = 1 << 20
_MOST_RATIO: Final = 200  # deflate reaches about 1,000, pixels that mean something do not
_SMALL: Final = 128 << 20  # below this any ratio is harmless
_EXPLICIT: Final = b"1.2.840.10008.1.2.1\0\0\0"  # as long as the UID of the deflated syntax
_META_AT: Final = 132
_GROUP_LENGTH_BYTES: Final = 12


def is_deflated(stream: BinaryIO) -> bool:
    """Whether the meta header names the deflated syntax; the stream is left where it was."""
    here = stream.tell()
    head = stream.read(_HEAD)
    stream.seek(here)
    place = head.find(DEFLATED.encode())
    return place > 0 and head[place - 8 : place - 2] == b"\x02\x00\x10\x00UI"


def inflated(stream: BinaryIO, limit: int) -> tuple[io.BytesIO, bool]:
    """Return a deflated file as an explicit little-endian one of at most ``limit`` bytes or so.

    Returns
    -------
    tuple
        The file, and whether it is whole.

    Raises
    ------
    Refused
        ``cut`` where the packed bytes stop before their end mark: nothing in them is sure then.
    """
    stream.seek(0)
    head = stream.read(_META_AT + _GROUP_LENGTH_BYTES)
    rest = struct.unpack("<L", head[-4:])[0]
    if rest > _HEAD * 4:
        raise ValueError("a meta header is short")
    meta = head + stream.read(rest)
    body = io.BytesIO()
    body.write(meta.replace(DEFLATED.encode(), _EXPLICIT, 1))
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    left = limit
    while left > 0 and not machine.eof:
        packed = machine.unconsumed_tail or stream.read(_CHUNK)
        if not packed:
            raise Refused("cut", CUT)
        part = machine.decompress(packed, min(left, _CHUNK))
        body.write(part)
        left -= len(part)
    body.seek(0)
    return body, left > 0


def inflated_with_pixels(stream: BinaryIO, expected_bytes: int) -> io.BytesIO:
    """Inflate a deflated file of which ``expected_bytes`` are pixels.

    Raises
    ------
    Refused
        ``bomb`` where the header asks for far more than such a file can hold.
    """
    packed = stream.seek(0, 2)
    if expected_bytes > max(_SMALL, _MOST_RATIO * packed):
        raise Refused("bomb", BOMB)
    body, _ = inflated(stream, expected_bytes + MOST_HEADER)
    return body
