"""Whose sample of an expression file is the patient's, and which others it is compared with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from meddx.case import gene_keys
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.record import Case
from meddx.phrase import Phrase, Refused, listed

_MOST_NAMED: Final = 5  # files and samples of a sentence

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
NO_SPECIES: Final = Phrase(
    "The identifiers of {file} and those of the patient's file are not of one kind: one of them "
    "does not tell its species. It was not added. Count both with the same annotation."
)
OTHER_GENES: Final = Phrase(
    "{file} lacks more than half of the genes of the patient's file, or names them otherwise. "
    "Count both with the same annotation, and use the same kind of names in both."
)
ITSELF: Final = Phrase(
    "Left out of the others because every gene has the patient's own number of reads: {samples}."
)
OTHER_STRAND: Final = Phrase(
    "The reads of {count} files to compare with were counted of another strand than the patient's "
    "({own}): {files}. Genes that overlap on both strands may stand out for that alone."
)
STRANDS: Final = {
    "unstranded": Phrase("both strands"),
    "forward": Phrase("forward strand"),
    "reverse": Phrase("reverse strand"),
}


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

    Only genes that every file holds are kept. The patient's own sample is never its own cohort: a
    file with the same hash, a sample with the patient's sample name, and one with the same reads
    of every gene are left out; the last is said, and so are files that count another strand.

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
    tables = [_counts(other) for other in files]
    places = gene_keys.shared([own, *tables])
    if isinstance(places, int):
        raise Refused("other_genes", OTHER_GENES.with_values(file=files[places - 1].title))
    rows = places[0]
    values = own.values[rows] if own.is_chosen else own.values
    names = list(own.cohort_samples)
    parts = [own.cohort[rows]] if names else []
    itself: list[str] = []
    for other, counts, at in zip(files, tables, places[1:], strict=True):
        found, numbers = _all(other, counts)
        numbers = numbers[at]
        for n, name in enumerate(found):
            called = name or other.title
            if own.is_chosen and values.any() and np.array_equal(numbers[:, n], values):
                itself.append(called)
            elif not name or name != panel.sample:
                names.append(called)
                parts.append(numbers[:, n : n + 1])
    made = replace(
        own,
        genes=tuple(own.genes[row] for row in rows),
        symbols=tuple(own.symbols[row] for row in rows) if own.symbols else (),
        values=values,
        cohort=np.hstack(parts) if parts else np.zeros((len(rows), 0)),
        cohort_samples=tuple(names),
    )
    notes = (*panel.notes, *_itself(itself), *_other_strand(own, files))
    return replace(panel, expression=made, notes=tuple(dict.fromkeys(notes)))


def _itself(names: Sequence[str]) -> list[Phrase]:
    return [ITSELF.with_values(samples=listed(names[:_MOST_NAMED]))] if names else []


def _other_strand(own: Expression, others: Sequence[GenePanel]) -> list[Phrase]:
    """Say which files count reads of another strand than the patient's."""
    strands = [(other.title, _counts(other).strand) for other in others]
    titles = [title for title, strand in strands if own.strand and strand not in {"", own.strand}]
    if not titles:
        return []
    files = listed(titles[:_MOST_NAMED])
    return [OTHER_STRAND.with_values(count=len(titles), own=STRANDS[own.strand], files=files)]


def told(panel: GenePanel) -> tuple[Phrase, ...]:
    """Return what is said of the others that a panel is compared with."""
    known = {ITSELF.template, OTHER_STRAND.template}
    return tuple(note for note in panel.notes if note.template in known)


def is_of_other_strand(panel: GenePanel) -> bool:
    """Whether some of the others were counted of another strand."""
    return any(note.template == OTHER_STRAND.template for note in panel.notes)


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
        told = OTHER_SPECIES if counts.species and own.species else NO_SPECIES
        raise Refused("other_species", told.with_values(file=other.title))
