"""Takes DICOM files apart and puts them together byte by byte, without any DICOM library.

What pydicom would refuse to write, or would put right, can be written with this.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

LONG_VRS: Final = frozenset({b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"SQ", b"UC", b"UN", b"UR"})
LONG_VRS_TOO: Final = LONG_VRS | {b"UT", b"SV", b"UV"}
UNDEFINED: Final = 0xFFFFFFFF
PIXEL_DATA: Final = (0x7FE0, 0x0010)
GROUP_LENGTH: Final = (0x0002, 0x0000)
SYNTAX: Final = (0x0002, 0x0010)
IMPLICIT: Final = "1.2.840.10008.1.2"
EXPLICIT: Final = "1.2.840.10008.1.2.1"
DEFLATED: Final = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"

Tag = tuple[int, int]


@dataclass(frozen=True)
class Element:
    """One top-level element; ``value`` is raw, with its items and delimiters where undefined.

    ``length`` is what is written in the length field; None writes the true length.
    """

    tag: Tag
    vr: bytes
    value: bytes
    length: int | None = None

    def written(self, explicit: bool = True, big: bool = False) -> bytes:
        """Bytes of this element."""
        order = ">" if big else "<"
        length = len(self.value) if self.length is None else self.length
        head = struct.pack(f"{order}HH", *self.tag)
        if not explicit:
            return head + struct.pack(f"{order}L", length & UNDEFINED) + self.value
        if self.vr in LONG_VRS_TOO:
            return (
                head + self.vr + b"\0\0" + struct.pack(f"{order}L", length & UNDEFINED) + self.value
            )
        return head + self.vr + struct.pack(f"{order}H", length & 0xFFFF) + self.value


@dataclass(frozen=True)
class Parts:
    """A DICOM file: preamble with prefix, file meta elements, elements of the data set."""

    preamble: bytes
    meta: tuple[Element, ...]
    elements: tuple[Element, ...]
    rest: bytes = b""

    @property
    def syntax(self) -> str:
        """Transfer syntax as the meta header says."""
        found = [item.value for item in self.meta if item.tag == SYNTAX]
        return found[0].rstrip(b"\0 ").decode("latin-1") if found else IMPLICIT

    def find(self, tag: Tag) -> Element | None:
        """First element of this tag."""
        return next((item for item in self.elements if item.tag == tag), None)

    def plus(self, *changed: Element) -> "Parts":
        """Return a copy in which these elements replace those of their tags."""
        tags = {item.tag for item in changed}
        kept = [item for item in self.elements if item.tag not in tags]
        return replace(self, elements=tuple(sorted([*kept, *changed], key=lambda e: e.tag)))

    def without(self, tag: Tag) -> "Parts":
        """Return a copy without the elements of this tag."""
        return replace(self, elements=tuple(e for e in self.elements if e.tag != tag))

    def with_syntax(self, uid: str) -> "Parts":
        """Return a copy whose meta header claims another transfer syntax."""
        value = uid.encode() + b"\0" * (len(uid) % 2)
        meta = tuple(
            replace(e, value=value, length=None) if e.tag == SYNTAX else e for e in self.meta
        )
        size = sum(len(e.written()) for e in meta if e.tag != GROUP_LENGTH)
        length = struct.pack("<L", size)
        meta = tuple(replace(e, value=length) if e.tag == GROUP_LENGTH else e for e in meta)
        return replace(self, meta=meta)

    def written(self, stored_as: str | None = None) -> bytes:
        """Bytes of the file, its data set written in ``stored_as`` or in the claimed syntax."""
        syntax = self.syntax if stored_as is None else stored_as
        explicit, big = syntax != IMPLICIT, syntax == BIG_ENDIAN
        body = b"".join(item.written(explicit, big) for item in self.elements) + self.rest
        if syntax == DEFLATED:
            body = deflated(body)
        return self.preamble + b"".join(item.written() for item in self.meta) + body


def deflated(body: bytes) -> bytes:
    """Compress as the deflated transfer syntax wants it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(body) + packer.flush()
    return packed + b"\0" * (len(packed) % 2)


def parse(data: bytes) -> Parts | None:
    """Take a well-formed file apart; None if it is none that this simple reader knows."""
    if data[128:132] != b"DICM":
        return None
    try:
        meta, at = _elements(data, 132, True, False, only_meta=True)
        parts = Parts(data[:132], tuple(meta), ())
        body, syntax = data[at:], parts.syntax
        if syntax == DEFLATED:
            body = zlib.decompressobj(-zlib.MAX_WBITS).decompress(body)
        found, at = _elements(body, 0, syntax != IMPLICIT, syntax == BIG_ENDIAN)
    except (struct.error, zlib.error, ValueError, IndexError, RecursionError):
        return None
    return replace(parts, elements=tuple(found), rest=body[at:])


def _elements(
    data: bytes, at: int, explicit: bool, big: bool, only_meta: bool = False
) -> tuple[list[Element], int]:
    found: list[Element] = []
    while at + 8 <= len(data):
        if only_meta and data[at : at + 2] != b"\x02\x00":
            break
        tag, vr, length, start = _head(data, at, explicit, big)
        end = _end_of_items(data, start, explicit, big) if length == UNDEFINED else start + length
        if end > len(data):
            raise ValueError("an element is longer than the file")
        written = UNDEFINED if length == UNDEFINED else None
        found.append(Element(tag, vr, data[start:end], written))
        at = end
    return found, at


def _head(data: bytes, at: int, explicit: bool, big: bool) -> tuple[Tag, bytes, int, int]:
    order = ">" if big else "<"
    tag = struct.unpack_from(f"{order}HH", data, at)
    if not explicit or tag[0] == 0xFFFE:
        return tag, b"UN", struct.unpack_from(f"{order}L", data, at + 4)[0], at + 8
    vr = data[at + 4 : at + 6]
    if not vr.isalpha():
        raise ValueError("no VR")
    if vr in LONG_VRS_TOO:
        return tag, vr, struct.unpack_from(f"{order}L", data, at + 8)[0], at + 12
    return tag, vr, struct.unpack_from(f"{order}H", data, at + 6)[0], at + 8


def _end_of_items(data: bytes, at: int, explicit: bool, big: bool) -> int:
    """Place after the sequence delimiter of a value of undefined length."""
    while True:
        tag, _vr, length, start = _head(data, at, explicit, big)
        if tag == (0xFFFE, 0xE0DD):
            return start
        if tag != (0xFFFE, 0xE000):
            raise ValueError("no item")
        at = start + length if length != UNDEFINED else _end_of_item(data, start, explicit, big)


def _end_of_item(data: bytes, at: int, explicit: bool, big: bool) -> int:
    while True:
        tag, _vr, length, start = _head(data, at, explicit, big)
        if tag == (0xFFFE, 0xE00D):
            return start
        at = start + length if length != UNDEFINED else _end_of_items(data, start, explicit, big)


def fragments(element: Element, big: bool = False) -> list[bytes]:
    """Items of encapsulated pixel data, the offset table first."""
    found, at = [], 0
    while at + 8 <= len(element.value):
        tag, _vr, length, start = _head(element.value, at, True, big)
        if tag != (0xFFFE, 0xE000):
            break
        found.append(element.value[start : start + length])
        at = start + length
    return found


def encapsulated(items: Iterable[bytes]) -> Element:
    """Pixel data of these items; the first is the offset table."""
    joined = b"".join(
        b"\xfe\xff\x00\xe0"
        + struct.pack("<L", len(item) + len(item) % 2)
        + item
        + b"\0" * (len(item) % 2)
        for item in items
    )
    return Element(PIXEL_DATA, b"OB", joined + b"\xfe\xff\xdd\xe0\0\0\0\0", UNDEFINED)


def text(tag: Tag, vr: str, value: str | bytes) -> Element:
    """Element of text, padded to an even length."""
    raw = value.encode() if isinstance(value, str) else value
    return Element(tag, vr.encode(), raw + (b"\0" if vr == "UI" else b" ") * (len(raw) % 2))


def short(tag: Tag, value: int, big: bool = False, vr: str = "US") -> Element:
    """Element of one 16-bit number."""
    return Element(tag, vr.encode(), struct.pack(f"{'>' if big else '<'}H", value & 0xFFFF))
