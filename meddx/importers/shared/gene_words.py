"""The words of a list of genes: all of its words, or one column of a table with a header.

A column headed ``gene`` or ``symbol`` is read alone, since what stands beside it may look like
genes: AR is one, and the word for autosomal recessive.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SYMBOL_HEADINGS: Final = (
    *("symbol", "symbols", "gene_symbol", "gene symbol", "hgnc_symbol", "approved symbol"),
    *("gene", "genes", "gene name", "gene_name", "基因", "基因名", "基因符号"),
)
NUMBER_HEADINGS: Final = ("hgnc_id", "hgnc id", "ensembl_gene_id", "ensembl_id", "ensembl gene id")
ENTREZ_HEADINGS: Final = (
    *("entrez_id", "entrez", "entrezgene", "entrez_gene_id", "ncbi_gene_id", "ncbi gene id"),
)
_BEST_FIRST: Final = (*SYMBOL_HEADINGS, *NUMBER_HEADINGS, *ENTREZ_HEADINGS)

_WORDS: Final = re.compile(r"[^\s,;，；、]+")
_DELIMITERS: Final = ("\t", ";", ",")  # the first that stands in the header parts its cells
_QUOTES: Final = "\"'"


@dataclass(frozen=True)
class GeneWords:
    """What a list holds.

    Parameters
    ----------
    words
        Line and word, in their order, without headings.
    is_entrez
        Whether a heading says that bare numbers are those of NCBI.
    others
        Cells of other columns of a table.
    """

    words: tuple[tuple[int, str], ...]
    is_entrez: bool = False
    others: tuple[str, ...] = ()


def read(lines: Sequence[str]) -> GeneWords:
    """Read the words of a list; what follows ``#`` in a line is a remark."""
    rows = [(n, line.split("#", 1)[0]) for n, line in enumerate(lines, start=1)]
    rows = [(number, line) for number, line in rows if line.strip()]
    first = rows[0][1] if rows else ""
    delimiter = next((mark for mark in _DELIMITERS if mark in first), "\t")
    header = [cell.lower() for cell in _cells(first, delimiter)]
    column = next((header.index(name) for name in _BEST_FIRST if name in header), None)
    if column is not None and len(header) > 1:
        cells = [(number, _cells(line, delimiter)) for number, line in rows[1:]]
        return _of_column(cells, column, header[column] in ENTREZ_HEADINGS)
    found = [(n, word.strip(_QUOTES)) for n, line in rows for word in _WORDS.findall(line)]
    words = tuple((n, word) for n, word in found if word and word.lower() not in _BEST_FIRST)
    return GeneWords(words, any(word.lower() in ENTREZ_HEADINGS for _, word in found))


def _of_column(
    rows: Sequence[tuple[int, Sequence[str]]], column: int, is_entrez: bool
) -> GeneWords:
    words = tuple((n, row[column] if len(row) > column else "") for n, row in rows)
    others = tuple(cell for _, row in rows for place, cell in enumerate(row) if place != column)
    return GeneWords(words, is_entrez, others)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
    except csv.Error:  # a cell of more than 131,072 characters
        return [line]
