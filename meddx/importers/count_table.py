"""Tables of genes and samples: counts or TPM (DESeq2, featureCounts, RSEM, GCT, own tables)."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import HEAD_BYTES, Importer
from meddx.importers.shared import cases, count_rows, counted
from meddx.importers.shared.count_columns import Layout, is_wide, layout
from meddx.importers.shared.count_parts import CountParts
from meddx.importers.shared.unpacked import head_lines
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

Ask = Callable[[str, dict[str, Any]], Reply]

MAX_CELLS: Final = 40_000_000
MILLION: Final = 1_000_000.0
TOLERANCE: Final = 0.01  # of a million: tables round their values
STRAY: Final = 0.05  # share of rows: fewer with decimals are damage in a table of counts

READING: Final = Phrase("Reading a table of counts")
SAME_NAME: Final = Phrase("Two samples of this table have the same name. Name each differently.")
OTHER_UNIT: Final = Phrase(
    "This table holds {unit}. Counts or TPM are read: export one of these and open that."
)
UNIT_UNKNOWN: Final = Phrase(
    "This table holds decimal numbers and does not say whether they are TPM. Add a first line "
    "# unit: TPM or # unit: counts."
)
UNIT_SAID: Final = {
    "counts": Phrase("The numbers are counts: they are whole, or the table says so."),
    "TPM": Phrase("The numbers are TPM: each sample adds up to a million, or the table says so."),
}
NO_SUCH_SAMPLE: Final = Phrase(
    "The line # sample: of this table names a sample that has no column. Mend the name."
)

_FACT: Final = re.compile(r"(patient[_ ]id|sample|unit)\s*[:=]\s*(\S.*)", re.IGNORECASE)
_UNIT_WORDS: Final = re.compile(
    r"(?<![a-z])(tpm|fpkm|rpkm|cpm|counts?|reads)(?![a-z])", re.IGNORECASE
)


class CountTableImporter(Importer):
    """Reads tables of genes and samples; one case and one panel a file.

    Lines ``# patient_id: ID``, ``# sample: NAME`` and ``# unit: counts`` above the headings name
    the patient, his sample and the unit; without them a table names nobody, its only sample is the
    patient's, and of several the reader chooses.
    """

    title = "Table of counts or TPM"
    extensions = (".tsv", ".csv", ".txt", ".gct", ".tsv.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """Genes in the first column and numbers in all others; one sample must say its unit."""
        lines = head_lines(head)
        found = layout(lines)
        if found is None:
            return 0.6 if len(head) >= HEAD_BYTES and is_wide(lines) else 0.0
        if len(found.samples) > 1 or _stated(found) or _facts(found.comments).get("unit"):
            return 0.75
        return 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import tables; bad rows are named by line."""
        return cases.load_each(files, context, _load_one)


def read_table(source: Source, ask: Ask) -> Reply:
    """Read a table of genes and samples, part by part.

    Parameters
    ----------
    ask
        Runs a function of ``count_rows`` with its arguments, in the child process.

    Returns
    -------
    Reply
        What ``Counted.reply`` gives, with ``unit``, ``sample`` and ``patient_id``.

    Raises
    ------
    Refused
        ``not_table``, ``too_many``, ``same_name``, ``other_unit``, ``unit_unknown``, ``no_sample``,
        ``no_rows``, or what ``text_parts.read_part`` refuses.
    """
    place = source.as_json()
    head = ask("read_layout", {"source": place}).header
    found = Layout.of(head["layout"])
    if len(set(found.names)) < len(found.names):
        raise Refused("same_name", SAME_NAME)
    facts = _facts(found.comments)
    sample = facts.get("sample", "")
    if sample and sample not in found.names:
        raise Refused("no_sample", NO_SUCH_SAMPLE)
    table = CountParts(len(found.samples), MAX_CELLS)
    start, line = 0, 1
    while start >= 0:
        asked = {"source": place, "laid": head["layout"], "start": start, "line": line}
        reply = ask("read_rows", asked)
        table.add(reply)
        start, line = reply.header["end"], line + reply.header["lines"]
    unit = _unit(table.totals, table.decimal, found, facts)
    if unit == "counts":
        table.leave_out(table.decimal, "not_count")
    header = {"sha256": head["sha256"], "samples": list(found.names)}
    header |= {"unit": unit, "sample": sample, "patient_id": facts.get("patient_id", "")}
    return table.reply(header)


def _facts(comments: Sequence[str]) -> dict[str, str]:
    found = [match for match in map(_FACT.fullmatch, comments) if match]
    return {match[1].lower().replace(" ", "_"): match[2].strip() for match in found}


def _stated(found: Layout) -> str:
    """Return the one unit that the headings of the samples name; empty where they do not."""
    units = {match[1].lower() for match in map(_UNIT_WORDS.search, found.stated) if match}
    units = {"counts" if unit in {"count", "reads"} else unit for unit in units}
    return units.pop() if len(units) == 1 else ""


def _unit(
    totals: NDArray[np.float64], decimal: NDArray[np.bool_], found: Layout, facts: dict[str, str]
) -> str:
    """Tell the unit: as stated, else TPM add up to a million, and counts are whole numbers."""
    stated = facts.get("unit", "").lower() or _stated(found)
    if stated in {"counts", "tpm"}:
        return "TPM" if stated == "tpm" else "counts"
    if stated:
        raise Refused("other_unit", OTHER_UNIT.with_values(unit=stated.upper()))
    if not decimal.any():
        return "counts"
    if np.all(np.abs(totals / MILLION - 1.0) <= TOLERANCE):
        return "TPM"
    if decimal.mean() < STRAY:
        return "counts"
    raise Refused("unit_unknown", UNIT_UNKNOWN)


def _load_one(source: Source, context: Context) -> Case:
    def ask(function: str, arguments: dict[str, Any]) -> Reply:
        reply = context.in_child(f"{count_rows.__name__}:{function}", arguments, counted.DEADLINE_S)
        if (share := reply.header.get("share", 1.0)) < 1.0:
            context.checkpoint(share, 1.0, READING)
        return reply

    reply = read_table(source, ask)
    unit = str(reply.header["unit"])
    return counted.case_of(reply, source, "", unit, (UNIT_SAID[unit],))
