"""Lines of a text file, plain or compressed with gzip, read whole in the child process."""

import hashlib
import io
from typing import BinaryIO, Final

from meddx.case.source import Source, opened
from meddx.importers.shared import packed
from meddx.importers.shared.table_lines import first_lines
from meddx.importers.shared.text import BINARY, BLANK, EMPTY, decode
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 256 << 20
MAX_LINES: Final = 2_500_000  # each costs some hundred bytes of memory beside its text

TOO_LARGE: Final = Phrase("This file holds more than {size} MB of text. It was not read.")
TOO_MANY: Final = Phrase("This file holds more than {count} lines. It was not read.")


def head_lines(head: bytes) -> list[str]:
    """Return the whole lines of a file's first bytes; none where ``read_lines`` would refuse it."""
    return first_lines(head, may_be_damaged=False)


def read_lines(source: Source, limit: int = MAX_BYTES) -> tuple[list[str], str]:
    """Return the lines of a file without their ends, and the SHA-256 of the file as it lies.

    Raises
    ------
    Refused
        ``empty``, ``cut_short``, ``too_large`` or ``not_text``.
    """
    with opened(source) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        content = _unpacked(file, limit)
    if not content:
        raise Refused("empty", EMPTY)
    if content.count(b"\n") > MAX_LINES:
        raise Refused("too_large", TOO_MANY.with_values(count=f"{MAX_LINES:,}"))
    found = decode(content)
    if found is None:
        raise Refused("not_text", BINARY)
    if not found[0].strip():
        raise Refused("empty", BLANK)
    return found[0].split("\n"), digest


def _unpacked(file: BinaryIO, limit: int) -> bytes:
    whole = io.BytesIO()
    for piece in packed.unbounded(file):
        if whole.tell() + len(piece) > limit:
            raise Refused("too_large", TOO_LARGE.with_values(size=limit >> 20))
        whole.write(piece)
    return whole.getvalue()
