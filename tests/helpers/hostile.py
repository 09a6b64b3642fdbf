"""Files made to do harm: sizes that cannot be, bombs, depth, names, identities."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from tests.helpers import dicom_bytes, healthy
from tests.helpers.dicom_bytes import (
    DEFLATED,
    PIXEL_DATA,
    UNDEFINED,
    Element,
    Parts,
    short,
    text,
)
from tests.helpers.healthy import Kind

CT: Final = healthy.KINDS[0]
_ITEM: Final = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
_ITEM_END: Final = b"\xfe\xff\x0d\xe0\0\0\0\0"
_END: Final = b"\xfe\xff\xdd\xe0\0\0\0\0"
_CHUNK: Final = 1 << 20

ROWS: Final = (0x0028, 0x0010)
COLUMNS: Final = (0x0028, 0x0011)
FRAMES: Final = (0x0028, 0x0008)
PATIENT_NAME: Final = (0x0010, 0x0010)
PATIENT_ID: Final = (0x0010, 0x0020)
CHARSET: Final = (0x0008, 0x0005)
SOP_UID: Final = (0x0008, 0x0018)
POSITION: Final = (0x0020, 0x0032)
ORIENTATION: Final = (0x0020, 0x0037)


def base(kind: Kind = CT, k: int = 0) -> Parts:
    """One healthy slice, taken apart."""
    parts = dicom_bytes.parse(healthy.slice_of(kind, k).data)
    if parts is None:
        raise ValueError("a healthy file can be taken apart")
    return parts


def not_dicom() -> dict[str, bytes]:
    """Files that are called DICOM and are none."""
    return {
        "empty.dcm": b"",
        "short.dcm": b"\0" * 131,
        "text.dcm": b"Dear colleague,\nthe patient is well.\n" * 4,
        "picture.dcm": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(17),
        "pickle.dcm": b"\x80\x04\x95\x1d\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
        "only_prefix.dcm": bytes(128) + b"DICM",
    }


def without_meta() -> bytes:
    """DICM, and then the data set at once."""
    parts = base()
    return parts.preamble + parts.written()[132 + _meta_bytes(parts) :]


def _meta_bytes(parts: Parts) -> int:
    return sum(len(item.written()) for item in parts.meta)


def of_size(rows: int, columns: int, frames: int) -> bytes:
    """A small file whose header describes a picture of any size."""
    parts = base().plus(short(ROWS, rows), short(COLUMNS, columns))
    return parts.plus(text(FRAMES, "IS", str(frames))).written()


def multi_frame(frames: int, edge: int = 32) -> bytes:
    """Uncompressed frames of ``edge`` x ``edge`` px; all values of frame ``n`` are ``n``."""
    pixels = b"".join(struct.pack("<h", n) * edge * edge for n in range(frames))
    parts = base().plus(short(ROWS, edge), short(COLUMNS, edge))
    for tag in (POSITION, ORIENTATION):
        parts = parts.without(tag)
    return parts.plus(
        text((0x0008, 0x0060), "CS", "OT"),
        text((0x0008, 0x0016), "UI", "1.2.840.10008.5.1.4.1.1.7"),
        text(FRAMES, "IS", str(frames)),
        Element(PIXEL_DATA, b"OW", pixels),
    ).written()


def deflate_bomb(size: int, tag: dicom_bytes.Tag = PIXEL_DATA) -> bytes:
    """A deflated file of a few MB with one element of ``size`` zero bytes, ``size`` < 4 GiB."""
    parts = base().with_syntax(DEFLATED).without(tag)
    before = b"".join(item.written() for item in parts.elements if item.tag < tag)
    after = b"".join(item.written() for item in parts.elements if item.tag > tag)
    head = struct.pack("<HH", *tag) + b"OB\0\0" + struct.pack("<L", size)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = [packer.compress(before + head)]
    packed += [packer.compress(part) for part in _zeros(size)]
    packed += [packer.compress(after), packer.flush()]
    meta = b"".join(item.written() for item in parts.meta)
    return parts.preamble + meta + b"".join(packed)


def _zeros(size: int) -> Iterator[bytes]:
    whole, rest = divmod(size, _CHUNK)
    chunk = bytes(_CHUNK)
    for _ in range(whole):
        yield chunk
    yield bytes(rest)


def deep(depth: int, tag: dicom_bytes.Tag = (0x0028, 0x3000)) -> bytes:
    """Sequences inside sequences, each of undefined length; by default one that is wanted."""
    head = Element(tag, b"SQ", b"", UNDEFINED).written()
    inside = (_ITEM + head) * depth + (_END + _ITEM_END) * depth + _END
    return base().plus(Element(tag, b"SQ", inside, UNDEFINED)).written()


def many_elements(count: int) -> bytes:
    """Private elements without end, in order of their tags."""
    extra = b"".join(
        struct.pack("<HH", 0x0029 + 2 * (n >> 15), 0x1000 + (n & 0x7FFF)) + b"LO\x02\x00AB"
        for n in range(count)
    )
    parts = base()
    before = b"".join(item.written() for item in parts.elements if item.tag < PIXEL_DATA)
    after = b"".join(item.written() for item in parts.elements if item.tag >= PIXEL_DATA)
    meta = b"".join(item.written() for item in parts.meta)
    return parts.preamble + meta + before + extra + after


def repeated_element(count: int) -> bytes:
    """One tag of 64 KB text, again and again."""
    name = Element(PATIENT_NAME, b"PN", b"A" * 65534).written()
    parts = base()
    before = b"".join(item.written() for item in parts.elements if item.tag < PATIENT_NAME)
    after = b"".join(item.written() for item in parts.elements if item.tag > PATIENT_NAME)
    meta = b"".join(item.written() for item in parts.meta)
    return parts.preamble + meta + before + name * count + after


def long_length(tag: dicom_bytes.Tag, length: int = 0xFFFFFFF0) -> bytes:
    """An element that claims to be 4 GB long."""
    return base().plus(Element(tag, b"OB", b"abcd", length)).written()


def executable(kind: str) -> bytes:
    """A healthy file whose preamble begins like a program (CVE-2019-11687)."""
    head = {"PE": b"MZ\x90\0", "ELF": b"\x7fELF\x02\x01\x01\0"}[kind]
    data = healthy.slice_of(CT, 0).data
    return head + data[len(head) :]


def named(name: bytes, charset: str = "ISO_IR 192", k: int = 0) -> bytes:
    """A slice of a patient of this name."""
    parts = base(CT, k).plus(text(CHARSET, "CS", charset))
    return parts.plus(Element(PATIENT_NAME, b"PN", name + b" " * (len(name) % 2))).written()


def changed(k: int, *elements: Element, kind: Kind = CT) -> bytes:
    """Slice ``k`` with some elements replaced."""
    return base(kind, k).plus(*elements).written()
