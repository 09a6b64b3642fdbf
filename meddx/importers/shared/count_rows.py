"""Rows of a table of genes and samples, read part by part; runs in the child process."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.importers.shared import counted
from meddx.importers.shared.count_columns import Layout, cells, layout, numbers
from meddx.importers.shared.row_errors import RowErrors
from meddx.importers.shared.text_parts import PART, read_part
from meddx.phrase import Phrase, Refused

APART: Final = "__"  # rows of htseq-count that are no genes
HEAD: Final = 4 << 20  # bytes of text that tell the layout
_HEAD_LINES: Final = 200

NOT_TABLE: Final = Phrase(
    "This is no table of genes and samples: one column of genes, one column of numbers for each "
    "sample, and headings above them."
)


def read_layout(source: dict[str, Any]) -> Reply:
    """Tell how a table is laid out from its first lines.

    Returns
    -------
    Reply
        Header with ``sha256`` of the file as it lies and ``layout`` (fields of ``Layout``).

    Raises
    ------
    Refused
        ``not_table``, or what ``text_parts.read_part`` refuses.
    """
    place = Source.from_json(source)
    found = layout(read_part(place, 0, HEAD).lines[:_HEAD_LINES])
    if found is None:
        raise Refused("not_table", NOT_TABLE)
    with opened(place) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Reply({"sha256": digest, "layout": asdict(found)}, {})


def read_rows(source: dict[str, Any], laid: dict[str, Any], start: int, line: int) -> Reply:
    """Read the rows of one part.

    Parameters
    ----------
    laid
        As ``read_layout`` tells it.
    start
        Where the part starts, in bytes of text.
    line
        Number of its first line, counted from 1.

    Returns
    -------
    Reply
        Header with ``end`` and ``share`` (``text_parts.Part``), ``lines``, ``encoding``,
        ``records``, ``apart`` and ``errors`` (line and reason); arrays ``values`` (genes, samples;
        whole numbers where all are), ``rows`` (line of each gene), and columns of text.

    Raises
    ------
    Refused
        What ``text_parts.read_part`` refuses.
    """
    found = Layout.of(laid)
    part = read_part(Source.from_json(source), start, PART)
    read = _Rows(found)
    for number, text in enumerate(part.lines, start=line):
        if number > found.first_row and text.strip():
            read.add(number, text)
    header = {
        "end": part.end,
        "share": part.share,
        "lines": len(part.lines),
        "encoding": part.encoding,
        "records": read.records,
        "apart": read.apart,
        **read.errors.as_header(),
    }
    return Reply(header, read.arrays())


class _Rows:
    """Rows that were read so far."""

    def __init__(self, found: Layout) -> None:
        self.records = 0
        self.apart: dict[str, float] = {}
        self.errors = RowErrors()
        self._found = found
        self._genes: list[str] = []
        self._symbols: list[str] = []
        self._values: list[NDArray[np.float64]] = []
        self._rows: list[int] = []
        first, count = found.samples[0], len(found.samples)
        is_plain = found.samples == tuple(range(first, found.width)) and found.separator != " "
        self._plain_from = first if is_plain and count else 0

    def add(self, line: int, text: str) -> None:
        """Take over a row, or name it."""
        self.records += 1
        row, values = self._quick(text)
        if values is None:
            row = cells(text, self._found.separator)
            if len(row) != self._found.width:
                self.errors.add(line, "columns")
                return
        if reason := counted.bad_name(row[0]):
            self.errors.add(line, reason)
            return
        if values is None:
            told = numbers([row[place] for place in self._found.samples], self._found.separator)
            if told is None:
                self.errors.add(line, "not_number")
                return
            values = np.array(told, np.float64)
        if values.min() < 0:
            self.errors.add(line, "negative")
        elif row[0].startswith(APART):
            self.apart[row[0]] = float(values[0])
        else:
            symbol = row[self._found.symbol] if self._found.symbol >= 0 else ""
            self._keep(line, row[0], symbol, values)

    def _quick(self, text: str) -> tuple[list[str], NDArray[np.float64] | None]:
        """Read a row whose samples are the last columns and hold digits alone; else None."""
        separator, first = self._found.separator, self._plain_from
        if not first or '"' in text or not text.isascii():
            return [], None
        row = text.split(separator, first)
        if len(row) != first + 1:
            return [], None
        rest = row[first].replace(separator, "\t")
        if not rest.replace("\t", "").isdigit():
            return [], None
        values = np.fromstring(rest, np.float64, sep="\t")
        if len(values) != self._found.width - first:  # a cell is empty
            return [], None
        return [cell.strip() for cell in row[:first]], values

    def _keep(self, line: int, gene: str, symbol: str, values: NDArray[np.float64]) -> None:
        self._genes.append(gene)
        self._symbols.append(symbol)
        self._values.append(values)
        self._rows.append(line)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what was kept, numbers in the smallest type that holds them."""
        made: dict[str, NDArray[Any]] = {
            "values": _narrow(self._values, len(self._found.samples)),
            "rows": np.array(self._rows, np.int64),
        }
        return made | counted.name_columns(self._genes, self._symbols)


def _narrow(rows: Sequence[NDArray[np.float64]], width: int) -> NDArray[Any]:
    most = max((float(row.max()) for row in rows), default=0.0)
    is_whole = most < 2**32 and not any(np.any(row % 1.0) for row in rows)
    kind: type[np.generic] = np.float64
    if is_whole:
        kind = np.uint16 if most < 2**16 else np.uint32
    values = np.empty((len(rows), width), kind)
    for place, row in enumerate(rows):
        values[place] = row
    return values
