"""Siemens CSA headers: which slices a mosaic holds and where; in the child process only.

The layout is not published; it is described at https://nipy.org/nibabel/dicom/siemens_csa.html
"""

import struct
from typing import Final

_NAME_BYTES: Final = 64
_TAG: Final = struct.Struct("<64si4siii")
_ITEM: Final = struct.Struct("<4i")
_CHECKS: Final = frozenset({77, 205})
_MOST_TAGS: Final = 1024
_MOST_ITEMS: Final = 4096


def numbers(header: bytes, name: str) -> tuple[float, ...]:
    """Return the numbers of one CSA element; none where it is absent or the header is damaged."""
    try:
        return _numbers(header, name.encode())
    except (struct.error, ValueError):
        return ()


def _numbers(header: bytes, name: bytes) -> tuple[float, ...]:
    is_second = header[:4] == b"SV10"
    place = 8 if is_second else 0
    count, check = struct.unpack_from("<II", header, place)
    if check not in _CHECKS or count > _MOST_TAGS:
        return ()
    place += 8
    first_count = 0
    for number in range(count):
        raw, _, _, _, items, _ = _TAG.unpack_from(header, place)
        place += _TAG.size
        first_count = items if number == 0 else first_count
        if not 0 <= items <= _MOST_ITEMS:
            return ()
        found: list[float] = []
        is_wanted = raw[:_NAME_BYTES].split(b"\0")[0] == name
        for _ in range(items):
            lengths = _ITEM.unpack_from(header, place)
            length = lengths[1] if is_second else lengths[0] - first_count
            place += _ITEM.size
            if length < 0 or place + length > len(header):
                return tuple(found)
            text = header[place : place + length].split(b"\0")[0].strip()
            if is_wanted and text:
                found.append(float(text))
            place += (length + 3) // 4 * 4
        if is_wanted:
            return tuple(found)
    return ()
