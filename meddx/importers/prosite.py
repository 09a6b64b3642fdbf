"""Motifs of proteins: a user's copy of PROSITE (``prosite.dat``), or single entries of it."""

import re
from typing import Any, Final

from typing_extensions import override

from meddx.case.gene_files import GenePanel
from meddx.case.motifs import Motif
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases, row_errors
from meddx.importers.shared.packing import pack, unpack
from meddx.importers.shared.row_errors import RowErrors
from meddx.importers.shared.table_lines import ROWS_LEFT_OUT
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.jobs import Context
from meddx.knowledge import prosite
from meddx.phrase import Phrase, Refused

DEADLINE_S: Final = 120.0
MAX_BYTES: Final = 64 << 20  # twice what all of PROSITE has

NO_ENTRY: Final = Phrase("This file holds no entry of PROSITE that can be used. Get it again.")
DOCUMENTATION: Final = Phrase(
    "This is the documentation of PROSITE, text without patterns to scan with. Open prosite.dat."
)
PROFILES: Final = Phrase(
    "{count} of the {records} entries are profiles or rules. They are not scanned: only patterns "
    "are."
)
FREQUENT: Final = Phrase(
    "{count} patterns are marked by PROSITE as found too often by chance (SKIP-FLAG). They are not "
    "scanned unless asked for."
)
_DOCUMENT: Final = re.compile(r"\{PDOC\d{5}\}")


class PrositeImporter(Importer):
    """Reads entries of PROSITE; one case and one panel a file. They name nobody."""

    title = "Motifs (PROSITE)"
    extensions = (".dat", ".txt", ".doc", ".dat.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """PROSITE by an ID line that names the kind of entry, or by the number of a document."""
        lines = head_lines(head)
        if lines and _DOCUMENT.fullmatch(lines[0].strip()):
            return 0.9
        return 1.0 if prosite.is_entry(lines) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import entries; one that cannot be used is named by its line."""
        return cases.load_each(files, context, _load_one)


def read_prosite(source: dict[str, Any]) -> Reply:
    """Read entries of PROSITE; runs in the child process.

    Returns
    -------
    Reply
        Header with ``sha256``, ``records``, ``motifs`` (packed), ``errors`` and ``error_count``.

    Raises
    ------
    Refused
        ``documentation``, ``no_entry``, or what ``unpacked.read_lines`` refuses.
    """
    lines, digest = read_lines(Source.from_json(source), MAX_BYTES)
    if _DOCUMENT.fullmatch(lines[0].strip()):
        raise Refused("documentation", DOCUMENTATION)
    found = prosite.read(lines)
    if not found.motifs:
        raise Refused("no_entry", NO_ENTRY)
    errors = RowErrors()
    for line, reason in found.errors:
        errors.add(line, reason)
    header = {"sha256": digest, "records": found.records, "motifs": pack(found.motifs, {})}
    return Reply(header | errors.as_header(), {})


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(f"{__name__}:read_prosite", {"source": source.as_json()}, DEADLINE_S)
    said = reply.header
    motifs: tuple[Motif, ...] = unpack(tuple[Motif, ...], said["motifs"], {})
    panel = GenePanel(
        panel_id=str(said["sha256"])[:12],
        title=source.name,
        kind="motifs",
        tool="PROSITE",
        records=said["records"],
        errors=row_errors.listed(said),
        error_count=said["error_count"],
        notes=_notes(motifs, said["records"], said["error_count"]),
        motifs=motifs,
        sha256=said["sha256"],
    )
    return Case(panels=(panel,))


def _notes(motifs: tuple[Motif, ...], records: int, errors: int) -> tuple[Phrase, ...]:
    others = sum(motif.kind != "PATTERN" for motif in motifs)
    frequent = sum(motif.is_frequent and motif.kind == "PATTERN" for motif in motifs)
    notes = []
    if others:
        notes.append(PROFILES.with_values(count=others, records=records))
    if frequent:
        notes.append(FREQUENT.with_values(count=frequent))
    if errors:
        notes.append(ROWS_LEFT_OUT.with_values(count=errors, records=records))
    return tuple(notes)
