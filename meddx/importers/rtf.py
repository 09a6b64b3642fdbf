"""Clinical notes as Rich Text Format."""

from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import notes, records, rtf_text
from meddx.importers.shared.records import Records
from meddx.importers.shared.text import bounded, cleaned
from meddx.jobs import Context
from meddx.phrase import Phrase

MAX_BYTES: Final = 64 << 20  # pictures in it take twice their size

TOO_LARGE: Final = Phrase("This RTF file is larger than 64 MB. Save it without its pictures.")


class RtfImporter(Importer):
    """Reads the text of an RTF file as a note; one case a file."""

    title = "Clinical note (RTF)"
    extensions = (".rtf",)

    @override
    def sniff(self, head: bytes) -> float:
        return 1.0 if head.startswith(b"{\\rtf") else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import RTF files; a damaged one, or one without text, is refused whole."""
        return records.load_each(files, context, "meddx.importers.rtf:read_rtf")


def read_rtf(source: dict[str, Any]) -> Reply:
    """Read the text of an RTF file in the child process.

    Raises
    ------
    Refused
        What ``rtf_text.text_of`` refuses; ``too_large``, ``two_patients``.
    """
    asked = Source.from_json(source)
    text = cleaned(rtf_text.text_of(bounded(asked, MAX_BYTES, TOO_LARGE)))
    return records.reply(Records((notes.note_record(text, asked.name),)))
