"""Regions as BED: what was sequenced or is of interest."""

import re
from collections.abc import Sequence
from typing import Any, Final

from typing_extensions import override

from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import panel_reply, table_lines, table_rows
from meddx.importers.shared.panel_reply import Read
from meddx.importers.shared.table_lines import Errors, Line
from meddx.importers.shared.table_rows import BACKWARDS, NO_GOOD_ROW, BadRowError
from meddx.jobs import Context
from meddx.knowledge import assemblies
from meddx.phrase import Phrase, Refused

MAX_REGIONS: Final = 2_000_000
COLUMNS: Final = Phrase("The row has not 3 to 12 columns.")
TOO_MANY: Final = Phrase("This file holds more than 2,000,000 regions. Join or filter them first.")
NO_BUILD: Final = Phrase(
    "BED files do not name the reference build, so these regions are not compared with variants. "
    "A line such as track db=hg38 tells it."
)

HEADING: Final = ("chrom", "chr", "chromosome")  # of a table that a spreadsheet saved

_ROW: Final = re.compile(r"(?:chr)?[\w.*-]+[\t ]+\d+[\t ]+\d+(?:[\t ]+\S.*)?", re.ASCII)
_SURE: Final = re.compile(r"chr\w+|[A-Z]{2}_?\d{6,}\.\d+")
_BARE: Final = re.compile(r"\d{1,2}|X|Y|MT?")  # a number as well: only tabs make it a chromosome
_NAMED: Final = re.compile(r"(?:chr(?:\d{1,2}|[XYM]|MT|Un)|[A-Z]{2}_?\d{6,}\.\d+)\w*[\t ]+\S")
_PLACED: Final = re.compile(_NAMED.pattern[:-3] + r"-?\d[\d.,]*[\t ]+-?\d[\d.,]*(?:[\t ].*)?")
_HEADS: Final = ("track", "browser")
_DATABASE: Final = re.compile(r"\bdb=[\"']?(\S+?)[\"']?(?:\s|$)")


class BedImporter(Importer):
    """Reads BED with 3 to 12 columns; 0-based starts, ends that do not belong to the region."""

    title = "Regions (BED)"
    extensions = (".bed",)

    @override
    def sniff(self, head: bytes) -> float:
        """Tell regions by their rows: a chromosome, a start, an end.

        A file whose rows are damaged is still one of regions where they begin as such rows do:
        what is wrong with each of them is then said.
        """
        lines = [line for line in table_lines.first_lines(head) if line.strip()]
        has_track = any(line.startswith(_HEADS) for line in lines)
        rows = [line for line in lines if not line.startswith(("#", *_HEADS))]
        if rows and not {",", ";"}.isdisjoint(rows[0]):
            rows = [table_lines.with_tabs(line) for line in rows]
        if rows and _is_heading(rows[0].split("\t")):
            del rows[0]
        fitting = sum(map(_is_row, rows))
        if fitting and fitting >= 0.7 * len(rows):
            return 0.9 if has_track else 0.8
        named, placed = (sum(bool(kind.match(line)) for line in rows) for kind in (_NAMED, _PLACED))
        is_damaged = named >= 0.5 * len(rows) and (fitting or placed > 0.2 * len(rows))
        return 0.6 if rows and is_damaged else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import regions; bad rows are named by line."""
        return panel_reply.load_each(files, context, "meddx.importers.bed:read_bed")


def _is_heading(cells: Sequence[str]) -> bool:
    names = [cell.strip().lower() for cell in cells[:3]]
    return len(names) == 3 and names[0] in HEADING and names[1].endswith("start")


def _is_row(line: str) -> bool:
    cells = line.split()
    is_named = _SURE.fullmatch(cells[0]) or ("\t" in line and _BARE.fullmatch(cells[0]))
    return bool(is_named and _ROW.fullmatch(line.strip())) and int(cells[1]) <= int(cells[2])


def read_bed(source: dict[str, Any], sample: str) -> Reply:  # noqa: ARG001 - it has none
    """Read regions in the child process.

    Raises
    ------
    Refused
        ``not_bed``, ``too_many``; what ``table_lines.lines`` refuses.
    """
    asked = Source.from_json(source)
    errors, regions, told = Errors(), [], []
    records = 0
    for line in table_lines.lines(asked):
        if line.text.startswith(("#", *_HEADS)):
            told += _DATABASE.findall(line.text)
        elif (line.problem or line.text.strip()) and not (
            records == 0 and _is_heading(line.text.split("\t"))
        ):
            records += 1
            try:
                regions.append(_region(line, assemblies.of_words(told) if told else ""))
            except BadRowError as bad:
                errors.add(line.number, bad.reason)
            if len(regions) > MAX_REGIONS:
                raise Refused("too_many", TOO_MANY)
    if not regions:
        reasons = {reason for _, reason in errors.listed}
        raise Refused("not_bed", reasons.pop() if len(reasons) == 1 else NO_GOOD_ROW)
    build = assemblies.of_words(told)
    sha256 = table_lines.sha256(asked)
    panel = GenePanel(
        panel_id=sha256[:12],
        title="",
        kind="bed",
        build=build,
        regions=tuple(regions),
        records=records,
        errors=tuple(errors.listed),
        error_count=errors.count,
        notes=errors.notes(records) + (() if build else (NO_BUILD,)),
        sha256=sha256,
    )
    return panel_reply.reply(Read((panel,)))


def _region(line: Line, build: str) -> tuple[str, int, int, str]:
    if line.problem is not None:
        raise BadRowError(line.problem)
    # Tabs part the columns; where there are none, blanks do.
    cells = line.text.split("\t") if "\t" in line.text else line.text.split()
    if len(cells) == 1 and _PLACED.match(table_lines.with_tabs(line.text)):
        raise BadRowError(table_lines.NO_TABS)
    if not 3 <= len(cells) <= 12:
        raise BadRowError(COLUMNS)
    start, end = table_rows.position(cells[1], first=0), table_rows.position(cells[2], first=0)
    if end < start:
        raise BadRowError(BACKWARDS)
    chromosome = assemblies.chromosome(cells[0])
    table_rows.within(build, chromosome, end)
    return chromosome, start, end, cells[3] if len(cells) > 3 else ""
