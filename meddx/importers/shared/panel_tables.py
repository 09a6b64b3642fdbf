"""Panels as tables: the TSV export of PanelApp, and the panels of Scout."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from meddx.case.gene_files import GenePanel
from meddx.importers.shared.panel_genes import CONFIDENCES, Entry, PanelGenes
from meddx.importers.shared.table_rows import COLUMNS
from meddx.knowledge.symbols import Symbols
from meddx.phrase import Phrase, Refused

NOT_TABLE: Final = Phrase("The table of this panel is damaged. Export it again.")


class Form(StrEnum):
    """Which program wrote a table."""

    PANELAPP = "PanelApp"
    SCOUT = "Scout"


_NEEDED: Final = {
    Form.PANELAPP: {"entity name", "gene symbol", "model_of_inheritance"},
    Form.SCOUT: {"hgnc_id", "hgnc_symbol"},
}
_MARK: Final = "##"


def form_of(lines: Sequence[str]) -> Form | None:
    """Tell which program wrote a table, by its first lines; None for neither."""
    header = next((line for line in lines if not line.startswith(_MARK)), "")
    names = set(_names(header))
    found = next((form for form, needed in _NEEDED.items() if needed <= names), None)
    # A list of genes may have such columns too; Scout marks its header.
    return None if found is Form.SCOUT and not header.startswith("#") else found


def read(lines: Sequence[str], known: Symbols, sha256: str) -> GenePanel:
    """Read a table that ``form_of`` knows.

    Raises
    ------
    Refused
        ``no_genes`` or ``not_panel``.
    """
    form = form_of(lines)
    told = dict(_told(lines))
    genes, title = PanelGenes(known), told.get("display_name", told.get("panel_id", ""))
    version = told.get("version", "")
    for number, cells in _rows(lines):
        if cells is None:
            genes.records += 1
            genes.errors.add(number, COLUMNS)
        elif form is Form.SCOUT:
            genes.add(number, _of_scout(cells))
        else:
            _add_of_panelapp(genes, number, cells)
            title = title or cells.get("level4", "")
            version = version or cells.get("version", "")
    tool = form.value if form else ""
    return genes.panel(sha256[:12], title, tool, version, sha256)


def _add_of_panelapp(genes: PanelGenes, number: int, cells: Mapping[str, str]) -> None:
    kind, name = cells.get("entity type", "gene").lower(), cells["entity name"].strip()
    if kind == "region":
        genes.add_region(name, _place(cells), _level(cells))
    elif kind == "str":
        genes.add_repeat(number, name, _of_panelapp(cells))
    else:
        genes.add(number, _of_panelapp(cells))


def _told(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if not line.startswith(_MARK):
            return
        key, _, value = line.removeprefix(_MARK).partition("=")
        yield key.strip(), value.strip()


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """Yield the line and the cells of each row; None for one of another width."""
    start = next(n for n, line in enumerate(lines) if not line.startswith(_MARK))
    names = _names(lines[start])
    rows = csv.reader(lines[start + 1 :], delimiter="\t")
    try:
        for cells in rows:
            if cells and any(cells):
                fits = len(cells) <= len(names)
                row = dict(zip(names, [*cells, *[""] * len(names)], strict=False)) if fits else None
                yield start + 1 + rows.line_num, row
    except csv.Error as error:
        raise Refused("not_panel", NOT_TABLE) from error


def _names(header: str) -> list[str]:
    return [name.strip(' "').lower() for name in header.lstrip("#").split("\t")]


def _of_scout(cells: Mapping[str, str]) -> Entry:
    number = cells["hgnc_id"].strip()
    return Entry(
        symbol=cells["hgnc_symbol"].strip(),
        number=f"HGNC:{number}" if number.isdecimal() else number,
        written=cells.get("original_hgnc", "").strip(),
        inheritance=cells.get("genetic_disease_models", "").strip(),
    )


def _level(cells: Mapping[str, str]) -> str:
    level = cells.get("gel_status", "").strip()
    if level:
        return level
    # Older exports name the level among the sources.
    sources = cells.get("sources(; separated)", "").lower()
    levels = {"expert review green": "3", "expert review amber": "2", "expert review red": "1"}
    return next((n for said, n in levels.items() if said in sources), "")


def _place(cells: Mapping[str, str]) -> str:
    """Return where a region lies, with the build; empty where the row does not say."""
    for build in ("GRCh38", "GRCh37"):
        ends = [cells.get(f"position {build.lower()} {end}", "") for end in ("start", "end")]
        if all(end.isdecimal() for end in ends):
            return f"{build} {cells.get('position chromosome', '')}:{ends[0]}-{ends[1]}"
    return ""


def _of_panelapp(cells: Mapping[str, str]) -> Entry:
    return Entry(
        symbol=cells["gene symbol"].strip(),
        number=cells.get("hgnc", "").strip(),
        confidence=CONFIDENCES.get(_level(cells), ""),
        inheritance=cells["model_of_inheritance"].strip(),
    )
