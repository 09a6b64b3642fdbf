"""The text of a PDF; runs in the child process only."""

import io
from typing import Final

from meddx.phrase import Phrase, Refused

MAX_PAGES: Final = 500

ENCRYPTED: Final = Phrase("This PDF needs a password. Save it without one and open that file.")
PICTURES_ONLY: Final = Phrase(
    "This PDF holds pictures of text only. Export the note as text and open that."
)
DAMAGED: Final = Phrase("This PDF is damaged or cut short. Export it again.")
TOO_MANY_PAGES: Final = Phrase(
    "This PDF has more than 500 pages. Export the pages of this patient."
)


def text_of(content: bytes) -> str:
    """Return the text of a PDF.

    Raises
    ------
    Refused
        ``encrypted``, ``no_text``, ``damaged`` or ``too_large``.
    """
    text = "\n".join(_pages(content))
    if not any(character.isalnum() for character in text):
        raise Refused("no_text", PICTURES_ONLY)
    return text


def _pages(content: bytes) -> list[str]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content))
        opened = not reader.is_encrypted or bool(reader.decrypt(""))
        pages = list(reader.pages) if opened else []
        # One page more than allowed tells that there are too many.
        texts = [_plain(str(page.extract_text())) for page in pages[: MAX_PAGES + 1]]
    except MemoryError:
        raise
    except Exception as error:  # the reader of a damaged PDF raises almost anything
        raise Refused("damaged", DAMAGED) from error
    if not opened:
        raise Refused("encrypted", ENCRYPTED)
    if len(texts) > MAX_PAGES:
        raise Refused("too_large", TOO_MANY_PAGES)
    return texts


def _plain(text: str) -> str:
    """Return text of one page without the control characters that fonts leave behind."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\t\n" or ord(c) >= 32)
