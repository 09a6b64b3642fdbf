"""``meddx genes``: what gene files hold, after import."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from meddx.case.gene_files import GenePanel
from meddx.case.record import Case, RefusedFile
from meddx.case.source import Source
from meddx.case.variants import Origin, VariantTable
from meddx.children import Children
from meddx.commands import DONE, FAILED, print_json, say
from meddx.commands.shared import gene_options, judged_genes
from meddx.commands.shared.opening import open_everything, password_argument, sources
from meddx.phrase import Language, Phrase, Refused

NAME: Final = "genes"
HELP: Final = "say what gene files hold: kind, build, samples, rows kept, errors by line"

NO_GENES: Final = Phrase("This file holds no variants, genes, counts or sequences.")
OTHER_ORIGIN: Final = Phrase("{file} says itself that its variants are {origin}; that stands.")
OF_ORIGIN: Final = {
    Origin.GERMLINE: Phrase("inherited"),
    Origin.TUMOUR: Phrase("those of a tumour"),
    Origin.UNKNOWN: Phrase("of unknown origin"),
}
_OF_VARIANTS: Final = frozenset({"vcf", "varscan", "maf", "hgvs"})
_SHOWN: Final = 10  # errors of a file on the terminal
_MOST_SAMPLES: Final = 20  # that are read one after the other where nobody says which is wanted


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    gene_options.arguments(parser)
    parser.add_argument(
        "--language", choices=[item.value for item in Language], default=Language.EN.value
    )
    password_argument(parser)


@dataclass(frozen=True)
class _Held:
    """What one file gave: its panels, one or more."""

    file: str
    panels: tuple[GenePanel, ...]
    is_undecided: bool = False  # each panel is a sample of the same rows

    @property
    def files(self) -> tuple[GenePanel, ...]:
        """Panels whose rows are not those of another."""
        return self.panels[:1] if self.is_undecided else self.panels

    @property
    def records(self) -> int:
        return sum(panel.records for panel in self.files)

    @property
    def error_count(self) -> int:
        return sum(_errors(panel) for panel in self.files)

    @property
    def kept(self) -> int:
        """Rows that gave something; a row of two panels counts once."""
        lines = [_lines(panel) for panel in self.panels if _is_of_variants(panel)]
        of_variants = len(np.unique(np.concatenate(lines))) if lines else 0
        others = (panel for panel in self.panels if not _is_of_variants(panel))
        return of_variants + sum(panel.records - _errors(panel) for panel in others)


def run(options: argparse.Namespace) -> int:
    """Run the command; ends with 1 if a file could not be read or holds no genes."""
    language = Language(options.language)
    held: list[_Held] = []
    refused: list[RefusedFile] = []
    with closing(Children(1)) as children:
        for source in gene_options.of_sample(sources(options.files, options), options):
            cases = _opened(source, children)
            found = [item for case in cases for item in case.refused]
            panels = [panel for case in cases for panel in case.panels]
            if not panels and not found:
                found = [RefusedFile(source.label, "no_genes", NO_GENES)]
            undecided = [item for item in found if item.samples and item.file == source.label]
            held += [_of_each_sample(source, item, children) for item in undecided]
            for item in undecided:
                say(f"{item.file}: {item.reason.label(language)}")
            refused += [item for item in found if item not in undecided]
            held += _by_file(source, panels)
    if options.origin:
        held = [_with_origin(item, options, language) for item in held]
    for item in refused:
        say(f"{item.file}: {item.reason.label(language)}")
        if item.samples:
            say(f"  {', '.join(item.samples)}")
    if options.json:
        files = [_described(item, language) for item in held]
        told = [_refusal(item, language) for item in refused]
        print_json({"schema": 1, "files": files, "refused": told})
    else:
        _print_plain(held, language)
    return FAILED if refused else DONE


def _of_each_sample(source: Source, item: RefusedFile, children: Children) -> _Held:
    """Read a file of several samples for each of them: it is told what it holds of all."""
    panels = [
        panel
        for sample in item.samples[:_MOST_SAMPLES]
        for case in _opened(replace(source, sample=sample), children)
        for panel in case.panels
    ]
    return _Held(item.file, tuple(panels), is_undecided=True)


def _opened(source: Source, children: Children) -> tuple[Case, ...]:
    """Import one path; what is refused as a whole stands in a case."""
    try:
        return open_everything([source], children)
    except Refused as problem:
        return (Case(refused=(RefusedFile(source.label, problem.code, problem.phrase),)),)


def _by_file(source: Source, panels: Sequence[GenePanel]) -> list[_Held]:
    """Bring the panels of one file together; an archive or a folder holds several files."""
    files: dict[tuple[str, str], list[GenePanel]] = {}
    for panel in panels:
        files.setdefault((panel.sha256 or panel.panel_id, panel.kind), []).append(panel)
    if len(files) == 1 and source.path.is_file():
        return [_Held(source.label, tuple(panels))]
    return [_Held(found[0].title, tuple(found)) for found in files.values()]


def _with_origin(item: _Held, options: argparse.Namespace, language: Language) -> _Held:
    """Say what the variants are of, where the file does not."""
    for panel in item.panels:
        if panel.origin not in {Origin(options.origin), Origin.UNKNOWN}:
            told = OTHER_ORIGIN.with_values(file=item.file, origin=OF_ORIGIN[panel.origin])
            say(told.label(language))
    panels = tuple(gene_options.of_origin(panel, options) for panel in item.panels)
    return replace(item, panels=panels)


def _is_of_variants(panel: GenePanel) -> bool:
    """Whether the rows of a panel's file are variants, of which a sample may carry none."""
    return panel.kind in _OF_VARIANTS and not panel.regions


def _lines(panel: GenePanel) -> Any:  # noqa: ANN401 - an array of whole numbers
    if isinstance(panel.variants, VariantTable):
        return panel.variants.numbers("line")
    return np.array([variant.line for variant in panel.variants], np.int32)


def _errors(panel: GenePanel) -> int:
    return max(panel.error_count, len(panel.errors))


def _described(item: _Held, language: Language) -> dict[str, Any]:
    """Return the stable shape of one file; the first panel's word stands for all."""
    first = item.panels[0]
    errors = [error for panel in item.files for error in panel.errors]
    return {
        "file": item.file,
        "kind": first.kind,
        "tool": first.tool,
        "build": first.build,
        "samples": list(first.samples or ([first.sample] if first.sample else [])),
        "records": item.records,
        "kept": item.kept,
        "errors": [{"line": line, "reason": reason.label(language)} for line, reason in errors],
        "error_count": item.error_count,
        "sample": None if item.is_undecided else first.sample,
        "panels": [_panel(panel, language, not item.is_undecided) for panel in item.panels],
    }


def _panel(panel: GenePanel, language: Language, is_decided: bool) -> dict[str, Any]:
    """Describe a panel; variants are judged where it is known that they are the patient's."""
    is_judged = is_decided and len(panel.variants)
    return {
        "title": panel.title,
        "sample": panel.sample,
        "origin": panel.origin.value,
        "annotation": panel.annotation,
        "relatives": [
            {"sample": r.sample, "relation": r.relation.value, "affected": r.affected}
            for r in panel.relatives
        ],
        "variants": len(panel.variants),
        "genes": list(panel.genes),
        "regions": len(panel.regions),
        "sequences": len(panel.sequences),
        "counted_genes": len(panel.expression.genes) if panel.expression else 0,
        "species": panel.expression.species if panel.expression else "",
        "sha256": panel.sha256,
        "notes": [note.label(language) for note in panel.notes],
        "judged": judged_genes.described(panel, language) if is_judged else None,
    }


def _refusal(item: RefusedFile, language: Language) -> dict[str, Any]:
    told = {"file": item.file, "reason": item.reason.label(language), "code": item.code}
    return {**told, "samples": list(item.samples)}


def _print_plain(held: Sequence[_Held], language: Language) -> None:
    """Print a table of the files, then what is to be said of each."""
    rows = [("file", "kind", "rows", "kept", "errors")]
    for item in held:
        counts = (str(item.records), str(item.kept), str(item.error_count))
        rows.append((item.file, item.panels[0].kind, *counts))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, kind, *numbers in rows:
        cells = [name.ljust(widths[0]), kind.ljust(widths[1])]
        cells += [n.rjust(width) for n, width in zip(numbers, widths[2:], strict=True)]
        print("  ".join(cells))
    for item in held:
        print()
        for panel in item.panels:
            _print_panel(item, panel, language)


def _print_panel(item: _Held, panel: GenePanel, language: Language) -> None:
    facts = (panel.tool, panel.build, panel.sample, panel.annotation)
    title = panel.title if panel.title == item.file else f"{item.file}: {panel.title}"
    print(", ".join((title, *(fact for fact in facts if fact))))
    if len(panel.variants):
        print(f"  {OF_ORIGIN[panel.origin].label(language)}")
    for note in panel.notes:
        print(f"  {note.label(language)}")
    for line, reason in panel.errors[:_SHOWN]:
        print(f"  {line}: {reason.label(language)}")
    if _errors(panel) > _SHOWN:
        print(f"  ... {_errors(panel) - _SHOWN}")
