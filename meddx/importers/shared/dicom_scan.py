"""Walks the elements of an ordinary DICOM file in one block of bytes; in the child process only.

pydicom reads anything, at about a millisecond a file. Most files of a large series are ordinary:
a preamble, little-endian elements with stated lengths, nothing nested that is wanted. For those
this walk finds the same raw elements in a tenth of the time, and pydicom turns them into values.
Whatever is not ordinary is left to pydicom.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_BLOCK: Final = 1 << 16
_PREAMBLE: Final = 128
_IMPLICIT: Final = "1.2.840.10008.1.2"
_NOT_HERE: Final = frozenset({"1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
_SYNTAX_TAG: Final = 0x00020010
_META: Final = (0x00020002, _SYNTAX_TAG)  # what is asked of the meta header: two identifiers
_CHARSET_TAG: Final = 0x00080005
_PIXELS: Final = 0x7FE00008  # nothing from here on is read
_PIXEL_GROUP: Final = 0x7FE0
_UNDEFINED: Final = 0xFFFFFFFF
_NESTED: Final = frozenset({b"SQ", b"UN"})
_LONG: Final = frozenset(b"OB OD OF OL OW OV SQ UC UN UR UT SV UV".split())
_SHORT: Final = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US".split())
_EXPLICIT_HEAD: Final = struct.Struct("<HH2sH")
_IMPLICIT_HEAD: Final = struct.Struct("<HHL")
_LENGTH: Final = struct.Struct("<L")
_ITEM: Final = 0xFFFEE000
_ITEM_END: Final = 0xFFFEE00D
_SEQUENCE_END: Final = 0xFFFEE0DD
_DEEPEST: Final = 16
_PLAIN_PRIVATE: Final = 64
_MOST_WALKED: Final = 16 << 20
_SHORTEST_HEAD: Final = 8
_LONGEST_HEAD: Final = 12

Raw = tuple[str, bytes]


@dataclass(frozen=True, eq=False)
class Walked:
    """The raw elements of an ordinary file: VR (empty where implicit) and bytes of each tag.

    Parameters
    ----------
    meta
        Bytes of the elements of group 0002.
    elements
        Of the data set, those that are wanted.
    implicit
        Whether the data set says no VRs.
    """

    meta: Mapping[int, bytes]
    elements: Mapping[int, Raw]
    implicit: bool


def walk(stream: BinaryIO, wanted: frozenset[int]) -> Walked | None:
    """Read the wanted elements before the pixels of an ordinary file.

    Returns
    -------
    Walked or None
        The raw elements, with the stream at the element of the pixels; None, with the stream where
        it was, for a file that is not ordinary.
    """
    here = stream.tell()
    block = stream.read(_BLOCK)
    meta = _meta(block)
    if meta is None:
        stream.seek(here)
        return None
    syntax = meta[0].get(_SYNTAX_TAG, b"").rstrip(b"\0 ").decode("ascii", "replace")
    implicit = syntax == _IMPLICIT
    ordinary = syntax and syntax not in _NOT_HERE
    found = _walk(block, meta[1], wanted, implicit) if ordinary else None
    stream.seek(here if found is None else here + found[1])
    return None if found is None else Walked(meta[0], found[0], implicit)


def _meta(block: bytes) -> tuple[dict[int, bytes], int] | None:
    """Read the group 0002: its elements and where it ends."""
    if block[_PREAMBLE : _PREAMBLE + 4] != b"DICM":
        return None
    place, elements = _PREAMBLE + 4, dict[int, bytes]()
    while len(block) >= place + 12:
        group, element, vr, length = _EXPLICIT_HEAD.unpack_from(block, place)
        if group != 2:
            return elements, place
        place += 8
        if vr in _LONG:
            (length,) = _LENGTH.unpack_from(block, place)
            place += 4
        elif vr not in _SHORT:
            return None
        elements[(group << 16) | element] = block[place : place + length]
        place += length
    return None


def _walk(
    block: bytes, place: int, wanted: frozenset[int], implicit: bool
) -> tuple[dict[int, Raw], int] | None:
    """Walk to the pixels: the wanted elements, and where the pixels begin."""
    elements: dict[int, Raw] = {}
    before, end = 0, len(block) - 12
    unpack = _EXPLICIT_HEAD.unpack_from
    while place <= end:
        group, element, vr, length = unpack(block, place)
        if not implicit and vr in _SHORT:  # nearly all elements
            tag, following = (group << 16) | element, place + 8
        else:
            head = _head(block, place, implicit)
            if head is None:
                return None
            tag, vr, length, following = head
        if tag >= _PIXELS:
            return (elements, place) if tag >> 16 == _PIXEL_GROUP else None
        if tag <= before:
            return None  # out of order: pydicom knows what to do
        before = tag
        if tag in wanted:
            if length > len(block) - following or _may_nest(tag, vr, length):
                return None
            elements[tag] = (vr.decode(), block[following : following + length])
        place = following + length
        if length == _UNDEFINED:
            after = _after_sequence(block, following, implicit or vr == b"UN", 0)
            if after is None:
                return None
            place = after
    return None


def is_whole(stream: BinaryIO) -> bool:
    """Whether the elements of a file without pixels end where it ends, as far as can be told.

    Little-endian files with a preamble are walked; of others nothing is known, so they are whole.
    """
    stream.seek(0)
    content = stream.read(_MOST_WALKED)
    if content[_PREAMBLE : _PREAMBLE + 4] != b"DICM" or len(content) == _MOST_WALKED:
        return True
    block = content + bytes(_LONGEST_HEAD)
    meta = _meta(block)
    if meta is None:
        return False
    syntax = meta[0].get(_SYNTAX_TAG, b"").rstrip(b"\0 ").decode("ascii", "replace")
    if syntax in _NOT_HERE:
        return True
    place, implicit, before = meta[1], syntax == _IMPLICIT, 0
    said = len(content.rstrip(b"\0"))  # zeros may fill the end
    while place < said:
        head = _head(block, place, implicit)
        if head is None or len(content) < place + _SHORTEST_HEAD:
            return False
        if head[0] <= before:
            return True  # out of order: no element ends where it says
        before = head[0]
        after = _after_element(block, head, implicit)
        if after is None:
            return False
        place = after
    return place <= len(content)


def _after_element(block: bytes, head: tuple[int, bytes, int, int], implicit: bool) -> int | None:
    """Where the element of a head ends, None if that is not certain."""
    _, vr, length, following = head
    if length != _UNDEFINED:
        return following + length
    return _after_sequence(block, following, implicit or vr == b"UN", 0)


def _head(block: bytes, place: int, implicit: bool) -> tuple[int, bytes, int, int] | None:
    """Read the head of an element: tag, VR, length of its value, and where that begins."""
    if len(block) < place + 12:
        return None
    if implicit:
        group, element, length = _IMPLICIT_HEAD.unpack_from(block, place)
        return (group << 16) | element, b"", length, place + 8
    group, element, vr, length = _EXPLICIT_HEAD.unpack_from(block, place)
    if vr in _SHORT:
        return (group << 16) | element, vr, length, place + 8
    if vr in _LONG:
        return (group << 16) | element, vr, _LENGTH.unpack_from(block, place + 8)[0], place + 12
    if group == _ITEM >> 16:
        return (group << 16) | element, b"", _LENGTH.unpack_from(block, place + 4)[0], place + 8
    return None


def _may_nest(tag: int, vr: bytes, length: int) -> bool:
    """Whether a value may hold a sequence: of those that are wanted, no short private one does."""
    if vr in _NESTED:
        is_private = bool(tag >> 16 & 1)
        return vr == b"SQ" or not is_private or length > _PLAIN_PRIVATE
    return _is_sequence(tag, vr)


@cache
def _is_sequence(tag: int, vr: bytes) -> bool:
    """Whether an element without VR is a sequence, as the dictionary says."""
    from pydicom.datadict import dictionary_VR

    try:
        return not vr and dictionary_VR(tag) == "SQ"
    except KeyError:
        return False


def _after_sequence(block: bytes, place: int, implicit: bool, depth: int) -> int | None:
    """Where a sequence of undefined length ends, None if that is not certain."""
    while depth < _DEEPEST and len(block) >= place + 8:
        group, element, length = _IMPLICIT_HEAD.unpack_from(block, place)
        tag = (group << 16) | element
        if tag == _SEQUENCE_END:
            return place + 8
        if tag != _ITEM:
            return None
        if length == _UNDEFINED:
            after = _after_item(block, place + 8, implicit, depth + 1)
            if after is None:
                return None
            place = after
        else:
            place += 8 + length
    return None


def _after_item(block: bytes, place: int, implicit: bool, depth: int) -> int | None:
    """Where an item of undefined length ends, None if that is not certain."""
    while (head := _head(block, place, implicit)) is not None:
        tag, vr, length, following = head
        if tag == _ITEM_END:
            return following
        if length == _UNDEFINED:
            after = _after_sequence(block, following, implicit or vr == b"UN", depth)
            if after is None:
                return None
            place = after
        else:
            place = following + length
    return None


def dataset_of(walked: Walked) -> "Dataset":
    """Give the raw elements to pydicom, which turns them into values when they are asked for."""
    from pydicom.charset import convert_encodings, default_encoding
    from pydicom.dataset import Dataset, FileMetaDataset

    dataset = Dataset(_raw(walked.elements, walked.implicit))
    said = {tag: ("UI", walked.meta[tag]) for tag in _META if tag in walked.meta}
    dataset.file_meta = FileMetaDataset(_raw(said, implicit=False))
    charset: Any = default_encoding
    if _CHARSET_TAG in dataset:
        charset = convert_encodings(dataset[_CHARSET_TAG].value)
    dataset.set_original_encoding(walked.implicit, True, charset)
    return dataset


def _raw(elements: Mapping[int, Raw], implicit: bool) -> dict[Any, Any]:
    from pydicom.dataelem import RawDataElement, empty_value_for_VR
    from pydicom.tag import BaseTag

    found = {}
    for tag, (vr, value) in elements.items():
        key = BaseTag(tag)
        shown: Any = value or empty_value_for_VR(vr or None, raw=True)
        found[key] = RawDataElement(key, vr or None, len(value), shown, 0, implicit, True)
    return found
