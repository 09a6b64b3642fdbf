"""Text tables of any length, plain or compressed with gzip, read line by line in the child."""

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from meddx.case.source import Source, opened
from meddx.importers.shared import text
from meddx.phrase import Phrase, Refused

MAX_LINE: Final = 1 << 20  # characters
MAX_RATIO: Final = 200  # uncompressed to compressed; real tables stay below 50
MAX_LISTED: Final = 1000
_RATIO_FROM: Final = 64 << 20
_HEAD: Final = 1 << 16
_GZIP: Final = b"\x1f\x8b"
_NEVER_TEXT: Final = bytes(4)  # in no encoding that is read; told at once, for folders of images
# Controls but the tab, what turns the direction of writing, and what did not decode.
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")

CUT_SHORT: Final = Phrase("This compressed file is cut short or damaged. Copy it again.")
TOO_DENSE: Final = Phrase("This compressed file grows too large when opened. It was not read.")
LONG_LINE: Final = Phrase("The line is longer than a million characters.")
NO_TEXT: Final = Phrase("The line holds characters that are not text.")
NO_TABS: Final = Phrase(
    "The columns of this table are separated by commas or semicolons, as spreadsheets save them. "
    "Save it as text separated by tabs and open that."
)
ROWS_LEFT_OUT: Final = Phrase("{count} of {records} rows could not be used; the rest was kept.")


@dataclass(eq=False)
class Errors:
    """Rows that could not be used: all are counted, the first are listed."""

    count: int = 0
    listed: list[tuple[int, Phrase]] = field(default_factory=list)

    def add(self, line: int, reason: Phrase) -> None:
        """Count one row."""
        self.count += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append((line, reason))

    def notes(self, records: int) -> tuple[Phrase, ...]:
        """Say how many rows were left out, if any."""
        return (ROWS_LEFT_OUT.with_values(count=self.count, records=records),) if self.count else ()


@dataclass(frozen=True)
class Line:
    """A line without its end; ``problem`` says why it cannot be used (its text is empty then)."""

    number: int
    text: str
    problem: Phrase | None = None


def first_lines(head: bytes) -> list[str]:
    """Return the whole lines among the first bytes of a file; none for what is not text."""
    is_cut = len(head) >= 4096
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 1 << 14)
        except zlib.error:
            return []
        is_cut = True
    if not head or _NEVER_TEXT in head:
        return []
    found = text.decode(head, is_head=True)
    if found is None and _is_binary(head):
        return []
    lines = (found[0] if found else head.decode("utf-8", "replace")).split("\n")
    return lines[:-1] if is_cut and len(lines) > 1 else lines


def with_tabs(line: str) -> str:
    """Return a line with tabs for the marks by which a spreadsheet parted its columns."""
    return line if "\t" in line else line.replace('"', "").replace(";", ",").replace(",", "\t")


def sha256(source: Source) -> str:
    """Return the hash of a file as it lies on the disk."""
    with opened(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines(source: Source) -> Iterator[Line]:
    """Yield the lines of a text; no more than one is ever held.

    Raises
    ------
    Refused
        ``empty``, ``not_text``, ``cut_short`` or ``too_dense``.
    """
    with opened(source) as file:
        try:
            yield from _lines(file)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Refused("cut_short", CUT_SHORT) from error


def _lines(file: BinaryIO) -> Iterator[Line]:
    is_packed = file.read(2) == _GZIP
    file.seek(0)
    raw: Any = gzip.GzipFile(fileobj=file) if is_packed else file
    buffer = io.BufferedReader(raw, _HEAD)
    with io.TextIOWrapper(buffer, _encoding(buffer), errors="replace", newline=None) as stream:
        number = characters = 0
        while row := stream.readline(MAX_LINE):
            number += 1
            characters += len(row)
            if is_packed and characters > max(_RATIO_FROM, MAX_RATIO * file.tell()):
                raise Refused("too_dense", TOO_DENSE)
            yield _line(row, number, stream)


def _line(row: str, number: int, stream: io.TextIOWrapper) -> Line:
    if len(row) == MAX_LINE and row[-1] != "\n":
        _skip(stream)
        return Line(number, "", LONG_LINE)
    row = row.rstrip("\n")
    return Line(number, "", NO_TEXT) if _NO_TEXT.search(row) else Line(number, row)


def _skip(stream: io.TextIOWrapper) -> None:
    """Pass over the rest of a line."""
    while (rest := stream.readline(MAX_LINE)) and rest[-1] != "\n":
        pass


def _encoding(stream: io.BufferedReader) -> str:
    """Tell the encoding from the first bytes; what is damaged there may be good further on."""
    head = stream.peek(_HEAD)[:_HEAD]
    if not head:
        raise Refused("empty", text.EMPTY)
    found = text.decode(head, is_head=True)
    if found is not None:
        return found[1]
    if _is_binary(head):
        raise Refused("not_text", text.BINARY)
    return "utf-8-sig"


def _is_binary(head: bytes) -> bool:
    """Whether bytes that do not decode are no text at all: more than a stray one is zero."""
    return head.count(0) > max(3, len(head) // 100)
