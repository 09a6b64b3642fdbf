"""Tables of genes and samples: counts or TPM (DESeq2, featureCounts, RSEM, GCT, own tables)."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import HEAD_BYTES, Importer
from meddx.importers.shared import cases, counted
from meddx.importers.shared.count_columns import Layout, cells, is_wide, layout, numbers
from meddx.importers.shared.counted import Counted
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

APART: Final = "__"  # rows of htseq-count that are no genes
MAX_CELLS: Final = 40_000_000
MILLION: Final = 1_000_000.0
TOLERANCE: Final = 0.01  # of a million: tables round their values
STRAY: Final = 0.05  # share of rows: fewer with decimals are damage in a table of counts

NOT_TABLE: Final = Phrase(
    "This is no table of genes and samples: one column of genes, one column of numbers for each "
    "sample, and headings above them."
)
TOO_MANY: Final = Phrase(
    "This table holds more than 40 million numbers. Keep the samples that are to be compared."
)
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


def read_table(source: dict[str, Any]) -> Reply:
    """Read a table of genes and samples; runs in the child process.

    Returns
    -------
    Reply
        What ``Counted.reply`` gives, with ``unit``, ``sample`` and ``patient_id``.

    Raises
    ------
    Refused
        ``not_table``, ``too_many``, ``same_name``, ``other_unit``, ``unit_unknown``, ``no_sample``,
        ``no_rows``, or what ``unpacked.read_lines`` refuses.
    """
    lines, digest = read_lines(Source.from_json(source))
    found = layout(lines[:1000])
    if found is None:
        raise Refused("not_table", NOT_TABLE)
    if len(set(found.names)) < len(found.names):
        raise Refused("same_name", SAME_NAME)
    if len(found.samples) * len(lines) > MAX_CELLS:
        raise Refused("too_many", TOO_MANY)
    facts = _facts(found.comments)
    sample = facts.get("sample", "")
    if sample and sample not in found.names:
        raise Refused("no_sample", NO_SUCH_SAMPLE)
    table = Counted(list(found.names))
    for line, text in enumerate(lines[found.first_row :], start=found.first_row + 1):
        if text.strip():
            table.records += 1
            _row(table, line, cells(text, found.separator), found)
    values = np.array(table.values, np.float64).reshape(-1, len(found.samples))
    decimal = np.any(values % 1.0, axis=1)
    unit = _unit(values, decimal, found, facts)
    for place in np.flatnonzero(decimal)[::-1] if unit == "counts" else ():
        table.drop(int(place), "not_count")
    return table.reply(digest, unit=unit, sample=sample, patient_id=facts.get("patient_id", ""))


def _facts(comments: Sequence[str]) -> dict[str, str]:
    found = [match for match in map(_FACT.fullmatch, comments) if match]
    return {match[1].lower().replace(" ", "_"): match[2].strip() for match in found}


def _row(table: Counted, line: int, row: list[str], found: Layout) -> None:
    if len(row) != found.width:
        table.errors.add(line, "columns")
        return
    if reason := counted.bad_name(row[0]):
        table.errors.add(line, reason)
        return
    values = numbers([row[place] for place in found.samples], found.separator)
    if values is None:
        table.errors.add(line, "not_number")
    elif min(values) < 0:
        table.errors.add(line, "negative")
    elif row[0].startswith(APART):
        table.apart[row[0]] = values[0]
    else:
        table.keep(line, row[0], values, row[found.symbol] if found.symbol >= 0 else "")


def _stated(found: Layout) -> str:
    """Return the one unit that the headings of the samples name; empty where they do not."""
    units = {match[1].lower() for match in map(_UNIT_WORDS.search, found.stated) if match}
    units = {"counts" if unit in {"count", "reads"} else unit for unit in units}
    return units.pop() if len(units) == 1 else ""


def _unit(
    values: NDArray[np.float64], decimal: NDArray[np.bool_], found: Layout, facts: dict[str, str]
) -> str:
    """Tell the unit: as stated, else TPM add up to a million, and counts are whole numbers."""
    stated = facts.get("unit", "").lower() or _stated(found)
    if stated in {"counts", "tpm"}:
        return "TPM" if stated == "tpm" else "counts"
    if stated:
        raise Refused("other_unit", OTHER_UNIT.with_values(unit=stated.upper()))
    if not decimal.any():
        return "counts"
    if np.all(np.abs(values.sum(axis=0) / MILLION - 1.0) <= TOLERANCE):
        return "TPM"
    if decimal.mean() < STRAY:
        return "counts"
    raise Refused("unit_unknown", UNIT_UNKNOWN)


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        f"{__name__}:read_table", {"source": source.as_json()}, counted.DEADLINE_S
    )
    unit = str(reply.header["unit"])
    return counted.case_of(reply, source, "", unit, (UNIT_SAID[unit],))
