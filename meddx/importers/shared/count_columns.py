"""Which columns of a table of genes and samples hold numbers, and how its cells are parted."""

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from meddx.importers.shared import species

GENE_WORDS: Final = frozenset(
    {
        *("", "gene", "genes", "gene_id", "geneid", "gene_name", "genename", "gene_symbol"),
        *("symbol", "hgnc_symbol", "ensembl", "ensembl_id", "ensembl_gene_id", "id", "feature"),
        *("feature_id", "target_id", "name", "hugo_symbol", "gene symbol", "gene name", "gene id"),
    }
)
_SYMBOL_WORDS: Final = frozenset(
    {
        *("gene_name", "genename", "gene_symbol", "symbol", "hgnc_symbol", "gene symbol"),
        *("gene name", "hugo_symbol", "external_gene_name", "gene"),
    }
)
# Columns that describe the gene, not a sample (featureCounts, RSEM, GCT, biomaRt).
_ABOUT: Final = frozenset(
    {
        *("description", "chr", "chrom", "chromosome", "start", "end", "strand", "length"),
        *(
            "effective_length",
            "effectivelength",
            "eff_length",
            "entrez",
            "entrezid",
            "entrez_id",
            "entrezgene",
        ),
        *("gene_type", "gene_biotype", "biotype", "type", "transcript_id(s)", "transcript_id"),
        *("hgnc_id", "uniprot", "gc", "width", "locus"),
    }
)
# Headings that name a quantity of one sample (salmon, kallisto, RSEM), not a sample.
_QUANTITIES: Final = frozenset(
    {
        *("tpm", "fpkm", "rpkm", "numreads", "est_counts", "expected_count", "isopct"),
        *("count", "counts", "reads", "fpkm_ci_lower_bound", "fpkm_ci_upper_bound"),
    }
)
_SYMBOL: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.@_][A-Za-z0-9]+)*")
_LEAST_NAMED: Final = 0.5
_MANY: Final = 40  # columns whose headings alone tell a table


@dataclass(frozen=True)
class Layout:
    """How a table is laid out.

    Parameters
    ----------
    separator
        Between cells; a decimal comma is one where it is a semicolon.
    first_row
        Index of the line that holds the first row below the headings.
    width
        Columns of a row.
    symbol
        Column of the symbols, -1 where there is none.
    samples
        Columns of numbers, one a sample, and their headings; empty where a heading names the unit.
    stated
        The headings as they are written.
    comments
        Lines that begin with ``#``, without it.
    """

    separator: str
    first_row: int
    width: int
    symbol: int
    samples: tuple[int, ...]
    names: tuple[str, ...]
    stated: tuple[str, ...]
    comments: tuple[str, ...]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Layout":
        """Build it from its fields, with lists where it has tuples."""
        listed = {name: tuple(said[name]) for name in ("samples", "names", "stated", "comments")}
        return cls(said["separator"], said["first_row"], said["width"], said["symbol"], **listed)


def cells(line: str, separator: str) -> list[str]:
    """Return the cells of a row without quotes and blanks around them."""
    row = (
        next(csv.reader([line], delimiter=separator), []) if '"' in line else line.split(separator)
    )
    return [cell.strip() for cell in row]


def numbers(row: Sequence[str], separator: str) -> list[float] | None:
    """Return finite numbers; None where a cell holds anything else."""
    try:
        if separator == ";":
            values = [float(cell.replace(",", ".")) for cell in row]
        else:
            values = [float(cell) for cell in row]
    except ValueError:
        return None
    # Python's own float reads 1_000 and the figures of every script, which no table means.
    text = "".join(row)
    is_plain = text.isascii() and "_" not in text
    return values if is_plain and all(map(math.isfinite, values)) else None


def layout(lines: Sequence[str]) -> Layout | None:
    """Tell the layout from the first lines of a file; None where it is no such table.

    Every column of numbers is a sample, but for those that are known to describe the gene; any
    other column of words makes it another kind of table.
    """
    comments, at = _preamble(lines)
    if at + 1 >= len(lines):
        return None
    heading_line = lines[at].lstrip("#")
    separator = next((s for s in ("\t", ";", ",") if s in heading_line), "")
    if not separator:
        return None
    heading = cells(heading_line, separator)
    rows = [cells(line, separator) for line in lines[at + 1 :] if line.strip()]
    if not rows:
        return None
    width = len(rows[0])
    if len(heading) == width - 1:  # R writes no heading above the names of rows
        heading = ["", *heading]
    if width < 2 or len(heading) != width or heading[0].lower() not in GENE_WORDS:
        return None
    whole = [row for row in rows if len(row) == width]
    if not _are_genes([row[0] for row in whole]):
        return None
    return _columns(separator, at + 1, heading, whole, comments)


def is_wide(lines: Sequence[str]) -> bool:
    """Whether the first bytes of a file end within headings of genes and of many samples."""
    _, at = _preamble(lines)
    heading = lines[at].lstrip("#") if at + 1 == len(lines) else ""
    separator = next((s for s in ("\t", ";", ",") if s in heading), "")
    names = cells(heading, separator) if separator else []
    return len(names) >= _MANY and names[0].lower() in GENE_WORDS


def _preamble(lines: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Return the comments, and the index of the line of headings."""
    comments: list[str] = []
    at = 0
    while at < len(lines) and (lines[at].startswith("#") or not lines[at].strip()):
        if lines[at].count("\t") >= 2:
            break  # headings that begin with a hash
        comments.append(lines[at].lstrip("#").strip())
        at += 1
        if comments[-1].startswith("1.") and len(comments) == 1:
            at += 1  # GCT: its second line counts rows and samples
    return tuple(comments), at


def _are_genes(names: list[str]) -> bool:
    good = sum(species.is_identifier(n) or bool(_SYMBOL.fullmatch(n)) for n in names)
    return bool(names) and good >= _LEAST_NAMED * len(names)


def _columns(
    separator: str,
    first_row: int,
    heading: list[str],
    rows: list[list[str]],
    comments: tuple[str, ...],
) -> Layout | None:
    samples: list[int] = []
    symbol = 0 if heading[0].lower() in _SYMBOL_WORDS else -1
    for place in range(1, len(heading)):
        word = heading[place].lower()
        if word in _SYMBOL_WORDS:
            symbol = place
        elif word not in _ABOUT and not word.startswith("transcript_id"):
            good = sum(numbers([row[place]], separator) is not None for row in rows)
            if good < _LEAST_NAMED * len(rows):
                return None
            samples.append(place)
    samples = _one_quantity(samples, heading)
    if not samples:
        return None
    stated = tuple(heading[place].replace("\\", "/").rsplit("/", 1)[-1] for place in samples)
    names = tuple("" if name.lower() in _QUANTITIES else name for name in stated)
    return Layout(
        separator, first_row, len(heading), symbol, tuple(samples), names, stated, tuple(comments)
    )


def _one_quantity(samples: list[int], heading: list[str]) -> list[int]:
    """Keep TPM alone where several columns are quantities of one sample; none without TPM."""
    words = [heading[place].lower() for place in samples]
    if sum(word in _QUANTITIES for word in words) < 2:
        return samples
    return [place for place, word in zip(samples, words, strict=True) if word == "tpm"]
