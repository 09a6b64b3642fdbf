"""Reads the table of all gene names that a user adds: HGNC's ``hgnc_complete_set.txt``.

The file is dropped into the folder ``knowledge`` of the user's folder, as HGNC publishes it: tab
separated, a row a gene, with ``symbol``, ``alias_symbol`` and ``prev_symbol`` (several names joined
with ``|``), ``hgnc_id``, ``ensembl_gene_id`` and ``entrez_id``.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.knowledge import cache
from meddx.phrase import Phrase, Refused

COLUMNS: Final = (
    *("hgnc_id", "symbol", "alias_symbol", "prev_symbol", "entrez_id"),
    "ensembl_gene_id",
)
PATTERNS: Final = ("hgnc_complete_set*.txt", "hgnc_complete_set*.tsv")
_SCHEMA: Final = 1
_LARGEST: Final = 1 << 27  # bytes; the whole table has 16 MB

DAMAGED: Final = Phrase(
    "The table of gene names {file} cannot be read and was left out. Get the file again from HGNC."
)


@dataclass(frozen=True)
class NamedGene:
    """A row of the table: the approved symbol, its other names, its numbers."""

    symbol: str
    previous: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # HGNC:1100, ENSG00000012048, 672


def file_in(folder: Path) -> Path | None:
    """Return the newest table in a folder by name; None where there is none."""
    found = sorted(path for pattern in PATTERNS for path in folder.glob(pattern))
    return found[-1] if found else None


def read(path: Path) -> tuple[NamedGene, ...]:
    """Return the rows of a table, from the cached index where it fits.

    Raises
    ------
    Refused
        ``bad_gene_names`` when the file is none of HGNC's, or damaged.
    """
    try:
        tables = cache.opened("hgnc", _SCHEMA, (path,), lambda: _tables(path))
    except (OSError, ValueError, csv.Error) as error:
        raise Refused("bad_gene_names", DAMAGED.with_values(file=path.name)) from error
    rows = (line.split("\t") for line in cache.unpacked(tables["genes"]))
    return tuple(
        NamedGene(symbol, _parts(previous), _parts(aliases), _parts(numbers))
        for symbol, previous, aliases, numbers in rows
    )


def is_table(first_line: str) -> bool:
    """Whether a line is the header of this table."""
    return {"hgnc_id", "symbol", "prev_symbol"} <= set(first_line.rstrip("\r\n").split("\t"))


def _tables(path: Path) -> cache.Tables:
    if path.stat().st_size > _LARGEST:
        raise ValueError("larger than the table can be")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise ValueError("another table")
        lines = list(_lines(rows))
    if not lines:
        raise ValueError("no row")
    return {"genes": cache.packed(lines)}


def _lines(rows: "csv.DictReader[str]") -> Iterator[str]:
    for row in rows:
        symbol = (row["symbol"] or "").strip()
        # Withdrawn entries keep a row; their symbols name nothing any more.
        if not symbol or (row.get("status") or "Approved") != "Approved":
            continue
        numbers = (row["hgnc_id"], row["ensembl_gene_id"], row["entrez_id"])
        cells = (
            symbol,
            row["prev_symbol"],
            row["alias_symbol"],
            "|".join(n or "" for n in numbers),
        )
        yield "\t".join((cell or "").replace("\t", " ").replace("\n", " ") for cell in cells)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
