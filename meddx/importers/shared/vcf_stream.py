"""The text of a VCF file in blocks of lines: plain, gzip or bgzip, whatever its line ends."""

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from meddx.importers.shared.text import EMPTY
from meddx.phrase import Phrase, Refused

MAX_LINE: Final = 1 << 20
MAX_RATIO: Final = 200  # uncompressed to compressed; real VCF files stay below 50
_RATIO_FROM: Final = 64 << 20
_PIECE: Final = 512 << 10
_PACKED_PIECE: Final = 128 << 10
_GZIP: Final = b"\x1f\x8b"
# SAM specification, section 4.1.2: the empty block that ends every file of bgzip.
_END_MARK: Final = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"#\0", b"\0#")  # UTF-16, with its mark or without

CUT_SHORT: Final = Phrase("This compressed file is cut short or damaged. Copy it again.")
TOO_DENSE: Final = Phrase("This compressed file grows too large when opened. It was not read.")
UTF_16: Final = Phrase(
    "This VCF was saved as UTF-16 text. Save it as UTF-8 (plain text) or export it again."
)


@dataclass(frozen=True)
class Block:
    """Some lines of the file without their ends.

    Parameters
    ----------
    first
        1-based number of the first line in the file.
    text
        The lines joined again; one that cannot be used is empty.
    lines
        The lines.
    bad
        Number and reason (``too_long``, ``encoding``) of the lines that cannot be used.
    """

    first: int
    text: str
    lines: list[str]
    bad: tuple[tuple[int, str], ...] = ()


def lacks_end_mark(file: BinaryIO) -> bool:
    """Tell whether this is a file of bgzip without the block that says that it is whole."""
    file.seek(0)
    head = file.read(18)
    if head[:4] != _END_MARK[:4] or head[12:14] != b"BC":
        return False
    file.seek(-min(len(_END_MARK), file.seek(0, 2)), 2)
    return file.read() != _END_MARK


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of the text, decompressed where they are compressed.

    Raises
    ------
    Refused
        ``empty``, ``cut_short``, ``too_dense`` or ``encoding`` (UTF-16).
    """
    file.seek(0)
    head = file.read(2)
    file.seek(0)
    if not head:
        raise Refused("empty", EMPTY)
    found = _inflated(file) if head == _GZIP else iter(lambda: file.read(_PIECE), b"")
    first = next(found, b"")
    if first.startswith(WIDE):
        raise Refused("encoding", UTF_16)
    whole = itertools.chain([first], found)
    # Old Macs ended lines with a carriage return alone.
    is_old = first[:1] == b"#" and b"\r" in first and b"\n" not in first
    yield from (piece.replace(b"\r", b"\n") for piece in whole) if is_old else whole


def _inflated(file: BinaryIO) -> Iterator[bytes]:
    """Decompress one gzip member after the other; zlib compares their checksums."""
    given = 0
    waiting = _packed(file)
    while waiting:
        member, is_whole = zlib.decompressobj(wbits=31), False
        while not is_whole:
            try:
                piece = member.decompress(waiting, _PIECE)
            except zlib.error as error:
                raise Refused("cut_short", CUT_SHORT) from error
            is_whole = member.eof
            waiting = member.unused_data if is_whole else member.unconsumed_tail
            given += len(piece)
            if given > max(_RATIO_FROM, MAX_RATIO * file.tell()):
                raise Refused("too_dense", TOO_DENSE)
            if piece:
                yield piece
            if not waiting and not is_whole:
                waiting = file.read(_PACKED_PIECE)
                if not waiting and not piece:
                    raise Refused("cut_short", CUT_SHORT)
        waiting = waiting.lstrip(b"\0") or _packed(file)


def _packed(file: BinaryIO) -> bytes:
    """Read on to the next member: tapes and some tools pad with zeros."""
    for piece in iter(lambda: file.read(_PACKED_PIECE), b""):
        if found := piece.lstrip(b"\0"):
            return found
    return b""


def blocks(found: Iterator[bytes]) -> Iterator[Block]:
    """Cut a stream into blocks of whole lines; an overlong line is dropped as it comes."""
    first, rest, dropping = 1, b"", False
    for piece in found:
        if dropping:
            _, newline, piece = piece.partition(b"\n")  # noqa: PLW2901 - what is left of it
            if not newline:
                continue
            yield Block(first, "", [""], ((first, "too_long"),))
            first, dropping = first + 1, False
        whole, newline, tail = piece.rpartition(b"\n")
        if newline:
            block = _block(first, rest + whole)
            first += len(block.lines)
            yield block
            rest = tail
        else:
            rest += piece
        if len(rest) > MAX_LINE:
            rest, dropping = b"", True
    if dropping:
        yield Block(first, "", [""], ((first, "too_long"),))
    elif rest:
        yield _block(first, rest)


def _block(first: int, data: bytes) -> Block:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _line_by_line(first, data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").removesuffix("\r")
    lines = text.split("\n")
    if len(text) > MAX_LINE and max(map(len, lines)) > MAX_LINE:
        return _line_by_line(first, data)
    return Block(first, text, lines)


def _line_by_line(first: int, data: bytes) -> Block:
    lines: list[str] = []
    bad: list[tuple[int, str]] = []
    for number, raw in enumerate(data.split(b"\n"), first):
        line = ""
        if len(raw) > MAX_LINE:
            bad.append((number, "too_long"))
        elif raw.startswith(b"#"):  # an umlaut of another encoding spoils no header
            line = raw.decode(errors="replace").removesuffix("\r")
        else:
            try:
                line = raw.decode().removesuffix("\r")
            except UnicodeDecodeError:
                bad.append((number, "encoding"))
        lines.append(line)
    return Block(first, "\n".join(lines), lines, tuple(bad))
