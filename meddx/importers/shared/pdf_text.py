"""The text of a PDF; runs in the child process only."""

import io
import logging
from typing import Final

from meddx.importers.shared.text import cleaned
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
UNMAPPED: Final = Phrase(
    "The fonts of this PDF do not say which letters they show. Export the note as text and open "
    "that."
)

MAX_CHARACTERS: Final = 8 << 20
NO_TEXT_ON_PAGE: Final = "[Page {page} holds no text that can be read.]"
_MOST_UNMAPPED: Final = 0.2


def text_of(content: bytes) -> str:
    """Return the text of a PDF; a page without any, perhaps a scan, is named in its place.

    Raises
    ------
    Refused
        ``encrypted``, ``no_text``, ``damaged`` or ``too_large``.
    """
    pages = [cleaned(page) for page in _pages(content)]
    if not any(map(_has_words, pages)):
        raise Refused("no_text", PICTURES_ONLY)
    text = "\n".join(
        page if _has_words(page) else NO_TEXT_ON_PAGE.format(page=number)
        for number, page in enumerate(pages, start=1)
    )
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_large", TOO_MANY_PAGES)
    unmapped = sum(
        1 for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c > "\U000f0000"
    )
    if unmapped > _MOST_UNMAPPED * len(text):
        raise Refused("no_text", UNMAPPED)
    return text


def _has_words(page: str) -> bool:
    return any(character.isalnum() for character in page)


def _pages(content: bytes) -> list[str]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings quote the file
    try:
        reader = PdfReader(io.BytesIO(content))
        opened = not reader.is_encrypted or bool(reader.decrypt(""))
        pages = list(reader.pages) if opened else []
        # One page more than allowed tells that there are too many.
        texts = [str(page.extract_text()) for page in pages[: MAX_PAGES + 1]]
    except MemoryError:
        raise
    except Exception as error:  # the reader of a damaged PDF raises almost anything
        raise Refused("damaged", DAMAGED) from error
    if not opened:
        raise Refused("encrypted", ENCRYPTED)
    if len(texts) > MAX_PAGES:
        raise Refused("too_large", TOO_MANY_PAGES)
    return texts
