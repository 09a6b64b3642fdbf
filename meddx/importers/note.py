"""Clinical notes as plain text: UTF-8, UTF-16, GB18030."""

import re
from typing import Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.importers import Importer
from meddx.importers.shared import cases, notes, text
from meddx.jobs import Context

# JSON, XML, HTML and VCF are text that nobody wrote for people.
_STRUCTURED: Final = re.compile(
    r'\s*(?:\{\s*"|\[\s*[\[{"]|<\?xml|<!doctype|<html|##fileformat=)', re.IGNORECASE
)


class NoteImporter(Importer):
    """Reads any text as a note; one case a file."""

    title = "Clinical note"
    extensions = (".txt", ".md", ".text")

    @override
    def sniff(self, head: bytes) -> float:
        """Any text may be a note, so every more special importer comes first."""
        found = text.decode(head, is_head=True) if head else None
        if found is None or not found[0].strip() or _STRUCTURED.match(found[0]):
            return 0.0
        return 0.3

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import notes: identity from the header, sections, date of writing."""
        return cases.load_each(files, context, _load_one)


def _load_one(source: Source, context: Context) -> Case:
    return notes.note_case(text.of(source, context), source.name)
