"""Gene sets that a user adds as GMT files (the format of MSigDB and Enrichr).

A line is a set: its name, a remark, then its genes, parted by tabs. Put the files into the
``knowledge`` folder of the user's folder.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.knowledge import user_file
from meddx.knowledge.user_file import BadFile
from meddx.phrase import Phrase, Refused

NO_SETS: Final = Phrase(
    "The file {file} holds no gene set and was left out: a line is a name, a remark and genes, "
    "parted by tabs."
)
_LARGEST: Final = 1 << 27  # bytes; all of MSigDB has 30 MB
_LEAST_COLUMNS: Final = 3


@dataclass(frozen=True)
class GeneSet:
    """Genes that belong together; ``file`` is where they are from."""

    name: str
    genes: frozenset[str]
    file: str = ""


def load(folder: Path | None = None) -> tuple[tuple[GeneSet, ...], tuple[BadFile, ...]]:
    """Read the GMT files of a folder (the user's own), and name those that were left out."""
    sets: list[GeneSet] = []
    bad: list[BadFile] = []
    for path in user_file.found(paths.user_knowledge() if folder is None else folder, [".gmt"]):
        try:
            sets += read(path)
        except Refused as refusal:
            bad.append(BadFile(path.name, refusal.phrase))
    return tuple(sets), tuple(bad)


def read(path: Path) -> tuple[GeneSet, ...]:
    """Read a GMT file; an Enrichr weight behind a comma is left out.

    Raises
    ------
    Refused
        ``bad_file`` or ``no_sets``.
    """
    rows = [line.rstrip("\n").split("\t") for line in user_file.lines(path, _LARGEST)]
    sets = tuple(
        GeneSet(row[0].strip(), _genes(row[2:]), path.name)
        for row in rows
        if len(row) >= _LEAST_COLUMNS and row[0].strip() and _genes(row[2:])
    )
    if not sets:
        raise Refused("no_sets", NO_SETS.with_values(file=path.name))
    return sets


def _genes(cells: list[str]) -> frozenset[str]:
    return frozenset(gene for cell in cells if (gene := cell.split(",", 1)[0].strip()))
