"""Finds where the pixels of a file lie, without reading them; runs in the child process only."""

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

_BIG_EXPLICIT: Final = "1.2.840.10008.1.2.2"
_KEYWORDS: Final = {
    0x7FE00008: "FloatPixelData",
    0x7FE00009: "DoublePixelData",
    0x7FE00010: "PixelData",
}
_PIXEL_VRS: Final = frozenset({b"OB", b"OW", b"OF", b"OD", b"OV", b"OL", b"UN"})
_UNDEFINED: Final = 0xFFFFFFFF
_LOOK: Final = 64
_LAST: Final = frozenset({(0xFFFA, 0xFFFA), (0xFFFC, 0xFFFC)})  # signatures, padding
_LATER: Final = range(0x7FE0, 0x8000)
_ITEM: Final = b"\xfe\xff\x00\xe0"
_END: Final = b"\xfe\xff\xdd\xe0"
_MAX_FRAGMENTS: Final = 1 << 17

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Layout:
    """Where the pixels of one file lie.

    Parameters
    ----------
    keyword
        PixelData, FloatPixelData or DoublePixelData; empty where there is none.
    offset, length
        Bytes of the value in the file; a length of -1 means encapsulated.
    available
        Bytes of the value that are really in the file.
    spans
        ``(offset, length)`` of each fragment with its item header, the offset table left out.
    table
        Basic offset table: where each frame begins, counted from the first fragment.
    is_cut
        Whether the fragments end without their delimiter: the file is cut short.
    has_stray
        Whether bytes follow uncompressed pixels that belong to no later element.
    """

    keyword: str = ""
    offset: int = 0
    length: int = 0
    available: int = 0
    spans: Spans = ()
    table: tuple[int, ...] = ()
    is_cut: bool = False
    has_stray: bool = False

    def frames(self, count: int) -> Spans:
        """Divide the fragments among ``count`` frames; empty where that is not certain.

        Of a file that is cut short, the frames that are complete.
        """
        if not self.spans or (count == 1 and self.is_cut):
            return ()
        if count == 1:
            return (_joined(self.spans),)
        starts = self._starts(count)
        if not starts:
            return ()
        ends = [*starts[1:], *([] if self.is_cut and len(self.table) == count else [None])]
        parts = [self.spans[a:b] for a, b in zip(starts, ends, strict=False)]
        return tuple(map(_joined, parts)) if all(parts) else ()

    def _starts(self, count: int) -> Sequence[int]:
        """Index of each frame's first fragment, as far as the file goes."""
        if len(self.table) == count:
            first = self.spans[0][0]
            places = {offset - first: index for index, (offset, _) in enumerate(self.spans)}
            starts = [places[entry] for entry in self.table if entry in places]
            complete = len(starts) == count or self.is_cut
            if complete and starts == sorted(set(starts)) and starts[:1] == [0]:
                return starts
        one_each = len(self.spans) == count or (self.is_cut and len(self.spans) < count)
        return range(len(self.spans)) if one_each else ()


def _joined(spans: Spans) -> tuple[int, int]:
    return spans[0][0], spans[-1][0] + spans[-1][1] - spans[0][0]


def find(stream: IO[bytes], syntax: str) -> Layout:
    """Find the pixels of a file whose stream stands at the element that holds them.

    That is where pydicom leaves a stream after ``stop_before_pixels``; standing anywhere else (at
    the end, say) gives an empty layout.
    """
    end = _size(stream)
    order = ">" if syntax == _BIG_EXPLICIT else "<"
    head = stream.read(12)
    if len(head) < 8:
        return Layout()
    group, element = struct.unpack(f"{order}HH", head[:4])
    keyword = _KEYWORDS.get((group << 16) | element, "")
    if not keyword:
        return Layout()
    if _is_implicit(head):
        length = struct.unpack("<L", head[4:8])[0]
        stream.seek(8 - len(head), os.SEEK_CUR)
    elif len(head) == 12:
        length = struct.unpack(f"{order}L", head[8:12])[0]
    else:
        return Layout()
    offset = stream.tell()
    if length != _UNDEFINED:
        stray = _has_stray(stream, offset + length, end, order)
        return Layout(keyword, offset, length, max(0, min(length, end - offset)), has_stray=stray)
    spans, table, is_cut = _fragments(stream, end)
    return Layout(keyword, offset, -1, end - offset, spans, table, is_cut)


def _has_stray(stream: IO[bytes], place: int, end: int, order: str) -> bool:
    """Whether bytes follow the pixels that are neither a later element nor zeros.

    Bytes that were put into the pixels by damage push others out behind them.
    """
    if place >= end:
        return False
    stream.seek(place)
    head = stream.read(_LOOK)
    if not head.strip(b"\0"):
        return False
    if len(head) < 4:
        return True
    group, element = struct.unpack(f"{order}HH", head[:4])
    return (group, element) not in _LAST and group not in _LATER


def _is_implicit(head: bytes) -> bool:
    """Whether the element has no VR, whatever the file claims: pydicom reads what is there.

    Read as a length, each of these VRs would be an odd number, which no pixels have.
    """
    return head[4:6] not in _PIXEL_VRS


def _size(stream: IO[bytes]) -> int:
    here = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return end


def _fragments(stream: IO[bytes], end: int) -> tuple[Spans, tuple[int, ...], bool]:
    """Walk the items: their places, the offset table, and whether the file ends among them."""
    spans: list[tuple[int, int]] = []
    table: tuple[int, ...] = ()
    place = stream.tell()
    is_cut = True
    for number in range(_MAX_FRAGMENTS):
        head = stream.read(8)
        if len(head) < 8 or head[:4] != _ITEM:
            is_cut = head[:4] != _END
            break
        length = struct.unpack("<L", head[4:])[0]
        if place + 8 + length > end:
            break
        if number == 0:
            entries = stream.read(length)
            table = struct.unpack(f"<{length // 4}L", entries[: length // 4 * 4])
        else:
            spans.append((place, 8 + length))
            stream.seek(length, os.SEEK_CUR)
        place += 8 + length
    return tuple(spans), table, is_cut
