"""Text tables of any length, plain or compressed with gzip, read line by line in the child."""

import codecs
import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from meddx.case.source import Source, opened
from meddx.importers.shared import line_blocks, packed, text
from meddx.importers.shared.line_blocks import Block
from meddx.phrase import Phrase, Refused

MAX_LISTED: Final = 1000
_HEAD: Final = 1 << 16  # bytes that tell the encoding
_LEAST_HEAD: Final = 4096  # bytes of a file that importers are shown; a shorter one is shown whole
_NEVER_TEXT: Final = bytes(4)  # in no encoding that is read; told at once, for folders of images
# Controls but the tab, what turns the direction of writing, and what did not decode.
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")

LONG_LINE: Final = Phrase("The line is longer than a million characters.")
NO_TEXT: Final = Phrase("The line holds characters that are not text.")
_PROBLEMS: Final = {"too_long": LONG_LINE, "encoding": NO_TEXT}
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


class Line(NamedTuple):
    """A line without its end; ``problem`` says why it cannot be used (its text is empty then)."""

    number: int
    text: str
    problem: Phrase | None = None


def first_lines(head: bytes, *, may_be_damaged: bool = True) -> list[str]:
    """Return the whole lines among the first bytes of a file; none for what is not text.

    Parameters
    ----------
    head
        The bytes, as they lie.
    may_be_damaged
        Whether text in which some bytes do not decode still is text.
    """
    start, is_packed = packed.head_of(head)
    if not start or _NEVER_TEXT in start:
        return []
    found = text.decode(start, is_head=True)
    if found is None and (not may_be_damaged or _is_binary(start)):
        return []
    lines = (found[0] if found else start.decode("utf-8", "replace")).split("\n")
    is_cut = is_packed or len(head) >= _LEAST_HEAD
    return lines[:-1] if is_cut and len(lines) > 1 else lines


def with_tabs(line: str) -> str:
    """Return a line with tabs for the marks by which a spreadsheet parted its columns."""
    return line if "\t" in line else line.replace('"', "").replace(";", ",").replace(",", "\t")


def sha256(source: Source) -> str:
    """Return the hash of a file as it lies on the disk."""
    with opened(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines(source: Source) -> Iterator[Line]:
    """Yield the lines of a text in any encoding that ``text.decode`` knows, whatever their ends.

    Only a piece of the file is ever held. A line that cannot be used is named, and costs no other.

    Raises
    ------
    Refused
        ``empty``, ``not_text``, ``cut_short`` or ``too_dense``.
    """
    with opened(source) as file:
        for block in line_blocks.blocks(_plain_ends(_as_utf8(packed.pieces(file)))):
            yield from _lines(block)


def _lines(block: Block) -> Iterator[Line]:
    bad = dict(block.bad)
    if not bad and _NO_TEXT.search(block.text) is None:  # one search is quicker than one a line
        return itertools.starmap(Line, enumerate(block.lines, block.first))
    return itertools.starmap(partial(_line, bad), enumerate(block.lines, block.first))


def _line(bad: Mapping[int, str], number: int, row: str) -> Line:
    problem = _PROBLEMS[bad[number]] if number in bad else None
    if _NO_TEXT.search(row):
        problem = NO_TEXT
    return Line(number, "" if problem else row, problem)


def _as_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    while len(head) < _HEAD and (piece := next(pieces, b"")):
        head += piece
    encoding = _encoding(head[:_HEAD])
    if encoding in {"utf-8", "utf-8-sig"}:
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in itertools.chain([head], pieces):
        yield decoder.decode(piece).encode()
    yield decoder.decode(b"", final=True).encode()


def _plain_ends(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """End lines with a newline alone, where Windows or an old Mac wrote a carriage return."""
    held = b""  # a carriage return whose newline may be the next byte
    for piece in pieces:
        if held or b"\r" in piece:
            joined = held + piece
            held = b"\r" if joined.endswith(b"\r") else b""
            plain = joined.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            yield plain
        else:
            yield piece
    if held:
        yield b"\n"


def _encoding(head: bytes) -> str:
    """Tell the encoding from the first bytes; what is damaged there may be good further on."""
    if not head:
        raise Refused("empty", text.EMPTY)
    found = text.decode(head, is_head=True)
    if found is not None:
        return found[1]
    if _is_binary(head):
        raise Refused("not_text", text.BINARY)
    return "utf-8"


def _is_binary(head: bytes) -> bool:
    """Whether bytes that do not decode are no text at all: more than a stray one is zero."""
    return head.count(0) > max(3, len(head) // 100)
