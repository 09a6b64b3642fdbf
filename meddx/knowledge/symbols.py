"""Approved gene symbols: what a name, a number or a date in a list of genes means.

Approved are the symbols of the HPO's gene table and of the table of HGNC that a user added. Other
names come from ``resources/knowledge/gene_symbols.tsv`` and from that table.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from meddx import paths
from meddx.knowledge import hgnc, spreadsheet_dates
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase, Refused

_NCBI: Final = re.compile(r"(?:Entrez|NCBIGene|NCBI):(\d+)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"HGNC:\d+|ENSG\d{11}(?:\.\d+)?", re.IGNORECASE)


class By(StrEnum):
    """How a gene was found."""

    APPROVED = "approved"
    NAME = "name"  # a previous symbol or an alias
    NUMBER = "number"  # of HGNC, Ensembl or NCBI
    DATE = "date"  # a spreadsheet had turned its name into one
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Meant:
    """What a word of a list may mean: the approved symbols, sorted; one, several or none."""

    written: str
    genes: tuple[str, ...]
    by: By

    @property
    def symbol(self) -> str:
        """The approved symbol; empty where it is unknown or not the only one."""
        return self.genes[0] if len(self.genes) == 1 else ""


class Symbols:
    """Finds approved symbols.

    Parameters
    ----------
    approved
        All approved symbols that are known.
    names
        Other names, in capitals -> the symbols of the genes that had or have this name.
    numbers
        ``HGNC:1100``, ``ENSG00000012048`` and numbers of NCBI -> approved symbol.
    problems
        Why a table that a user added is not used.
    """

    def __init__(
        self,
        approved: Iterable[str],
        names: Mapping[str, frozenset[str]],
        numbers: Mapping[str, str],
        problems: tuple[Phrase, ...] = (),
    ) -> None:
        self._approved = {symbol.upper(): symbol for symbol in approved}
        self._names = names
        self._numbers = numbers
        self.problems = problems

    def meant(self, word: str, bare_numbers: bool = False) -> Meant:
        """Return what a word means.

        An approved symbol is itself, whatever other gene had this name before. ``bare_numbers``
        says that a number alone is one of NCBI (a column headed ``entrez_id``), as ``Entrez:672``
        and ``NCBIGene:672`` say of themselves; otherwise it may be the serial number of a date.
        """
        ncbi = _NCBI.fullmatch(word)
        if ncbi is not None:
            return replace(self.meant(ncbi[1], bare_numbers=True), written=word)
        found = self._named(word)
        if found:
            by = By.APPROVED if word.upper() in self._approved else By.NAME
            return Meant(word, found, by)
        if _NUMBER.fullmatch(word) or (bare_numbers and word.isdecimal()):
            symbol = self._numbers.get(word.upper().partition(".")[0], "")
            return Meant(word, (symbol,) if symbol else (), By.NUMBER)
        dates = spreadsheet_dates.days(word)
        if dates:
            known = {
                symbol
                for month, day in dates
                for name in spreadsheet_dates.names(month, day)
                for symbol in self._named(name)
            }
            return Meant(word, tuple(sorted(known)), By.DATE)
        return Meant(word, (), By.UNKNOWN)

    def _named(self, word: str) -> tuple[str, ...]:
        approved = self._approved.get(word.upper())
        return (approved,) if approved else tuple(sorted(self._names.get(word.upper(), ())))


def load(known: Genes) -> Symbols:
    """Open the names of this installation.

    Parameters
    ----------
    known
        The genes of the HPO, whose symbols are approved.
    """
    approved = {symbol for symbol in known.symbols() if symbol != "-"}
    numbers = {
        number.removeprefix("NCBIGene:"): symbol
        for symbol in approved
        if (number := known.ncbi_gene_id(symbol))
    }
    names: dict[str, set[str]] = {}
    for symbol, name in _own():
        approved.add(symbol)
        names.setdefault(name.upper(), set()).add(symbol)
    rows, problems = _added()
    for row in rows:
        approved.add(row.symbol)
        numbers |= {number.upper(): row.symbol for number in row.numbers}
        for name in (*row.previous, *row.aliases):
            names.setdefault(name.upper(), set()).add(row.symbol)
    found = {name: frozenset(symbols) for name, symbols in names.items()}
    return Symbols(approved, found, numbers, problems)


def _own() -> Iterable[tuple[str, str]]:
    """Pairs of approved symbol and other name of the delivered table."""
    path = paths.resource("knowledge", "gene_symbols.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in [line for line in lines if not line.startswith("#")][1:]:
        approved, name, _ = line.split("\t")
        yield approved, name


def _added() -> tuple[tuple[hgnc.NamedGene, ...], tuple[Phrase, ...]]:
    path = hgnc.file_in(paths.user_knowledge())
    if path is None:
        return (), ()
    try:
        return hgnc.read(path), ()
    except Refused as refused:
        return (), (refused.phrase,)
