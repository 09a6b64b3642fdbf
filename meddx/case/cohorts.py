"""Whose sample of an expression file is the patient's, and which others it is compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from meddx.case.gene_files import Expression, GenePanel
from meddx.case.record import Case
from meddx.phrase import Phrase, Refused

_LEAST_SHARED: Final = 0.5  # of the patient's genes that each other file must hold

CHOOSE: Final = Phrase(
    "The file holds {count} samples and does not say which is the patient's. Choose it; the others "
    "are then what it is compared with."
)
NO_COUNTS: Final = Phrase("{file} holds no counts of genes. Choose files of the same kind.")
NONE_IN_CASE: Final = Phrase("The case holds no counts of genes to compare with others.")
NO_SAMPLE: Final = Phrase("{file} holds no sample named {sample}. Choose one of its samples.")
OTHER_UNIT: Final = Phrase(
    "{file} holds {unit}, the patient's file {own}. Compare files of the same unit."
)
OTHER_SPECIES: Final = Phrase("The identifiers of {file} are of another species. It was not added.")
OTHER_GENES: Final = Phrase(
    "{file} lacks more than half of the genes of the patient's file. Count both with the same "
    "annotation."
)


def chosen(panel: GenePanel, sample: str) -> GenePanel:
    """Return a panel in which ``sample`` is the patient's and all other samples are the cohort.

    Raises
    ------
    Refused
        ``no_counts`` or ``no_sample``.
    """
    counts = _counts(panel)
    names, values = _all(panel, counts)
    if sample not in names:
        raise Refused("no_sample", NO_SAMPLE.with_values(file=panel.title, sample=sample))
    at = names.index(sample)
    others = [number for number in range(len(names)) if number != at]
    made = replace(
        counts,
        values=values[:, at].copy(),
        cohort=np.ascontiguousarray(values[:, others]),
        cohort_samples=tuple(names[number] for number in others),
    )
    notes = tuple(note for note in panel.notes if note.template != CHOOSE.template)
    return replace(panel, sample=sample, expression=made, notes=notes)


def joined(panel: GenePanel, others: Sequence[GenePanel]) -> GenePanel:
    """Return the patient's panel with the samples of other files as its cohort.

    Only genes that every file holds are kept. The patient's own file is never its own cohort: a
    file with the same hash, and a sample with the patient's sample name, are left out.

    Raises
    ------
    Refused
        ``no_counts``, ``other_unit``, ``other_species`` or ``other_genes`` for a file that cannot
        be compared: nothing is added then.
    """
    own = _counts(panel)
    files = [other for other in others if not panel.sha256 or other.sha256 != panel.sha256]
    for other in files:
        _comparable(own, other)
    tables = [(other, _counts(other)) for other in files]
    shared = _shared(own.genes, [counts.genes for _, counts in tables])
    rows = np.array([place for place, gene in enumerate(own.genes) if gene in shared], np.intp)
    genes = tuple(own.genes[row] for row in rows)
    names = list(own.cohort_samples)
    parts = [own.cohort[rows]] if names else []
    for other, counts in tables:
        found, values = _all(other, counts)
        keep = [n for n, name in enumerate(found) if not name or name != panel.sample]
        places = {gene: place for place, gene in enumerate(counts.genes)}
        parts.append(values[[places[gene] for gene in genes]][:, keep])
        names += [found[n] or other.title for n in keep]
    made = replace(
        own,
        genes=genes,
        symbols=tuple(own.symbols[row] for row in rows) if own.symbols else (),
        values=own.values[rows] if own.is_chosen else own.values,
        cohort=np.hstack(parts) if parts else np.zeros((len(genes), 0)),
        cohort_samples=tuple(names),
    )
    return replace(panel, expression=made)


def in_case(case: Case, sample: str, others: Sequence[GenePanel]) -> Case:
    """Return a case whose counts of genes are compared with ``others``.

    Parameters
    ----------
    sample
        The patient's sample, chosen in each file that holds it; empty leaves each as it is.
    others
        Files of other people, which never become part of the case.

    Raises
    ------
    Refused
        ``no_counts`` when the case holds none, ``no_sample``, and what ``joined`` refuses.
    """
    mine = [panel for panel in case.panels if panel.expression is not None]
    if not mine:
        raise Refused("no_counts", NONE_IN_CASE)
    if sample and not any(sample in panel.samples for panel in mine):
        said = NO_SAMPLE.with_values(file=mine[0].title, sample=sample)
        raise Refused("no_sample", said)
    made: list[GenePanel] = []
    for panel in case.panels:
        one = chosen(panel, sample) if sample and sample in panel.samples else panel
        made.append(joined(one, others) if others and one.expression is not None else one)
    return replace(case, panels=tuple(made))


def _counts(panel: GenePanel) -> Expression:
    if panel.expression is None:
        raise Refused("no_counts", NO_COUNTS.with_values(file=panel.title))
    return panel.expression


def _all(panel: GenePanel, counts: Expression) -> tuple[list[str], np.ndarray]:
    """Return names and values (genes, samples) of all samples, the patient's first."""
    names = [panel.sample] if counts.is_chosen else []
    parts = [counts.values[:, None]] if counts.is_chosen else []
    if counts.cohort_samples:
        names += counts.cohort_samples
        parts.append(counts.cohort)
    return names, np.hstack(parts)


def _comparable(own: Expression, other: GenePanel) -> None:
    counts = _counts(other)
    if counts.unit != own.unit:
        said = OTHER_UNIT.with_values(file=other.title, unit=counts.unit, own=own.unit)
        raise Refused("other_unit", said)
    if counts.species != own.species:
        raise Refused("other_species", OTHER_SPECIES.with_values(file=other.title))
    if len(_shared(own.genes, [counts.genes])) < _LEAST_SHARED * len(own.genes):
        raise Refused("other_genes", OTHER_GENES.with_values(file=other.title))


def _shared(own: Iterable[str], others: Iterable[Sequence[str]]) -> frozenset[str]:
    return frozenset(own).intersection(*others)
