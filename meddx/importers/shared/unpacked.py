"""Lines of a text file, plain or compressed with gzip, read whole in the child process."""

import gzip
import hashlib
import zlib
from typing import BinaryIO, Final

from meddx.case.source import Source, opened
from meddx.importers.shared.text import BINARY, BLANK, EMPTY, decode
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 256 << 20
MAX_LINES: Final = 2_500_000  # each costs some hundred bytes of memory beside its text

CUT_SHORT: Final = Phrase("This compressed file is cut short or damaged. Copy it again.")
TOO_LARGE: Final = Phrase("This file holds more than {size} MB of text. It was not read.")
TOO_MANY: Final = Phrase("This file holds more than {count} lines. It was not read.")

_GZIP: Final = b"\x1f\x8b"
_HEAD: Final = 1 << 16  # of unpacked bytes, which tell a format


def head_lines(head: bytes) -> list[str]:
    """Return the whole lines of a file's first bytes, unpacked; none where they are no text."""
    start = _inflated(head) if head.startswith(_GZIP) else head
    found = decode(start, is_head=True) if start else None
    if found is None:
        return []
    lines = found[0].split("\n")
    is_cut = len(head) >= 4096 or head.startswith(_GZIP)
    return lines[:-1] if is_cut and len(lines) > 1 else lines


def read_lines(source: Source, limit: int = MAX_BYTES) -> tuple[list[str], str]:
    """Return the lines of a file without their ends, and the SHA-256 of the file as it lies.

    Raises
    ------
    Refused
        ``empty``, ``cut_short``, ``too_large`` or ``not_text``.
    """
    with opened(source) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        content = _unpacked(file, limit)
    if not content:
        raise Refused("empty", EMPTY)
    if len(content) > limit:
        raise Refused("too_large", TOO_LARGE.with_values(size=limit >> 20))
    if content.count(b"\n") > MAX_LINES:
        raise Refused("too_large", TOO_MANY.with_values(count=f"{MAX_LINES:,}"))
    found = decode(content)
    if found is None:
        raise Refused("not_text", BINARY)
    if not found[0].strip():
        raise Refused("empty", BLANK)
    return found[0].split("\n"), digest


def _unpacked(file: BinaryIO, limit: int) -> bytes:
    packed = file.read(2) == _GZIP
    file.seek(0)
    if not packed:
        if file.seek(0, 2) > limit:
            raise Refused("too_large", TOO_LARGE.with_values(size=limit >> 20))
        file.seek(0)
        return file.read()
    try:
        with gzip.GzipFile(fileobj=file) as stream:
            return stream.read(limit + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Refused("cut_short", CUT_SHORT) from error


def _inflated(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, _HEAD)
    except zlib.error:
        return b""
