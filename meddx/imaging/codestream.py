"""What a compressed picture says of itself, to be held against the header of its file."""

import struct
from dataclasses import dataclass
from typing import Final

_SOC_SIZ: Final = b"\xff\x4f\xff\x51"
_JP2: Final = b"\0\0\0\x0cjP  "
_MOST_BOXES: Final = 1 << 16
_MOST_STUFFING: Final = 64
_SOI: Final = b"\xff\xd8"
# Start-of-frame markers of JPEG (but for DHT, JPG and DAC), and that of JPEG-LS.
_SOF: Final = frozenset({*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC})
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_MOST_SEGMENTS: Final = 4096


@dataclass(frozen=True)
class Facts:
    """Size and depth of a compressed picture; ``signed`` is None where the format cannot say."""

    rows: int
    columns: int
    components: int
    bits: int
    signed: bool | None = None


def facts(stream: bytes) -> Facts | None:
    """Read the size of a JPEG, JPEG-LS, JPEG 2000 or HTJ2K codestream; None where it has none."""
    boxed = stream.startswith(_JP2)  # DICOM forbids the boxes of a JP2 file; some write them
    place = stream.find(_SOC_SIZ, 0, _MOST_BOXES if boxed else _MOST_STUFFING)
    if place >= 0:
        return _jpeg_2000(stream[place:])
    return _jpeg(stream) if stream[:2] == _SOI else None


def _jpeg_2000(stream: bytes) -> Facts | None:
    """Read SIZ (ISO/IEC 15444-1 A.5.1)."""
    if len(stream) < 43:
        return None
    width, height, left, top = struct.unpack(">4L", stream[8:24])
    components = struct.unpack(">H", stream[40:42])[0]
    depth = stream[42]
    return Facts(height - top, width - left, components, (depth & 0x7F) + 1, bool(depth & 0x80))


def _jpeg(stream: bytes) -> Facts | None:
    """Read the frame header (ISO/IEC 10918-1 B.2.2)."""
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if len(stream) < place + 4 or stream[place] != 0xFF:
            return None
        marker = stream[place + 1]
        if marker == 0xFF or marker in _ALONE:
            place += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack(">H", stream[place + 2 : place + 4])[0]
        if marker in _SOF:
            if len(stream) < place + 10:
                return None
            bits, rows, columns, components = struct.unpack(">BHHB", stream[place + 4 : place + 10])
            return Facts(rows, columns, components, bits)
        place += 2 + length
    return None
