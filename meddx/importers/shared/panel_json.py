"""Panels of PanelApp as its interface answers them: one object, a list of them, or one a line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from meddx.case.gene_files import GenePanel
from meddx.importers.shared.panel_genes import CONFIDENCES, Entry, PanelGenes
from meddx.knowledge.symbols import Symbols
from meddx.phrase import Phrase, Refused

TOOL: Final = "PanelApp"
NOT_JSON: Final = Phrase("This panel is damaged: at line {line} it is no JSON. Export it again.")
LIST_ONLY: Final = Phrase(
    "This is PanelApp's list of panels without their genes. Save one panel and open that."
)
_MOST_PANELS: Final = 1000


def read(content: str, known: Symbols, sha256: str) -> tuple[GenePanel, ...]:
    """Read all panels of a text.

    Raises
    ------
    Refused
        ``not_panel``, ``list_of_panels`` or ``no_genes``.
    """
    panels = []
    for number, (line, told) in enumerate(_objects(content)):
        if number >= _MOST_PANELS or not isinstance(told.get("genes"), list):
            raise Refused("list_of_panels", LIST_ONLY)
        panel_id = f"{sha256[:12]}.{number + 1}" if number else sha256[:12]
        panels.append(_panel(told, line, known, panel_id, sha256))
    if not panels:
        raise Refused("list_of_panels", LIST_ONLY)
    return tuple(panels)


def _objects(content: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield each panel; with its line where every line is a panel, else with 0."""
    lines = [(n, line) for n, line in enumerate(content.split("\n"), 1) if line.strip()]
    if len(lines) > 1 and all(line.strip()[0] == "{" for _, line in lines):
        yield from ((number, told) for number, line in lines for told in _decoded(line, number))
    else:
        yield from ((0, told) for told in _decoded(content, 1))


def _decoded(text: str, line: int) -> Iterator[Mapping[str, Any]]:
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused("not_panel", NOT_JSON.with_values(line=line + error.lineno - 1)) from error
    except (ValueError, RecursionError) as error:
        raise Refused("not_panel", NOT_JSON.with_values(line=line)) from error
    for one in told if isinstance(told, list) else [told]:
        if not isinstance(one, dict):
            raise Refused("not_panel", NOT_JSON.with_values(line=line))
        yield one


def _panel(
    told: Mapping[str, Any], line: int, known: Symbols, panel_id: str, sha256: str
) -> GenePanel:
    genes = PanelGenes(known)
    entries = [item for name in ("genes", "strs", "regions") for item in _list(told, name)]
    for number, item in enumerate(entries, start=1):
        kind, name = item.get("entity_type"), _word(item, "entity_name")
        if kind == "region":
            genes.add_region(name, _place(item), _word(item, "confidence_level"))
        elif kind == "str":
            genes.add_repeat(line or number, name, _entry(item))
        else:
            genes.add(line or number, _entry(item))
    version = _word(told, "version")
    return genes.panel(panel_id, _word(told, "name"), TOOL, version, sha256)


def _entry(item: Mapping[str, Any]) -> Entry:
    data = item.get("gene_data")
    gene: Mapping[str, Any] = data if isinstance(data, dict) else {}
    level = str(item.get("confidence_level", ""))
    return Entry(
        symbol=_word(gene, "gene_symbol") or _word(gene, "hgnc_symbol"),
        number=_word(gene, "hgnc_id"),
        confidence=CONFIDENCES.get(level, ""),
        inheritance=_word(item, "mode_of_inheritance"),
    )


def _place(item: Mapping[str, Any]) -> str:
    """Return where a region lies, with the build; empty where the panel does not say."""
    for build in ("GRCh38", "GRCh37"):
        ends = item.get(f"{build.lower()}_coordinates")
        if isinstance(ends, list) and len(ends) == 2 and all(isinstance(n, int) for n in ends):
            return f"{build} {_word(item, 'chromosome')}:{ends[0]}-{ends[1]}"
    return ""


def _list(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name)
    rows = found if isinstance(found, list) else []
    return [row if isinstance(row, dict) else {} for row in rows]


def _word(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return str(found).strip()[:500] if isinstance(found, str | int | float) else ""
