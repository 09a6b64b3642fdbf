"""Reads per gene as STAR counts them: ``ReadsPerGene.out.tab``."""

import re
from typing import Any, Final

from typing_extensions import override

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cases, counted
from meddx.importers.shared.counted import Counted
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.importers.shared.whole_numbers import NotCountError, count
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 16 << 20  # a row for each gene of any species has 3 MB
APART: Final = ("N_unmapped", "N_multimapping", "N_noFeature", "N_ambiguous")
STRANDS: Final = ("unstranded", "forward", "reverse")
# A library of one strand leaves far more reads of the other without a gene; where both leave alike
# many, it is of both strands. STAR's manual says to compare the columns and gives no figure.
ALIKE: Final = 1.5

NOT_STAR: Final = Phrase(
    "This is not a ReadsPerGene.out.tab of STAR: it does not begin with N_unmapped, "
    "N_multimapping, N_noFeature and N_ambiguous in four columns."
)
STRANDED: Final = {
    "unstranded": Phrase(
        "Column 2 (unstranded) was used: forward and reverse leave alike many reads without a gene "
        "({forward} and {reverse})."
    ),
    "forward": Phrase(
        "Column 3 (forward strand) was used: it leaves {forward} reads without a gene, the reverse "
        "strand {reverse}."
    ),
    "reverse": Phrase(
        "Column 4 (reverse strand) was used: it leaves {reverse} reads without a gene, the forward "
        "strand {forward}."
    ),
}
_FIRST: Final = re.compile(r"N_unmapped(?:\t\d+){3}\s*")


class StarImporter(Importer):
    """Reads STAR's counts; one case and one panel a file.

    The three columns are counts for a library of both strands, of the forward and of the reverse
    strand. Column 3 may exceed column 2: a read that is ambiguous without its strand counts there.
    """

    title = "Counts of STAR"
    extensions = (".tab", ".tab.gz")

    @override
    def sniff(self, head: bytes) -> float:
        """STAR by its first line, which names the unmapped reads."""
        lines = head_lines(head)
        return 1.0 if lines and _FIRST.fullmatch(lines[0]) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import STAR's counts; bad rows are named by line."""
        return cases.load_each(files, context, _load_one)


def strand(forward: int, reverse: int) -> str:
    """Tell the strand of a library from the reads that each strand leaves without a gene."""
    if max(forward, reverse) < ALIKE * max(min(forward, reverse), 1):
        return "unstranded"
    return "forward" if forward < reverse else "reverse"


def read_star(source: dict[str, Any]) -> Reply:
    """Read STAR's counts; runs in the child process.

    Returns
    -------
    Reply
        What ``Counted.reply`` gives, with ``strand``, ``forward`` and ``reverse``.

    Raises
    ------
    Refused
        ``not_star``, ``no_rows``, or what ``unpacked.read_lines`` refuses.
    """
    lines, digest = read_lines(Source.from_json(source), MAX_BYTES)
    head = _head(lines)
    forward, reverse = head["N_noFeature"][1:]
    used = strand(forward, reverse)
    column = STRANDS.index(used)
    found = Counted([""], apart={name: float(values[column]) for name, values in head.items()})
    found.records = len(APART)
    for number, line in enumerate(lines[len(APART) :], start=len(APART) + 1):
        if line.strip():
            found.records += 1
            _row(found, number, line, column)
    return found.reply(digest, strand=used, forward=forward, reverse=reverse)


def _head(lines: list[str]) -> dict[str, tuple[int, ...]]:
    """Return what the first four rows count in their three columns."""
    head: dict[str, tuple[int, ...]] = {}
    for name, line in zip(APART, lines, strict=False):
        cells = line.split("\t")
        try:
            values = tuple(count(cell.strip()) for cell in cells[1:])
        except NotCountError as error:
            raise Refused("not_star", NOT_STAR) from error
        if cells[0] != name or len(values) != len(STRANDS):
            raise Refused("not_star", NOT_STAR)
        head[name] = values
    if len(head) != len(APART):
        raise Refused("not_star", NOT_STAR)
    return head


def _row(found: Counted, number: int, line: str, column: int) -> None:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 1 + len(STRANDS):
        found.errors.add(number, "columns")
    elif reason := counted.bad_name(cells[0]):
        found.errors.add(number, reason)
    else:
        try:
            values = [count(cell) for cell in cells[1:]]
        except NotCountError as error:
            found.errors.add(number, str(error))
            return
        found.keep(number, cells[0], (values[column],))


def _load_one(source: Source, context: Context) -> Case:
    reply = context.in_child(
        f"{__name__}:read_star", {"source": source.as_json()}, counted.DEADLINE_S
    )
    said = reply.header
    figures = {name: f"{said[name]:,}" for name in ("forward", "reverse")}
    note = STRANDED[said["strand"]].with_values(**figures)
    return counted.case_of(reply, source, "STAR", notes=(note,))
