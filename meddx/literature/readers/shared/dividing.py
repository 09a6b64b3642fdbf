"""Divides a long text into parts that can be found, each with its heading."""

from collections.abc import Iterable, Iterator
from typing import Final

from meddx.literature.record import LONGEST_TEXT, Part, line

_PART: Final = 4_000  # characters; about a page


def parts(paragraphs: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    """Return the parts of a text.

    Parameters
    ----------
    paragraphs
        Pairs of heading and paragraph, in order; a part never runs over a heading.
    """
    return tuple(_parts(paragraphs))


def _parts(paragraphs: Iterable[tuple[str, str]]) -> Iterator[Part]:
    heading, kept, size = "", list[str](), 0
    for above, paragraph in paragraphs:
        for piece in _pieces(line(paragraph)):
            if kept and (above != heading or size + len(piece) > _PART):
                yield Part("\n".join(kept), line(heading)[:200])
                kept, size = [], 0
            heading = above
            kept.append(piece)
            size += len(piece)
    if kept:
        yield Part("\n".join(kept), line(heading)[:200])


def _pieces(paragraph: str) -> Iterator[str]:
    """Cut a paragraph that is far too long, at blanks where there are some."""
    rest = paragraph[:LONGEST_TEXT]
    while len(rest) > 2 * _PART:
        at = rest.rfind(" ", _PART, 2 * _PART)
        at = at if at > 0 else 2 * _PART
        yield rest[:at]
        rest = rest[at:].lstrip()
    if rest:
        yield rest
