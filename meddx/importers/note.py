"""Clinical notes as plain text or Markdown: UTF-8, UTF-16, GB18030, Windows-1252."""

import re
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import notes, records, text
from meddx.importers.shared.records import Records
from meddx.jobs import Context

# JSON, XML, HTML, RTF, HL7 and VCF are text that nobody wrote for people.
_STRUCTURED: Final = re.compile(
    r'\s*(?:\{\s*"|\[\s*[\[{"]|\{\\rtf|<\?xml|<!doctype|<html|##fileformat=|(?:MSH|FHS|BHS)\|)',
    re.IGNORECASE,
)


class NoteImporter(Importer):
    """Reads any text as a note; one case a file.

    The marks of Markdown stay in the text, so that every place in it is one of the file's.
    """

    title = "Clinical note"
    extensions = (".txt", ".md", ".text", ".markdown")

    @override
    def sniff(self, head: bytes) -> float:
        """Any text may be a note, so every more special importer comes first."""
        found = text.decode(head, is_head=True) if head else None
        if found is None:
            # What mixes encodings is text all the same, and is refused with its own sentence.
            return 0.1 if text.is_mixed(head) else 0.0
        return 0.0 if not found[0].strip() or _STRUCTURED.match(found[0]) else 0.3

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import notes: identity from the header, sections, date of writing."""
        return records.load_each(files, context, "meddx.importers.note:read_note")


def read_note(source: dict[str, Any]) -> Reply:
    """Read a text in the child process.

    Raises
    ------
    Refused
        What ``text.read_text`` refuses; ``two_patients``.
    """
    asked = Source.from_json(source)
    content, _ = text.decoded(text.bounded(asked))
    return records.reply(Records((notes.note_record(content, asked.name),)))
