"""The text of a file that is read whole."""

from typing import BinaryIO, Final

from meddx.importers.shared import text
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 256 << 20

TOO_LARGE: Final = Phrase("This file is larger than 256 MB. Split it and add the parts.")


def content_of(stream: BinaryIO, limit: int = MAX_BYTES) -> bytes:
    """Read a file that has at most ``limit`` bytes.

    Raises
    ------
    Refused
        ``empty`` or ``too_large``.
    """
    content = stream.read(limit + 1)
    if not content:
        raise Refused("empty", text.EMPTY)
    if len(content) > limit:
        raise Refused("too_large", TOO_LARGE)
    return content


def text_of(stream: BinaryIO, limit: int = MAX_BYTES) -> str:
    """Read and decode a text file.

    Raises
    ------
    Refused
        ``empty``, ``too_large`` or ``not_text``.
    """
    found = text.decode(content_of(stream, limit))
    if found is None:
        raise Refused("not_text", text.BINARY)
    return found[0]
