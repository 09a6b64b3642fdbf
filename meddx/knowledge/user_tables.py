"""The tables of a department's file: one file may hold one of them or several, one after another.

Tab separated values; lines that start with ``#`` are comments. A table begins with the line that
names its columns and is known by the first of them. Two tables are those of the HPO itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from meddx.knowledge import user_file
from meddx.knowledge.radiology import COLUMNS, UNREADABLE, BadRow
from meddx.phrase import Phrase, Refused

HPOA: Final = (
    "database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence", "onset",
    "frequency", "sex", "modifier", "aspect", "biocuration",
)  # fmt: skip
# Columns that each kind of table must have. The first five follow ``radiology``; ``hpoa`` is a
# part of ``phenotype.hpoa`` and ``genes`` one of ``genes_to_disease.txt``.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "steps": ("step_id", "en", "zh"),
    "diseases": (
        "code", "name_en", "name_zh", "universe", "prior_0_17", "prior_18_39", "prior_40_64",
        "prior_65", "sex_female", "must_not_miss", "same_as", "named_by", "links", "next_steps",
        "genes", "reference",
    ),
    "background": ("hpo_id", "background", "group", "kind", "reference"),
    "annotations": (
        "database_id", "qualifier", "hpo_id", "reference", "frequency", "background", "context",
    ),
    "hpoa": HPOA,
    "genes": ("ncbi_gene_id", "gene_symbol", "association_type", "disease_id", "source"),
}  # fmt: skip
_BY_FIRST: Final = {needed[0]: kind for kind, needed in NEEDED.items() if kind != "hpoa"}
_LARGEST: Final = 1 << 23  # bytes; all delivered tables together have 1 MB

NO_HEADING: Final = Phrase(
    "This line stands before the line that names the columns; take that line from the template "
    "(meddx references template FOLDER)."
)
LACKS: Final = Phrase("This table lacks this column; take its first line from the template.")
MORE_CELLS: Final = Phrase("This row has more cells than its table has columns; take them out.")
NO_ROW: Final = Phrase("This file holds no row yet; fill it in and add it again.")


@dataclass
class Tables:
    """What a file holds: rows of cells by column, with ``line``; and what is wrong with it."""

    path: Path
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    def refuse(self, line: int | str, reason: Phrase, column: str = "") -> None:
        """Note what is wrong with a line."""
        self.bad.append(BadRow(self.path.name, int(line), reason, column))


def is_heading(line: str) -> bool:
    """Whether a line names the columns of one of the tables."""
    cells = _cells(line)
    kind = _BY_FIRST.get(cells[0])
    return kind is not None and set(NEEDED[kind][1:3]) & set(cells[1:]) != set()


def begins(head: str) -> bool:
    """Whether the first line of a text that is no comment names the columns of such a table."""
    told = next((line for _, line in _told(head.splitlines())), "")
    return is_heading(told)


def read(path: Path) -> Tables:
    """Read the tables of a file; what is wrong is told in ``bad``, never raised."""
    found = Tables(path)
    try:
        lines = user_file.content(path, _LARGEST).decode("utf-8-sig").splitlines()
    except Refused as refused:
        found.refuse(0, refused.phrase)
        return found
    except UnicodeDecodeError:
        found.refuse(0, UNREADABLE)
        return found
    heading: list[str] = []
    kind = ""
    for number, line in _told(lines):
        if is_heading(line):
            heading = _cells(line)
            kind = _kind(heading)
            for column in NEEDED[kind]:
                if column not in heading:
                    found.refuse(number, LACKS, column)
        elif not heading:
            found.refuse(number, NO_HEADING)
            return found
        else:
            _take(found, kind, number, heading, _cells(line))
    if not found.rows and not found.bad:
        found.refuse(0, NO_ROW)
    return found


def _told(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _cells(line: str) -> list[str]:
    """Split a line; a spreadsheet puts quotation marks round cells that hold any, or a comma."""
    found = []
    for cell in line.split("\t"):
        text = cell.strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1].replace('""', '"').strip()
        found.append(text)
    while len(found) > 1 and not found[-1]:
        found.pop()  # a spreadsheet fills every line up to the longest
    return found


def _kind(heading: list[str]) -> str:
    kind = _BY_FIRST[heading[0]]
    is_of_hpo = kind == "annotations" and not {"background", "context"} & set(heading)
    return "hpoa" if is_of_hpo else kind


def _take(found: Tables, kind: str, number: int, heading: list[str], cells: list[str]) -> None:
    if len(cells) > len(heading):
        found.refuse(number, MORE_CELLS)
        return
    if len(cells) == 1 and len(heading) > 1:
        found.refuse(number, COLUMNS)
        return
    cells += [""] * (len(heading) - len(cells))
    row = dict(zip(heading, cells, strict=True))
    found.rows.setdefault(kind, []).append(row | {"line": str(number)})
