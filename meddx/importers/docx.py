"""Clinical notes as Word documents (.docx)."""

from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import docx_text, notes, records
from meddx.importers.shared.records import Records
from meddx.importers.shared.text import bounded, cleaned
from meddx.jobs import Context
from meddx.phrase import Phrase

MAX_BYTES: Final = 64 << 20

TOO_LARGE: Final = Phrase(
    "This Word document is larger than 64 MB. Save the pages of this patient as a new file."
)

_PARTS: Final = (b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/", b"customXml/")


class DocxImporter(Importer):
    """Reads the text of a Word document as a note; one case a file.

    Other Office files are taken too, and refused with a sentence that says what to do.
    """

    title = "Clinical note (Word)"
    extensions = (".docx", ".doc")

    @override
    def sniff(self, head: bytes) -> float:
        if head.startswith(docx_text.OLE):
            return 0.9
        return 0.9 if head.startswith(b"PK\x03\x04") and head[30:].startswith(_PARTS) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import documents; a protected or damaged one, or one without text, is refused whole."""
        return records.load_each(files, context, "meddx.importers.docx:read_docx")


def read_docx(source: dict[str, Any]) -> Reply:
    """Read the text of a document in the child process.

    Raises
    ------
    Refused
        What ``docx_text.text_of`` refuses; ``too_large``, ``two_patients``.
    """
    asked = Source.from_json(source)
    text = cleaned(docx_text.text_of(bounded(asked, MAX_BYTES, TOO_LARGE)))
    return records.reply(Records((notes.note_record(text, asked.name),)))
