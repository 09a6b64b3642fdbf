"""Mutation Annotation Format (MAF) of the GDC and of vcf2maf: variants of a tumour."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.columns import Words
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.case.variants import VariantTable
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import gene_names, maf_rows, maf_table, panel_reply, table_lines
from meddx.jobs import Context
from meddx.knowledge import genes, symbols
from meddx.knowledge.symbols import Symbols
from meddx.phrase import Phrase


class MafImporter(Importer):
    """Reads MAF files of one tumour sample (or the one that was chosen); they name no patient.

    Rows whose Mutation_Status is Germline become a panel of their own.
    """

    title = "Mutation annotation (MAF)"
    extensions = (".maf", ".txt", ".tsv")

    @override
    def sniff(self, head: bytes) -> float:
        """Tell a table by its header."""
        lines = [line for line in table_lines.first_lines(head) if not line.startswith("#")]
        return 0.95 if lines and maf_rows.is_header(table_lines.with_tabs(lines[0])) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import tables; bad rows are named by line."""
        cases = panel_reply.load_each(files, context, "meddx.importers.maf:read_maf")
        if not any(case.panels for case in cases):
            return cases
        known = symbols.load(genes.load())
        return tuple(
            replace(case, panels=tuple(_named(panel, known) for panel in case.panels))
            for case in cases
        )


def read_maf(source: dict[str, Any], sample: str) -> Reply:
    """Read a table in the child process.

    Raises
    ------
    Refused
        ``not_maf``, ``mixed_builds``, ``no_such_sample``; what
        ``table_lines.lines`` does.
    """
    return panel_reply.reply(maf_table.read(Source.from_json(source), sample))


def _named(panel: GenePanel, known: Symbols) -> GenePanel:
    """Give each gene its approved symbol; one that is unclear has none, and a note says so."""
    table = panel.variants
    if not isinstance(table, VariantTable):
        return panel
    names, written = gene_names.Names(known), table.words("gene")
    found = [names.read(word) if word else "" for word in written.names]
    unclear = tuple(word for word in found if isinstance(word, Phrase))
    genes = ["" if isinstance(word, Phrase) else word for word in found]
    order = tuple(dict.fromkeys(genes))
    places = [order.index(gene) for gene in genes]
    column = Words(_mapped(written, places), order)
    return replace(
        panel,
        variants=VariantTable({**table.columns, "gene": column}),
        notes=(*panel.notes, *names.notes(), *unclear),
    )


def _mapped(column: Words, places: list[int]) -> NDArray[np.int32]:
    """Return the codes of a column after its words were replaced."""
    return np.array(places or [0], np.int32)[column.codes]
