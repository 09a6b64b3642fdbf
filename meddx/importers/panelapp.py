"""Gene panels: PanelApp as JSON, as lines of JSON or as its TSV export, and panels of Scout."""

import re
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import panel_json, panel_reply, panel_tables, table_lines, text
from meddx.importers.shared.panel_reply import Read
from meddx.jobs import Context
from meddx.knowledge import genes, hgnc, symbols
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 128 << 20  # the largest panels of PanelApp have 4,000 genes and 20 MB
TOO_LARGE: Final = Phrase("This panel is larger than 128 MB. It is not one of PanelApp.")
IS_HGNC: Final = Phrase(
    "This is HGNC's table of gene names, not a panel. Add it under Reference files in the genes "
    "window, or run: meddx references add FILE. All gene lists are then read with it."
)
NOT_PANEL: Final = Phrase("This is no panel that PanelApp or Scout writes. Export it again.")

# A panel's own keys, which stand before its genes; or the list of panels that PanelApp answers.
_JSON: Final = re.compile(
    r'\s*\[?\s*\{\s*"(?:id|count|name|genes|hash_id)"\s*:.*?"(?:disease_group|relevant_disorders'
    r'|disease_sub_group|gene_data|hash_id)"\s*:',
    re.DOTALL,
)


class PanelImporter(Importer):
    """Reads panels: one panel a line of JSON, else one a file; they name no patient."""

    title = "Gene panel (PanelApp, Scout)"
    extensions = (".json", ".jsonl", ".tsv", ".txt")

    @override
    def sniff(self, head: bytes) -> float:
        """Tell a panel by its keys or its header."""
        lines = table_lines.first_lines(head)
        if not lines:
            return 0.0
        if hgnc.is_table(lines[0]) or panel_tables.form_of(lines) is not None:
            return 0.95
        return 0.95 if _JSON.match("\n".join(lines)) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import panels; a gene that is unclear is named by its row or its number in the panel."""
        return panel_reply.load_each(files, context, "meddx.importers.panelapp:read_panels")


def read_panels(source: dict[str, Any], sample: str) -> Reply:  # noqa: ARG001 - it has none
    """Read the panels of a file in the child process.

    Raises
    ------
    Refused
        ``gene_names``, ``not_panel``, ``list_of_panels``; what ``text.bounded`` refuses.
    """
    asked = Source.from_json(source)
    content = text.bounded(asked, MAX_BYTES, TOO_LARGE)
    found = text.decode(content)
    if found is None:
        raise Refused("not_text", text.BINARY)
    lines = found[0].split("\n")
    if hgnc.is_table(lines[0]):
        raise Refused("gene_names", IS_HGNC)
    known = symbols.load(genes.load())
    sha256 = table_lines.sha256(asked)
    if found[0].lstrip()[:1] in {"{", "["}:
        return panel_reply.reply(Read(panel_json.read(found[0], known, sha256)))
    if panel_tables.form_of(lines) is None:
        raise Refused("not_panel", NOT_PANEL)
    return panel_reply.reply(Read((panel_tables.read(lines, known, sha256),)))
