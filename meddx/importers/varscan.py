"""VarScan 2's own tables: pileup and mpileup calls, somatic calls, copy number."""

from typing import Any

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import panel_reply, table_lines, varscan_tables
from meddx.jobs import Context


class VarScanImporter(Importer):
    """Reads what ``pileup2snp``, ``mpileup2cns``, ``somatic``, ``copynumber`` and their kin write.

    The files name no build and no patient. Germline and somatic calls of a tumour and its normal
    tissue become two panels, of one origin each.
    """

    title = "VarScan"
    extensions = (".tsv", ".txt", ".snp", ".indel", ".cns", ".copynumber", ".called")

    @override
    def sniff(self, head: bytes) -> float:
        """Tell a table by its header."""
        lines = table_lines.first_lines(head)
        header = table_lines.with_tabs(lines[0]) if lines else ""
        return 0.95 if varscan_tables.form_of(header) is not None else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import tables; bad rows are named by line."""
        return panel_reply.load_each(files, context, "meddx.importers.varscan:read_table")


def read_table(source: dict[str, Any], sample: str) -> Reply:
    """Read a table in the child process.

    Raises
    ------
    Refused
        ``not_varscan``, ``no_such_sample``; what ``table_lines.lines`` does.
    """
    return panel_reply.reply(varscan_tables.read(Source.from_json(source), sample))
