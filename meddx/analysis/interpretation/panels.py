"""Gene files of a case with what the user's references add: genes, frequencies, ClinVar's classes.

What the file says itself always stays.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from meddx.analysis.interpretation.annotate import annotated
from meddx.analysis.interpretation.opened import Opened, opened
from meddx.case.columns import Words
from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.case.variants import Column, VariantTable
from meddx.jobs import Context
from meddx.knowledge import reference_store, references
from meddx.knowledge.clinvar import ClinVar
from meddx.knowledge.populations import Populations
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase

ANNOTATING: Final = Phrase("Annotating variants")
NOT_ANNOTATED: Final = Phrase(
    "Not annotated: the file names no genes, so its variants rank nothing. Give gene models (GFF3) "
    "of its build, or annotate the file with VEP or SnpEff."
)
BUILD_UNKNOWN: Final = Phrase(
    "The file does not tell its build, so your reference files were not used for it."
)
OTHER_BUILD: Final = Phrase(
    "Your reference files are of another build than {build}, so they were not used for this file."
)
GENES_FROM: Final = Phrase("Genes and consequences are from {source}.")
WITHOUT_GENOME: Final = Phrase(
    "Without a genome (FASTA) of {build} the change of the protein is not known."
)
DISAGREES: Final = Phrase(
    "REF of {count} variants is not what the genome has there: another build, or swapped alleles."
)
FREQUENCIES_FROM: Final = Phrase("Frequencies that the file does not state are from {source}.")
CLASSES_FROM: Final = Phrase("Classes that the file does not state are from {source}.")
_KEPT: Final = 4


class PanelReferences:
    """Adds to gene files what the references say, and keeps the last answers."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], GenePanel] = OrderedDict()

    def applied(self, case: Case, context: Context) -> Case:
        """Return the case with its variants annotated as far as the user's references go.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        if not any(len(panel.variants) for panel in case.panels):
            return case
        known, problems = references.fresh(context)
        panels: list[GenePanel] = []
        for number, panel in enumerate(case.panels):
            check = partial(context.checkpoint, number, len(case.panels), ANNOTATING)
            check()
            made = self._panel(panel, known, check)
            problems_of = problems if len(panel.variants) else ()
            panels.append(replace(made, notes=(*made.notes, *problems_of)))
        return replace(case, panels=tuple(panels))

    def _panel(
        self, panel: GenePanel, known: Sequence[Reference], check: Callable[[], None]
    ) -> GenePanel:
        if not len(panel.variants):
            return panel
        key = (panel.panel_id, panel.sha256, panel.sample, *(each.name for each in known))
        if key not in self._kept:
            self._kept[key] = with_references(panel, known, check)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        # Who reads the file and how is the case's own: only what was added is kept.
        made = self._kept[key]
        return replace(panel, variants=made.variants, notes=made.notes, annotation=made.annotation)


def sources_of(case: Case) -> tuple[str, ...]:
    """Name the references that are of the builds of a case's variants, for reports."""
    builds = {panel.build for panel in case.panels if len(panel.variants)}
    known = reference_store.current()
    chosen = [references.of_build(known, build).all for build in sorted(builds)]
    found = dict.fromkeys(each for of_build in chosen for each in of_build)
    return tuple(
        " ".join(part for part in (each.title, each.build, f"SHA-256 {each.sha256[:12]}") if part)
        for each in found
    )


def is_annotated(panel: GenePanel) -> bool:
    """Whether the file, or a reference, names genes of its variants."""
    if panel.annotation:
        return True
    if isinstance(panel.variants, VariantTable):
        return any(panel.variants.words("gene").names)
    return any(variant.gene for variant in panel.variants)


def table_of(panel: GenePanel) -> VariantTable:
    """Return the variants of a panel by column."""
    rows = panel.variants
    return rows if isinstance(rows, VariantTable) else VariantTable.of(rows)


def with_references(
    panel: GenePanel, known: Sequence[Reference], check: Callable[[], None] = lambda: None
) -> GenePanel:
    """Return a panel with what the references of its own build add, and sentences that say so.

    ``check`` is called now and then, and may raise.
    """
    found = opened(known, panel.build)
    notes = [*panel.notes, *found.remarks]
    if found.is_empty:
        if known:
            other = OTHER_BUILD.with_values(build=panel.build)
            notes.append(other if panel.build else BUILD_UNKNOWN)
        notes += [] if is_annotated(panel) else [NOT_ANNOTATED]
        return replace(panel, notes=tuple(notes))
    table, annotation = table_of(panel), panel.annotation
    if found.models is not None:
        table, said = _with_genes(table, found, panel.build, check)
        if not is_annotated(panel):
            annotation = f"GFF3 {found.models.title}"
            notes += said
    for populations in found.populations:
        check()
        table, count = _with_frequencies(table, populations)
        notes += [FREQUENCIES_FROM.with_values(source=populations.title)] if count else []
    if found.clinvar is not None:
        check()
        table, count = _with_classes(table, found.clinvar)
        notes += [CLASSES_FROM.with_values(source=found.clinvar.title)] if count else []
    made = replace(panel, variants=table, annotation=annotation)
    notes += [] if is_annotated(made) else [NOT_ANNOTATED]
    return replace(made, notes=tuple(notes))


def _with_genes(
    table: VariantTable, found: Opened, build: str, check: Callable[[], None]
) -> tuple[VariantTable, list[Phrase]]:
    assert found.models is not None  # noqa: S101 - asked before
    told = annotated(table, found.models, found.effects, check)
    notes = [GENES_FROM.with_values(source=found.models.title)]
    if found.sequence_of is None:
        notes.append(WITHOUT_GENOME.with_values(build=build))
    if told.disagreeing:
        notes.append(DISAGREES.with_values(count=told.disagreeing))
    return told.table, notes


def _with_frequencies(table: VariantTable, populations: Populations) -> tuple[VariantTable, int]:
    """Fill in frequencies and homozygous people where the file states no frequency."""
    rows, frequency, homozygotes = populations.find(table)
    silent = np.isnan(table.numbers("allele_frequency")[rows])
    rows, frequency, homozygotes = rows[silent], frequency[silent], homozygotes[silent]
    own = table.numbers("allele_frequency").copy(), table.numbers("homozygotes").copy()
    own[0][rows], own[1][rows] = frequency, homozygotes
    columns = {"allele_frequency": own[0], "homozygotes": own[1]}
    return VariantTable({**table.columns, **columns}), len(rows)


def _with_classes(table: VariantTable, clinvar: ClinVar) -> tuple[VariantTable, int]:
    """Fill in class and stars where the file states no class."""
    own = table.words("classification")
    silent = np.array([not name for name in own.names], bool)[own.codes]
    places = clinvar.find(table)
    rows = np.flatnonzero(silent & (places >= 0))
    if not len(rows):
        return table, 0
    said, stars = clinvar.said(places[rows])
    names = {name: place for place, name in enumerate(own.names)}
    translated = [names.setdefault(name, len(names)) for name in said.names]
    codes, own_stars = own.codes.copy(), table.numbers("review_stars").copy()
    codes[rows] = np.array(translated, np.int32)[said.codes]
    own_stars[rows] = stars
    columns: dict[str, Column] = {
        "classification": Words(codes, tuple(names)),
        "review_stars": own_stars,
    }
    return VariantTable({**table.columns, **columns}), len(rows)
