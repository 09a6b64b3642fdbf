"""Reads a file for the library in the child process, a number of articles at a time."""

import gzip
import io
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from typing_extensions import override

from meddx import discovery
from meddx.child import Reply
from meddx.importers.shared.text import EMPTY
from meddx.jobs import Context
from meddx.literature.readers import Deleted, Item, Reader
from meddx.literature.record import Article
from meddx.phrase import Phrase, Refused

READERS: Final = "meddx.literature.readers"
PAGE: Final = 5_000  # items of one answer
DEADLINE_S: Final = 300.0

UNKNOWN: Final = Phrase(
    "This file is none that the library reads. It reads PubMed XML, MEDLINE (.nbib), RIS, JATS, "
    "PDF, JSON, plain text and Markdown, also compressed with gzip."
)
UNPACKED: Final = Phrase(
    "This file holds more than 4 GB when unpacked. Split it and add the parts."
)
DAMAGED: Final = Phrase("This file is damaged or cut short. Save or download it again.")

_HEAD: Final = 1 << 16
_MOST_TEXT: Final = 24 << 20  # characters of one answer
_MOST_BYTES: Final = 4 << 30


@dataclass(frozen=True)
class Page:
    """A number of articles of a file; ``following`` is where to go on, None at its end."""

    articles: tuple[Article, ...]
    deleted: tuple[str, ...]
    unreadable: int
    following: int | None
    is_damaged: bool = False


def page_of(path: Path, first: int, context: Context) -> Page:
    """Read articles of a file in the child process, from the given item on.

    A file that is damaged further on gives what stands before that, and ``is_damaged``.

    Raises
    ------
    Refused
        When nothing of it can be read.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    arguments = {"path": str(path), "first": first}
    header = context.in_child(f"{__name__}:read_page", arguments, DEADLINE_S).header
    return Page(
        tuple(Article.from_json(each) for each in header["articles"]),
        tuple(header["deleted"]),
        int(header["unreadable"]),
        header["following"],
        bool(header["is_damaged"]),
    )


def read_page(path: str, first: int) -> Reply:
    """Read up to ``PAGE`` items; the header holds what ``Page`` does.

    Raises
    ------
    Refused
        ``unreadable``, ``unknown_kind``, ``empty``, or what a reader refuses.
    """
    articles: list[dict[str, Any]] = []
    deleted: list[str] = []
    counted = unreadable = size = 0
    is_damaged = False
    following: int | None = None
    try:
        for item in itertools.islice(_items(Path(path)), first, None):
            if counted >= PAGE or size > _MOST_TEXT:
                following = first + counted
                break
            counted += 1
            if isinstance(item, Article):
                articles.append(item.as_json())
                size += len(item.abstract) + sum(len(part.text) for part in item.parts)
            elif isinstance(item, Deleted):
                deleted.append(item.pmid)
            else:
                unreadable += 1
    except Refused:
        if not articles:
            raise
        is_damaged = True
    header = {"articles": articles, "deleted": deleted, "unreadable": unreadable}
    return Reply({**header, "following": following, "is_damaged": is_damaged}, {})


def extensions() -> tuple[str, ...]:
    """Return how the files usually end that the library reads."""
    found = {e for kind in discovery.find(READERS, Reader) for e in kind.extensions}
    return tuple(sorted(found | {".gz"}))


def _items(path: Path) -> Iterator[Item]:
    try:
        with path.open("rb") as file:
            stream = _unpacked(file)
            head = stream.peek(_HEAD)[:_HEAD]
            if not head:
                raise Refused("empty", EMPTY)
            kinds = [kind() for kind in discovery.find(READERS, Reader)]
            reader = max(kinds, key=lambda kind: kind.sniff(head))
            if not reader.sniff(head):
                raise Refused("unknown_kind", UNKNOWN)
            yield from reader.read(stream, _stem(path))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused("damaged", DAMAGED) from error


def _unpacked(file: io.BufferedReader) -> io.BufferedReader:
    """Return a stream of the bytes, decompressed where they are gzip, never endless."""
    packed = file.peek(2)[:2] == b"\x1f\x8b"
    raw = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
    return io.BufferedReader(_Bounded(raw), _HEAD)


class _Bounded(io.RawIOBase):
    """Bytes of another stream, up to a limit."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream, self._left = stream, _MOST_BYTES

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any, /) -> int:
        block = self._stream.read(len(buffer))
        self._left -= len(block)
        if self._left < 0:
            raise Refused("too_large", UNPACKED)
        buffer[: len(block)] = block
        return len(block)


def _stem(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    return name.rsplit(".", 1)[0] or name
