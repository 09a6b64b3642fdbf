"""PDF: the text of each page, so that a hit opens the file at its page."""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from typing_extensions import override

from meddx.literature.readers import Item, Reader
from meddx.literature.readers.shared import bounded
from meddx.literature.record import Part, article, doi_of, first_words, line
from meddx.phrase import Phrase, Refused

MAX_PAGES: Final = 2_000

ENCRYPTED: Final = Phrase("This PDF needs a password. Save it without one and add that file.")
NO_TEXT: Final = Phrase(
    "This PDF holds pictures of text only. Add it after a text recognition program has read it."
)
DAMAGED: Final = Phrase("This PDF is damaged or cut short. Save or download it again.")
LONG: Final = Phrase("This PDF has more than 2,000 pages. Split it and add the parts.")

_DOI: Final = re.compile(r"\b10\.[0-9]{4,9}/[^\s\"<>]+", re.IGNORECASE)
# Titles that programs write where nobody gave one.
_NO_TITLE: Final = re.compile(
    r"(?:untitled|microsoft word|document\d*\b|doi:|10\.|\w+\.(?:docx?|tex|indd|pdf)\b|\S+\Z)",
    re.IGNORECASE,
)


class PdfReader(Reader):
    """Reads a PDF as one article; a page is a part."""

    title = "PDF"
    extensions = (".pdf",)

    @override
    def sniff(self, head: bytes) -> float:
        return 1.0 if b"%PDF-" in head[:1024] else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield the one article."""
        title, pages = _pages(bounded.content_of(stream))
        parts = tuple(Part(text, page=page) for page, text in enumerate(pages, 1) if text.strip())
        if not any(character.isalnum() for part in parts for character in part.text):
            raise Refused("no_text", NO_TEXT)
        own = "" if not title or _NO_TITLE.match(title) else title
        doi = _DOI.search(parts[0].text)
        first = first_words(parts[0].text)
        yield article(
            own or (first if len(first) > len(name) // 2 else name),
            doi=doi_of(doi[0]) if doi else "",
            parts=parts,
        )


def _pages(content: bytes) -> tuple[str, list[str]]:
    """Title that the file gives itself, and the text of its pages."""
    from pypdf import PdfReader as Pdf

    try:
        reader = Pdf(io.BytesIO(content))
        opened = not reader.is_encrypted or bool(reader.decrypt(""))
        # One page more than allowed tells that there are too many.
        pages = [_text(page) for page in reader.pages[: MAX_PAGES + 1]] if opened else []
        about = reader.metadata if opened else None
        title = line(str(about.title or "")) if about is not None else ""
    except MemoryError:
        raise
    except Exception as error:  # the reader of a damaged PDF raises almost anything
        raise Refused("damaged", DAMAGED) from error
    if not opened:
        raise Refused("encrypted", ENCRYPTED)
    if len(pages) > MAX_PAGES:
        raise Refused("too_large", LONG)
    return title, pages


def _text(page: Any) -> str:  # noqa: ANN401 - pypdf is untyped
    """Text of a page; words that a line end divides are joined again."""
    text = str(page.extract_text()).replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c for c in text if c in "\t\n" or ord(c) >= 32)
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", plain)
