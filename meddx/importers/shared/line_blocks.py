"""A stream of UTF-8 text in blocks of whole lines, whose length is bounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_LINE: Final = 1 << 20  # characters


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
