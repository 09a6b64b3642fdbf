"""Which hereditary diseases a gene belongs to, and how they are inherited.

From ``genes_to_phenotype.txt`` and ``phenotype.hpoa`` of the HPO. These name genes by their
approved HGNC symbol and NCBI number, not by HGNC number, so the symbol is the code here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from meddx.case.codes import HGNC, Code
from meddx.knowledge import cache, hpo_files

_SCHEMA: Final = 1


class Inheritance(StrEnum):
    """How a disease is inherited, as one word for the screen and for weighing genotypes."""

    DOMINANT = "dominant"
    RECESSIVE = "recessive"
    DOMINANT_OR_RECESSIVE = "dominant_or_recessive"
    X_LINKED = "x_linked"
    MITOCHONDRIAL = "mitochondrial"
    OTHER = "other"  # somatic, polygenic, Y-linked ...
    UNKNOWN = "unknown"


_DOMINANT: Final = frozenset({"HP:0000006"})
_RECESSIVE: Final = frozenset({"HP:0000007"})
_X_LINKED: Final = frozenset({"HP:0001417", "HP:0001419", "HP:0001423"})
_MITOCHONDRIAL: Final = frozenset({"HP:0001427"})
_OTHER: Final = frozenset({"HP:0001442", "HP:0010982", "HP:0010984", "HP:0001450", "HP:0001426"})


@dataclass(frozen=True)
class GeneDisease:
    """A disease that variants of the gene cause; ``inheritance`` is a word of ``Inheritance``."""

    disease: Code
    inheritance: str


def inheritance(terms: Iterable[str]) -> Inheritance:
    """Return the mode that a disease's HPO terms state.

    Where the disease is annotated with both dominant and recessive inheritance the file does not
    say which gene goes with which; the answer then is ``DOMINANT_OR_RECESSIVE``.
    """
    stated = frozenset(terms)
    if stated & _X_LINKED:
        return Inheritance.X_LINKED
    if stated & _DOMINANT:
        both = bool(stated & _RECESSIVE)
        return Inheritance.DOMINANT_OR_RECESSIVE if both else Inheritance.DOMINANT
    if stated & _RECESSIVE:
        return Inheritance.RECESSIVE
    if stated & _MITOCHONDRIAL:
        return Inheritance.MITOCHONDRIAL
    return Inheritance.OTHER if stated & _OTHER else Inheritance.UNKNOWN


class Genes:
    """Genes with the diseases they are known for.

    Parameters
    ----------
    diseases
        Symbol -> its diseases.
    ncbi
        Symbol -> NCBI gene number.
    """

    def __init__(
        self, diseases: Mapping[str, tuple[GeneDisease, ...]], ncbi: Mapping[str, str]
    ) -> None:
        self._diseases = diseases
        self._ncbi = ncbi

    def __contains__(self, symbol: str) -> bool:
        """Whether a disease is known for the gene."""
        return symbol in self._diseases

    def __len__(self) -> int:
        return len(self._diseases)

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols of all genes with a disease, sorted."""
        return tuple(sorted(self._diseases))

    def code(self, symbol: str) -> Code:
        """Return the gene as a code: system HGNC, its approved symbol."""
        return Code(HGNC, symbol, symbol, symbol)

    def ncbi_gene_id(self, symbol: str) -> str:
        """Return the NCBI gene number, or an empty string where none is known."""
        return self._ncbi.get(symbol, "")

    def diseases_of(self, symbol: str) -> tuple[GeneDisease, ...]:
        """Return the diseases of a gene, sorted by code; empty for a gene without any."""
        return self._diseases.get(symbol, ())


def _tables(genes: Path, annotations: Path) -> cache.Tables:
    """Pairs of gene and disease, and names and inheritance terms of those diseases."""
    pairs = set()
    with genes.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            pairs.add((cells[1], cells[0], cells[5]))
    modes: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    with annotations.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.split("\t", 11)
            if len(cells) > 10 and cells[10] in {"I", "P"}:
                names.setdefault(cells[0], cells[1])
                if cells[10] == "I" and cells[2] != "NOT":
                    modes.setdefault(cells[0], set()).add(cells[3])
    rows = sorted(pairs)
    return {
        "pairs": cache.packed("\t".join(row) for row in rows),
        "diseases": cache.packed(
            f"{code}\t{names.get(code, '')}\t{' '.join(sorted(modes.get(code, ())))}"
            for code in sorted({row[2] for row in rows})
        ),
    }


def _codes(tables: cache.Tables) -> dict[str, GeneDisease]:
    found = {}
    for line in cache.unpacked(tables["diseases"]):
        code, name, terms = line.split("\t")
        found[code] = GeneDisease(Code.parse(code, name), inheritance(terms.split()).value)
    return found


def load() -> Genes:
    """Open the gene table of this installation, from the cached index where it fits.

    Raises
    ------
    Refused
        ``no_hpo`` when the files of the HPO are not installed.
    """
    sources = (hpo_files.file("genes_to_phenotype.txt"), hpo_files.file("phenotype.hpoa"))
    tables = cache.opened("genes", _SCHEMA, sources, lambda: _tables(*sources))
    codes = _codes(tables)
    diseases: dict[str, list[GeneDisease]] = {}
    ncbi: dict[str, str] = {}
    for line in cache.unpacked(tables["pairs"]):
        symbol, number, code = line.split("\t")
        diseases.setdefault(symbol, []).append(codes[code])
        ncbi[symbol] = number
    return Genes({symbol: tuple(found) for symbol, found in diseases.items()}, ncbi)
