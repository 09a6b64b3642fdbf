"""Reads per gene as ``htseq-count`` writes them, of one or several samples."""

from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases, counted, species
from meddx.importers.shared.counted import Counted
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.importers.shared.whole_numbers import NotCountError, count
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 64 << 20  # every gene of some hundred samples
APART: Final = (
    *("__no_feature", "__ambiguous", "__too_low_aQual", "__not_aligned"),
    "__alignment_not_unique",
)
# HTSeq wrote these rows without the two lines before version 0.5.4.
_OLD: Final = {name.removeprefix("__"): name for name in APART}
_HEADINGS: Final = frozenset({"feature", "gene", "gene_id", "geneid", "id"})

NO_APART: Final = Phrase(
    "This table of counts lacks the last rows that htseq-count writes (__no_feature to "
    "__alignment_not_unique): it is cut short or of another program. Copy it again, or give its "
    "column of numbers the heading counts and open that."
)


class HtseqImporter(Importer):
    """Reads the output of ``htseq-count``; one case and one panel a file.

    Columns between the identifier and the counts hold attributes (``--additional-attr``); the first
    of them is taken for the symbol. A file of several samples is told by its last rows.
    """

    title = "Counts of HTSeq"
    extensions = (".tsv", ".counts", ".txt", ".tsv.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """Tell it by identifiers of genes and whole numbers: its last rows lie beyond the head."""
        rows = [line.split("\t") for line in head_lines(head) if line.strip()]
        if rows and rows[0][0].lower() in _HEADINGS and not rows[0][-1].strip().isdigit():
            if [cell.lower() for cell in rows[0]] == ["feature", "count"]:
                return 0.9
            return 0.0  # a table with headings of its own
        if len(rows) < 2 or any(not _is_row(row, len(rows[0])) for row in rows):
            return 0.0
        known = sum(_is_apart(row[0]) or species.is_identifier(row[0]) for row in rows)
        return 0.8 if known >= 0.5 * len(rows) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import counts; a table without the last rows of ``htseq-count`` is refused."""
        return cases.load_each(files, context, _load_one)


def _is_row(row: list[str], width: int) -> bool:
    return len(row) == width >= 2 and bool(row[0]) and row[-1].strip().isdigit()


def _is_apart(name: str) -> bool:
    return name in APART or name in _OLD


def read_htseq(source: dict[str, Any]) -> Reply:
    """Read counts of HTSeq; runs in the child process.

    Returns
    -------
    Reply
        What ``Counted.reply`` gives; ``apart`` is of the first sample.

    Raises
    ------
    Refused
        ``not_htseq``, ``no_rows``, or what ``unpacked.read_lines`` refuses.
    """
    lines, digest = read_lines(Source.from_json(source), MAX_BYTES)
    rows = [
        (number, [cell.strip() for cell in line.split("\t")])
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    heading = rows.pop(0)[1] if _is_heading(rows[0][1]) else []
    apart = {row[0]: row for _, row in rows if _is_apart(row[0])}
    if len(apart) != len(APART):
        raise Refused("not_htseq", NO_APART)
    width = len(rows[0][1])
    first = _first_count(list(apart.values()), width)
    found = Counted(_samples(heading, first, width))
    found.records = len(rows)
    for number, row in rows:
        _row(found, number, row, first, width)
    return found.reply(digest)


def _is_heading(row: list[str]) -> bool:
    return row[0].lower() in _HEADINGS and not row[-1].isdigit()


def _first_count(apart: list[list[str]], width: int) -> int:
    """Return the first column of counts: the last rows are empty in columns of attributes."""
    full = [place for place in range(1, width) if all(len(r) == width and r[place] for r in apart)]
    return full[0] if full else width - 1


def _samples(heading: list[str], first: int, width: int) -> list[str]:
    if width - first == 1:
        return [""]
    if len(heading) == width:
        return heading[first:]
    return [f"column {place + 1}" for place in range(first, width)]


def _row(found: Counted, number: int, row: list[str], first: int, width: int) -> None:
    if len(row) != width:
        found.errors.add(number, "columns")
        return
    if reason := counted.bad_name(row[0]):
        found.errors.add(number, reason)
        return
    try:
        values = [count(cell) for cell in row[first:]]
    except NotCountError as error:
        found.errors.add(number, str(error))
        return
    if _is_apart(row[0]):
        found.apart[_OLD.get(row[0], row[0])] = float(values[0])
    else:
        found.keep(number, row[0], values, row[1] if first > 1 else "")


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        f"{__name__}:read_htseq", {"source": source.as_json()}, counted.DEADLINE_S
    )
    return counted.case_of(reply, source, "htseq-count")
