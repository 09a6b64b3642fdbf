"""Bytes of a file as a stream, unpacked where it is packed with gzip or bgzip."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from meddx.importers.shared.text import EMPTY
from meddx.phrase import Phrase, Refused

MAX_RATIO: Final = 200  # unpacked to packed; real tables and VCF files stay below 50
_RATIO_FROM: Final = 64 << 20
_PIECE: Final = 256 << 10  # what is made of a piece stays in the cache of the processor
_PACKED_PIECE: Final = 64 << 10
_HEAD: Final = 1 << 16  # of unpacked bytes, which tell a format
_GZIP: Final = b"\x1f\x8b"
# SAM specification, section 4.1.2: the empty block that ends every file of bgzip.
_END_MARK: Final = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")

CUT_SHORT: Final = Phrase("This compressed file is cut short or damaged. Copy it again.")
TOO_DENSE: Final = Phrase("This compressed file grows too large when opened. It was not read.")


def head_of(head: bytes) -> tuple[bytes, bool]:
    """Return the first bytes of a file unpacked, and whether they were packed; empty if damaged."""
    if not head.startswith(_GZIP):
        return head, False
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD), True
    except zlib.error:
        return b"", True


def lacks_end_mark(file: BinaryIO) -> bool:
    """Tell whether this is a file of bgzip without the block that says that it is whole."""
    file.seek(0)
    head = file.read(18)
    if head[:4] != _END_MARK[:4] or head[12:14] != b"BC":
        return False
    file.seek(-min(len(_END_MARK), file.seek(0, 2)), 2)
    return file.read() != _END_MARK


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file of any length; one that grows without measure is refused.

    Raises
    ------
    Refused
        ``empty``, ``cut_short`` or ``too_dense``.
    """
    given, may_grow = 0, _is_packed(file)
    for piece in unbounded(file):
        given += len(piece)
        if may_grow and given > max(_RATIO_FROM, MAX_RATIO * file.tell()):
            raise Refused("too_dense", TOO_DENSE)
        yield piece


def unbounded(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file to a caller that stops at a limit of its own.

    Raises
    ------
    Refused
        ``empty`` or ``cut_short``.
    """
    if _is_packed(file):
        yield from _inflated(file)
        return
    first = file.read(_PIECE)
    if not first:
        raise Refused("empty", EMPTY)
    yield first
    yield from iter(lambda: file.read(_PIECE), b"")


def _is_packed(file: BinaryIO) -> bool:
    file.seek(0)
    is_packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    return is_packed


def _inflated(file: BinaryIO) -> Iterator[bytes]:
    """Unpack one gzip member after the other; zlib compares their checksums."""
    waiting = _member(file)
    while waiting:
        member, is_whole = zlib.decompressobj(wbits=31), False
        while not is_whole:
            try:
                piece = member.decompress(waiting, _PIECE)
            except zlib.error as error:
                raise Refused("cut_short", CUT_SHORT) from error
            is_whole = member.eof
            waiting = member.unused_data if is_whole else member.unconsumed_tail
            if piece:
                yield piece
            if not waiting and not is_whole:
                waiting = file.read(_PACKED_PIECE)
                if not waiting and not piece:
                    raise Refused("cut_short", CUT_SHORT)
        waiting = waiting.lstrip(b"\0") or _member(file)


def _member(file: BinaryIO) -> bytes:
    """Read on to the next member: tapes and some tools pad with zeros."""
    for piece in iter(lambda: file.read(_PACKED_PIECE), b""):
        if found := piece.lstrip(b"\0"):
            return found
    return b""
