"""Genes that files of counts share, however each file writes them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.gene_files import Expression

_LEAST_SHARED: Final = 0.5  # of the first file's genes that each other file must hold
# The copy of a gene on Y keeps its ending: it is counted beside that on X.
_VERSION: Final = re.compile(r"(ENS[A-Z]*[GT]\d{11})\.\d+")


def shared(files: Sequence[Expression]) -> NDArray[np.intp] | int:
    """Find the genes of the first file in all others.

    Identifiers of Ensembl are compared without their version; where identifiers do not fit, symbols
    are compared in all files. A name that a file holds twice is left out.

    Returns
    -------
    ndarray or int
        Rows, shape (files, genes), in the order of the first file; else the number of the first
        file that lacks more than half of the genes of the first.
    """
    misfits: list[int] = []
    for naming in (_identifiers, _symbols):
        tables = [_places(naming(one)) for one in files]
        misfits = [n for n, table in enumerate(tables) if not _fits(tables[0], table)]
        if not misfits:
            kept = [gene for gene in tables[0] if all(gene in table for table in tables)]
            return np.array([[table[gene] for gene in kept] for table in tables], np.intp)
    return misfits[0]


def _identifiers(counts: Expression) -> list[str]:
    return [_VERSION.sub(r"\1", gene) if gene.startswith("ENS") else gene for gene in counts.genes]


def _symbols(counts: Expression) -> list[str]:
    """Return the symbol of each gene where the file gives one, else its identifier."""
    symbols = counts.symbols or counts.genes
    return [symbol or gene for symbol, gene in zip(symbols, counts.genes, strict=True)]


def _places(names: Sequence[str]) -> dict[str, int]:
    seen = Counter(names)
    return {name: place for place, name in enumerate(names) if seen[name] == 1}


def _fits(own: dict[str, int], other: dict[str, int]) -> bool:
    return len(own.keys() & other.keys()) >= max(1, _LEAST_SHARED * len(own))
