"""Plain text and Markdown: guidelines and notes of a department."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from typing_extensions import override

from meddx.importers.shared import text as texts
from meddx.literature.readers import Item, Reader
from meddx.literature.readers.shared import bounded, dividing
from meddx.literature.record import article
from meddx.phrase import Refused

_HEADING: Final = re.compile(r"#{1,6}\s+(.+?)\s*#*\Z")
_MAX_BYTES: Final = 16 << 20
_LONGEST_TITLE: Final = 200


class PlainReader(Reader):
    """Reads any text as one article; the headings of Markdown divide it."""

    title = "Plain text, Markdown"
    extensions = (".txt", ".md")

    @override
    def sniff(self, head: bytes) -> float:
        found = texts.decode(head, is_head=True) if head else None
        is_marked = re.match(
            rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype|<html)", head, re.IGNORECASE
        )
        return 0.2 if found and found[0].strip() and not is_marked else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield the one article."""
        paragraphs = list(_paragraphs(bounded.text_of(stream, _MAX_BYTES)))
        title = next((heading for heading, _ in paragraphs if heading), "")
        if not title and paragraphs and len(paragraphs[0][1]) <= _LONGEST_TITLE:
            title = paragraphs[0][1]
        if not paragraphs:
            raise Refused("empty", texts.EMPTY)
        yield article(title or name, parts=dividing.parts(paragraphs))


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Yield heading and paragraph; paragraphs are divided by empty lines."""
    heading, kept = "", list[str]()
    for line in [*text.split("\n"), ""]:
        found = _HEADING.match(line)
        if kept and (found or not line.strip()):
            yield heading, " ".join(kept)
            kept = []
        if found:
            heading = found[1]
        elif line.strip():
            kept.append(line)
