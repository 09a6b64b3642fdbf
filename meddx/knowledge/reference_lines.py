"""Lines of a reference file that a user gives: plain text, gzip or bgzip, streamed in bounds."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from meddx.phrase import Phrase, Refused

MAX_LINE: Final = 16 << 20
_MAGIC: Final = b"\x1f\x8b"

DAMAGED: Final = Phrase(
    "The reference file {file} is damaged or cut short. Get it again from where it came."
)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacking it where it is compressed.

    Raises
    ------
    Refused
        ``bad_reference`` when it is cut short or damaged.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _MAGIC
            raw.seek(0)
            stream: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
            yield io.BufferedReader(stream, 1 << 20)  # type: ignore[type-var]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged(path) from error


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file without their ends.

    Raises
    ------
    Refused
        ``bad_reference`` when the file is damaged, no UTF-8 text, or has a line beyond 16 MB.
    """
    with opened(path) as stream:
        while raw := stream.readline(MAX_LINE):
            if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
                raise damaged(path)
            try:
                yield raw.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise damaged(path) from error


def damaged(path: Path) -> Refused:
    """Return the refusal of a file that cannot be read."""
    return Refused("bad_reference", DAMAGED.with_values(file=path.name))
