"""Clinical notes as PDF, when the PDF holds text."""

from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import notes, pdf_text, records
from meddx.importers.shared.records import Records
from meddx.importers.shared.text import bounded
from meddx.jobs import Context
from meddx.phrase import Phrase

MAX_BYTES: Final = 64 << 20

TOO_LARGE: Final = Phrase("This PDF is larger than 64 MB. Export the pages of this patient.")


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
        return records.load_each(files, context, "meddx.importers.pdf_note:read_pdf")


def read_pdf(source: dict[str, Any]) -> Reply:
    """Read the text of a PDF in the child process.

    Raises
    ------
    Refused
        ``encrypted``, ``no_text``, ``damaged`` or ``too_large``; ``two_patients``.
    """
    asked = Source.from_json(source)
    content = bounded(asked, MAX_BYTES, TOO_LARGE)
    return records.reply(Records((notes.note_record(pdf_text.text_of(content), asked.name),)))
