"""Kinds of damage to the elements of a DICOM file."""

import random
import struct
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from tests.helpers import dicom_bytes
from tests.helpers.dicom_bytes import (
    BIG_ENDIAN,
    DEFLATED,
    IMPLICIT,
    LONG_VRS_TOO,
    PIXEL_DATA,
    UNDEFINED,
    Element,
    Parts,
)

SYNTAXES: Final = (
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.4.50",
    "1.2.840.10008.1.2.4.51",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.8.1",
    "1.2.826.0.1.3680043.10.9999.7",
    "",
    "not a UID",
)
VRS: Final = (
    b"AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR "
    b"US UT UV XX"
).split()
PHOTOMETRIC: Final = (
    "MONOCHROME1",
    "MONOCHROME2",
    "RGB",
    "PALETTE COLOR",
    "YBR_FULL",
    "YBR_FULL_422",
    "YBR_RCT",
    "YBR_ICT",
    "CMYK",
    "",
    "monochrome2",
)
NUMBERS: Final = ("nan", "inf", "-inf", "0", "-1", "1e300", "-1e300", "1e-300", "abc", "", "1.0001")
MORE_NUMBERS: Final = ("2", "0.5", "1\\2", "1,5", "0x10", "-0", " 1 ", "9" * 40, "1e309", "--3")
SHORTS: Final = {
    (0x0028, 0x0002): (0, 1, 2, 3, 4, 65535),
    (0x0028, 0x0006): (0, 1, 2),
    (0x0028, 0x0010): (0, 1, 2, 15, 17, 1024, 32768, 65535),
    (0x0028, 0x0011): (0, 1, 2, 15, 17, 1024, 32768, 65535),
    (0x0028, 0x0100): (0, 1, 7, 8, 12, 16, 24, 32, 64, 65535),
    (0x0028, 0x0101): (0, 1, 7, 8, 10, 11, 12, 13, 15, 16, 17, 32, 65535),
    (0x0028, 0x0102): (0, 7, 8, 10, 11, 12, 13, 14, 15, 16, 31, 65535),
    (0x0028, 0x0103): (0, 1, 2, 65535),
    (0x0028, 0x0120): (0, 1, 5, 63536, 65535),
    (0x0028, 0x0121): (0, 1, 500, 65535),
}
GREY_NUMBERS: Final = (
    (0x0028, 0x1050),
    (0x0028, 0x1051),
    (0x0028, 0x1052),
    (0x0028, 0x1053),
    (0x0028, 0x0008),
)
PLACES: Final = {
    (0x0020, 0x0032): (
        "0\\0\\0",
        "1e300\\0\\0",
        "nan\\0\\0",
        "-10\\-20",
        "",
        "-10\\-20\\8",
        "-9\\-20\\9",
    ),
    (0x0020, 0x0037): (
        "0\\1\\0\\1\\0\\0",
        "1\\0\\0\\0\\0\\1",
        "0\\0\\0\\0\\0\\0",
        "1\\0\\0",
        "2\\0\\0\\0\\2\\0",
        "1\\0\\0\\0\\1\\nan",
        "-1\\0\\0\\0\\1\\0",
        "0.999\\0.0447\\0\\-0.0447\\0.999\\0",
        "",
    ),
    (0x0028, 0x0030): (
        "0\\0",
        "-1\\-1",
        "0.5",
        "0.5\\0.5",
        "0.25\\0.5",
        "1e300\\1",
        "nan\\1",
        "",
        "5\\2.5",
    ),
}
CHARSETS: Final = (
    "ISO_IR 100",
    "ISO_IR 192",
    "GB18030",
    "GBK",
    "\\ISO 2022 IR 58",
    "ISO 2022 IR 6\\ISO 2022 IR 87",
    "nonsense",
    "utf-16",
    "hex",
    "idna",
)


def _is_big(parts: Parts) -> bool:
    return parts.syntax == BIG_ENDIAN


def _at(parts: Parts, index: int, element: Element | None) -> Parts:
    """Replace (or remove) one element, whatever its tag."""
    middle = () if element is None else (element,)
    return replace(parts, elements=(*parts.elements[:index], *middle, *parts.elements[index + 1 :]))


def _any(rng: random.Random, parts: Parts) -> tuple[int, Element]:
    index = rng.randrange(len(parts.elements))
    return index, parts.elements[index]


def _length(rng: random.Random, parts: Parts) -> Parts:
    index, element = _any(rng, parts)
    true = len(element.value)
    lie = rng.choice((0, 1, 2, 3, true + 1, true + 2, true - 1, true * 2, 0x7FFFFFFE))
    lie = rng.choice((lie, UNDEFINED, 0xFFFFFFF0, 0xFFFE, rng.randrange(1 << 16)))
    return _at(parts, index, replace(element, length=max(0, lie)))


def _vr(rng: random.Random, parts: Parts) -> Parts:
    index, element = _any(rng, parts)
    return _at(parts, index, replace(element, vr=rng.choice(VRS)))


def _duplicated(rng: random.Random, parts: Parts) -> Parts:
    index, element = _any(rng, parts)
    copy = replace(element, value=rng.randbytes(len(element.value) & 0xFF))
    copies = rng.choice(((element, element), (element, copy), (copy, element)))
    return replace(parts, elements=parts.elements[:index] + copies + parts.elements[index + 1 :])


def _removed(rng: random.Random, parts: Parts) -> Parts:
    return _at(parts, _any(rng, parts)[0], None)


def _swapped(rng: random.Random, parts: Parts) -> Parts:
    (one, first), (two, second) = _any(rng, parts), _any(rng, parts)
    return _at(_at(parts, one, second), two, first)


def _values_swapped(rng: random.Random, parts: Parts) -> Parts:
    (one, first), (two, second) = _any(rng, parts), _any(rng, parts)
    changed = _at(parts, one, replace(first, value=second.value, length=second.length))
    return _at(changed, two, replace(second, value=first.value, length=first.length))


def _odd(rng: random.Random, parts: Parts) -> Parts:
    index, element = _any(rng, parts)
    value = element.value[:-1] if element.value else b"1"
    return _at(parts, index, replace(element, value=value))


def _emptied(rng: random.Random, parts: Parts) -> Parts:
    index, element = _any(rng, parts)
    return _at(parts, index, replace(element, value=b"", length=None))


def _huge_text(rng: random.Random, parts: Parts) -> Parts:
    index, element = _any(rng, parts)
    if element.vr in LONG_VRS_TOO:
        return _at(parts, index, replace(element, value=rng.randbytes(70000)))
    return _at(parts, index, replace(element, value=rng.choice((b"A", b"\\", b"\0", b"9")) * 65534))


def _group_length(rng: random.Random, parts: Parts) -> Parts:
    lie = struct.pack(
        "<L", rng.choice((0, 1, 8, 0xFFFF, 0x7FFFFFFF, UNDEFINED, rng.randrange(999)))
    )
    if rng.random() < 0.5:
        meta = tuple(replace(e, value=lie) if e.tag == (2, 0) else e for e in parts.meta)
        return replace(parts, meta=meta)
    group = rng.choice((0x0008, 0x0010, 0x0020, 0x0028, 0x7FE0))
    return parts.plus(Element((group, 0), b"UL", lie))


def _syntax(rng: random.Random, parts: Parts) -> Parts:
    return parts.with_syntax(rng.choice(SYNTAXES))


def _shorts(rng: random.Random, parts: Parts) -> Parts:
    changed = parts
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        tag = rng.choice(tuple(SHORTS))
        value = rng.choice(SHORTS[tag])
        changed = changed.plus(dicom_bytes.short(tag, value, _is_big(parts)))
    return changed


def _frames(rng: random.Random, parts: Parts) -> Parts:
    value = rng.choice(("0", "1", "2", "3", "-1", "1000000", "2147483647", "abc", "1.5", ""))
    return parts.plus(dicom_bytes.text((0x0028, 0x0008), "IS", value))


def _photometric(rng: random.Random, parts: Parts) -> Parts:
    return parts.plus(dicom_bytes.text((0x0028, 0x0004), "CS", rng.choice(PHOTOMETRIC)))


def _grey_numbers(rng: random.Random, parts: Parts) -> Parts:
    tag = rng.choice(GREY_NUMBERS)
    vr = "IS" if tag == (0x0028, 0x0008) else "DS"
    return parts.plus(dicom_bytes.text(tag, vr, rng.choice(NUMBERS + MORE_NUMBERS)))


def _rescale_type(rng: random.Random, parts: Parts) -> Parts:
    kind = rng.choice(("US", "HU", "OD", "", "hu"))
    return parts.plus(dicom_bytes.text((0x0028, 0x1054), "LO", kind))


def _place(rng: random.Random, parts: Parts) -> Parts:
    tag = rng.choice(tuple(PLACES))
    return parts.plus(dicom_bytes.text(tag, "DS", rng.choice(PLACES[tag])))


def _digits(rng: random.Random, parts: Parts) -> Parts | None:
    """Change one character of a text of numbers."""
    fitting = [n for n, e in enumerate(parts.elements) if e.vr in {b"DS", b"IS"} and e.value]
    if not fitting:
        return None
    index = rng.choice(fitting)
    element = parts.elements[index]
    value = bytearray(element.value)
    value[rng.randrange(len(value))] = rng.choice(b"0123456789.-+eE\\ \0")
    return _at(parts, index, replace(element, value=bytes(value)))


def _charset(rng: random.Random, parts: Parts) -> Parts:
    named = rng.choice(
        (b"\x1b$B;3ED\x1b(B^", b"\xcd\xf5^\xd0\xa1", b"\xff\xfe\x00\xd8", b"\x1b$)C\xb1")
    )
    return parts.plus(
        dicom_bytes.text((0x0008, 0x0005), "CS", rng.choice(CHARSETS)),
        dicom_bytes.text((0x0010, 0x0010), "PN", named),
    )


def _nested(rng: random.Random, parts: Parts) -> Parts:
    depth = rng.choice((3, 50, 900))
    start, end = b"\xfe\xff\x00\xe0\xff\xff\xff\xff", b"\xfe\xff\x0d\xe0\0\0\0\0"
    head = Element((0x0040, 0xA730), b"SQ", b"", UNDEFINED).written(not_implicit(parts))
    close = b"\xfe\xff\xdd\xe0\0\0\0\0"
    closed = rng.randrange(depth + 1) if rng.random() < 0.3 else depth
    inner = (start + head) * depth + (close + end) * closed
    return parts.plus(Element((0x0040, 0xA730), b"SQ", inner + close, UNDEFINED))


def not_implicit(parts: Parts) -> bool:
    """Whether elements are written with their VR."""
    return parts.syntax != IMPLICIT


def _pixels_cut(rng: random.Random, parts: Parts) -> Parts | None:
    pixels = parts.find(PIXEL_DATA)
    if pixels is None or not pixels.value:
        return None
    cut = rng.choice((0, 1, 2, len(pixels.value) // 2, rng.randrange(len(pixels.value))))
    value = rng.choice((pixels.value[:cut], pixels.value + rng.randbytes(cut + 1)))
    return parts.plus(replace(pixels, value=value))


def _items(rng: random.Random, parts: Parts) -> Parts | None:
    """Damage the list of fragments: offset table, order, number."""
    items = _encapsulated(parts)
    if items is None:
        return None
    table, frames = items[0], items[1:]
    choices: Sequence[list[bytes]] = (
        [rng.randbytes(4 * len(frames)), *frames],
        [struct.pack("<L", 0x7FFFFFFF), *frames],
        [struct.pack("<2L", 0, 8), *frames],
        [b"", *frames],
        [table, *frames, *frames],
        [table, *frames[:-1]],
        [table, *frames[::-1], b""],
        [table, *(part for f in frames for part in (f[: len(f) // 2], f[len(f) // 2 :]))],
        list(frames),
    )
    return parts.plus(dicom_bytes.encapsulated(rng.choice(choices)))


def _codestream(rng: random.Random, parts: Parts) -> Parts | None:
    """Damage the first bytes of a codestream, where its size, bits and sign stand."""
    items = _encapsulated(parts)
    if items is None or not items[-1]:
        return None
    index = rng.randrange(1, len(items)) if len(items) > 1 else 0
    stream = bytearray(items[index])
    reach = min(len(stream), rng.choice((8, 64, 128, len(stream))))
    for _ in range(rng.choice((1, 1, 2, 16))):
        if reach:
            place = rng.randrange(reach)
            stream[place] = rng.choice((stream[place] ^ (1 << rng.randrange(8)), 0, 255, 1))
    return parts.plus(
        dicom_bytes.encapsulated([*items[:index], bytes(stream), *items[index + 1 :]])
    )


def _encapsulated(parts: Parts) -> list[bytes] | None:
    pixels = parts.find(PIXEL_DATA)
    if pixels is None or pixels.length != UNDEFINED:
        return None
    return dicom_bytes.fragments(pixels) or None


def _deflate_damage(rng: random.Random, parts: Parts) -> Parts | None:
    if parts.syntax != DEFLATED:
        return None
    cut = rng.randrange(1, len(parts.elements))
    return replace(parts, elements=parts.elements[:cut], rest=rng.randbytes(rng.randrange(64)))


PARTED: Final[dict[str, Callable[[random.Random, Parts], Parts | None]]] = {
    "length": _length,
    "vr": _vr,
    "duplicated": _duplicated,
    "removed": _removed,
    "swapped": _swapped,
    "values_swapped": _values_swapped,
    "odd": _odd,
    "emptied": _emptied,
    "huge_text": _huge_text,
    "group_length": _group_length,
    "syntax": _syntax,
    "shorts": _shorts,
    "frames": _frames,
    "photometric": _photometric,
    "grey_numbers": _grey_numbers,
    "rescale_type": _rescale_type,
    "place": _place,
    "digits": _digits,
    "charset": _charset,
    "nested": _nested,
    "pixels_cut": _pixels_cut,
    "items": _items,
    "codestream": _codestream,
    "deflate": _deflate_damage,
}
