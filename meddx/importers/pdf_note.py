"""Clinical notes as PDF, when the PDF holds text."""

import io
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases, notes
from meddx.importers.shared.text import bounded
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 64 << 20
MAX_PAGES: Final = 500

ENCRYPTED: Final = Phrase("This PDF needs a password. Save it without one and open that file.")
PICTURES_ONLY: Final = Phrase(
    "This PDF holds pictures of text only. Export the note as text and open that."
)
DAMAGED: Final = Phrase("This PDF is damaged or cut short. Export it again.")
TOO_LARGE: Final = Phrase("This PDF is larger than 64 MB. Export the pages of this patient.")
TOO_MANY_PAGES: Final = Phrase(
    "This PDF has more than 500 pages. Export the pages of this patient."
)


class PdfNoteImporter(Importer):
    """Reads the text of a PDF as a note; one case a file."""

    title = "Clinical note (PDF)"
    extensions = (".pdf",)

    @override
    def sniff(self, head: bytes) -> float:
        return 1.0 if b"%PDF-" in head[:1024] else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import PDFs; an encrypted, damaged or scanned one is refused whole."""
        return cases.load_each(files, context, _load_one)


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        "meddx.importers.pdf_note:read_pdf", {"source": source.as_json()}, 60.0
    )
    return notes.note_case(str(reply.header["text"]), source.name)


def read_pdf(source: dict[str, Any]) -> Reply:
    """Extract the text of a PDF in the child process: the header holds ``text``.

    Raises
    ------
    Refused
        ``encrypted``, ``no_text``, ``damaged`` or ``too_large``.
    """
    content = bounded(Source.from_json(source), MAX_BYTES, TOO_LARGE)
    pages = _pages(content)
    text = "\n".join(pages)
    if not any(character.isalnum() for character in text):
        raise Refused("no_text", PICTURES_ONLY)
    return Reply({"text": text}, {})


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
