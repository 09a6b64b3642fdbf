"""Protocol buffers on the wire: just enough to read an ONNX file and to add to it.

The encoding is that of protobuf.dev/programming-guides/encoding. A message is kept as its fields in
order, each as number and value: an int for a varint, bytes for the rest.
"""

import struct
from collections.abc import Iterator
from typing import Final

VARINT: Final = 0
FIXED64: Final = 1
BYTES: Final = 2
FIXED32: Final = 5
_LONGEST_VARINT: Final = 10

Value = int | memoryview


def fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    """Yield number and value of each field of a message.

    Raises
    ------
    ValueError
        If the message is damaged or cut short.
    """
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, place = _varint(data, place)
            yield number, value
            continue
        if kind == BYTES:
            length, place = _varint(data, place)
        elif kind in (FIXED64, FIXED32):
            length = 8 if kind == FIXED64 else 4
        else:
            raise ValueError("no such kind of field")
        if number == 0 or place + length > len(data):
            raise ValueError("a field is cut short")
        yield number, data[place : place + length]
        place += length


def packed(value: Value) -> list[int]:
    """Return the varints of a repeated field, packed or one."""
    if isinstance(value, int):
        return [value]
    found, place = [], 0
    while place < len(value):
        item, place = _varint(value, place)
        found.append(item)
    return found


def signed(value: int) -> int:
    """Return a varint as the 64-bit number that it is."""
    return value - (1 << 64) if value >= 1 << 63 else value


def field(number: int, value: int | bytes | str) -> bytes:
    """Return one field: a varint, or a length and bytes."""
    if isinstance(value, int):
        return _written(number << 3 | VARINT) + _written(value & ((1 << 64) - 1))
    raw = value.encode() if isinstance(value, str) else value
    return _written(number << 3 | BYTES) + _written(len(raw)) + raw


def fixed32(number: int, value: float) -> bytes:
    """Return one field with a 32-bit floating point number."""
    return _written(number << 3 | FIXED32) + struct.pack("<f", value)


def _written(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    value = 0
    for count in range(_LONGEST_VARINT):
        if place >= len(data):
            raise ValueError("a number is cut short")
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value & ((1 << 64) - 1), place
    raise ValueError("a number is too long")
