"""A large text file, plain or compressed with gzip, read part by part in calls of the child.

Each call starts where the one before ended, so no call holds more than its part in memory and the
reader can stop between them.
"""

import gzip
import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from meddx.case.source import Source, opened
from meddx.importers.shared.packed import CUT_SHORT
from meddx.importers.shared.text import BINARY, BLANK, EMPTY, decode
from meddx.importers.shared.unpacked import TOO_LARGE, read_lines
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 1 << 30  # of text
MAX_LINE: Final = 64 << 20  # bytes
PART: Final = 12 << 20  # bytes of text in one call


LONG_LINE: Final = Phrase("A line of this file has more than {size} MB. It was not read.")

_GZIP: Final = b"\x1f\x8b"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Part:
    """Whole lines of a file.

    Parameters
    ----------
    lines
        Without their ends.
    end
        Where the next part starts, in bytes of text; -1 behind the last.
    share
        Of the file as it lies that was read so far, 0 to 1.
    encoding
        Of these lines; empty where all is ASCII.
    """

    lines: list[str]
    end: int
    share: float
    encoding: str


def read_part(source: Source, start: int, size: int) -> Part:
    """Read the lines that begin within ``size`` bytes of text from ``start``.

    Text of two bytes a character (UTF-16) is one part, of at most 64 MB.

    Raises
    ------
    Refused
        ``empty``, ``cut_short``, ``too_large``, ``not_text``, or what ``opened`` refuses.
    """
    with opened(source) as file:
        length = file.seek(0, 2)
        file.seek(0)
        packed = file.read(2) == _GZIP
        file.seek(0)
        try:
            stream = gzip.GzipFile(fileobj=file) if packed else file
            if start == 0 and _is_wide(stream):
                return Part(read_lines(source, MAX_LINE)[0], -1, 1.0, "utf-16")
            content, is_last = _content(stream, start, size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Refused("cut_short", CUT_SHORT) from error
        share = 1.0 if is_last else min(1.0, file.tell() / length)
    return _decoded(content, start, share, is_last=is_last)


def _is_wide(stream: BinaryIO | gzip.GzipFile) -> bool:
    head = stream.read(4096)
    return head.startswith(_WIDE) or b"\0" in head


def _content(stream: BinaryIO | gzip.GzipFile, start: int, size: int) -> tuple[bytes, bool]:
    """Return the bytes of whole lines, and whether the file ends with them."""
    stream.seek(start)
    content = stream.read(size)
    while len(content) == size and b"\n" not in content:
        if size >= MAX_LINE:
            raise Refused("too_large", LONG_LINE.with_values(size=MAX_LINE >> 20))
        content += stream.read(size)
        size *= 2
    if start + len(content) > MAX_BYTES:
        raise Refused("too_large", TOO_LARGE.with_values(size=MAX_BYTES >> 20))
    if len(content) < size or not stream.read(1):
        return content, True
    return content[: content.rindex(b"\n") + 1], False


def _decoded(content: bytes, start: int, share: float, *, is_last: bool) -> Part:
    if not content and not start:
        raise Refused("empty", EMPTY)
    found = decode(content) if content else ("", "")
    if found is None:
        raise Refused("not_text", BINARY)
    if not start and is_last and not found[0].strip():
        raise Refused("empty", BLANK)
    lines = found[0].split("\n")
    if not is_last:
        lines.pop()  # empty, behind the last end of a line
    encoding = "" if content.isascii() else found[1]
    return Part(lines, -1 if is_last else start + len(content), share, encoding)
