"""Counts of genes as a child process answers them, and the panel they become."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case import cohorts
from meddx.case.columns import Texts
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.identity import Patient
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared import row_errors, species
from meddx.importers.shared.row_errors import RowErrors
from meddx.importers.shared.table_lines import ROWS_LEFT_OUT
from meddx.knowledge import ensembl_symbols
from meddx.knowledge import genes as disease_genes
from meddx.phrase import Phrase, Refused

NOTHING: Final = Phrase("None of the rows of this file could be used. Export it again.")
NOT_HUMAN: Final = Phrase(
    "The identifiers are those of {species}, not of a human: the file is shown and weighs nothing."
)
SPECIES_UNKNOWN: Final = Phrase(
    "The identifiers do not tell the species: the file is shown and weighs nothing."
)
NO_SYMBOLS: Final = Phrase(
    "This file names its genes by identifiers of Ensembl alone, so they cannot be found by symbol "
    "nor set beside variants. Put hgnc_complete_set.txt into the folder knowledge of MedDx and "
    "open the file again."
)
DEADLINE_S: Final = 300.0


# MARCHF1, SEPTIN2 and DELEC1 under their old names become 1-Mar, 2-Sep and 1-Dec in a spreadsheet.
_DATE: Final = re.compile(
    r"\d{1,2}[-/ ](?:Mar|Sept?|Dec|Oct|Nov|Apr)(?:[-/ ]\d{2,4})?|(?:Mar|Sept?|Dec)-\d{1,2}"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}(?: 00:00:00)?|\d{1,2}/\d{1,2}/\d{2,4}",
    re.IGNORECASE,
)


def bad_name(name: str) -> str:
    """Return why a name is that of no gene: a word of ``row_errors.REASONS``, empty for a gene."""
    if not name:
        return "no_name"
    return "date" if _DATE.fullmatch(name) else ""


@dataclass(eq=False)
class Counted:
    """What was read of a file so far.

    ``values`` holds a list of numbers, one a sample, for each gene; ``rows`` the line of each.
    """

    samples: list[str]
    genes: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    values: list[Sequence[float]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    apart: dict[str, float] = field(default_factory=dict)
    records: int = 0
    errors: RowErrors = field(default_factory=RowErrors)

    def keep(self, line: int, gene: str, values: Sequence[float], symbol: str = "") -> None:
        """Take over the numbers of one gene."""
        self.genes.append(gene)
        self.symbols.append(symbol)
        self.values.append(values)
        self.rows.append(line)

    def drop(self, place: int, reason: str) -> None:
        """Take a gene back, and name its row."""
        self.errors.add(self.rows[place], reason)
        del self.genes[place], self.symbols[place], self.values[place], self.rows[place]

    def reply(self, digest: str, **facts: Any) -> Reply:  # noqa: ANN401 - JSON
        """Return all of it as a child's answer; genes that stand twice are left out and named.

        Raises
        ------
        Refused
            ``no_rows`` when nothing is left.
        """
        seen = Counter(self.genes)
        kept = [place for place, gene in enumerate(self.genes) if seen[gene] == 1]
        for place, gene in enumerate(self.genes):
            if seen[gene] > 1:
                self.errors.add(self.rows[place], "twice")
        if not kept:
            raise Refused("no_rows", NOTHING)
        values = np.array([self.values[place] for place in kept], np.float64)
        arrays: dict[str, NDArray[Any]] = {"values": values}
        genes = [self.genes[place] for place in kept]
        arrays |= name_columns(genes, [self.symbols[place] for place in kept])
        header = {
            "sha256": digest,
            "samples": self.samples,
            "apart": self.apart,
            "records": self.records,
            **self.errors.as_header(),
            **facts,
        }
        return Reply(header, arrays)


def name_columns(genes: Sequence[str], symbols: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return columns of identifiers and symbols; Ensembl's get the symbol that HGNC gave them."""
    # A column headed "gene" may hold identifiers, which are no symbols.
    symbols = ["" if ensembl_symbols.IDENTIFIER.fullmatch(word) else word for word in symbols]
    if not any(symbols):
        symbols = ensembl_symbols.symbols(genes)
    arrays: dict[str, NDArray[Any]] = {}
    for name, texts in (("genes", genes), ("symbols", symbols)):
        column = Texts.of(texts)
        arrays |= {f"{name}_heap": column.heap, f"{name}_ends": column.ends}
    return arrays


def case_of(
    reply: Reply, source: Source, tool: str, unit: str = "counts", notes: tuple[Phrase, ...] = ()
) -> Case:
    """Return the case of a child's answer.

    A file of one sample holds the patient's; of several, the one that the reader chose
    (``Source.sample``) or the file names.

    Raises
    ------
    Refused
        ``no_sample`` where the file holds none of the chosen name.
    """
    said, title = reply.header, source.name
    names: tuple[str, ...] = tuple(said["samples"])
    if source.sample and any(names) and source.sample not in names:
        raise Refused("no_sample", cohorts.NO_SAMPLE.with_values(file=title, sample=source.sample))
    named = source.sample if source.sample in names else str(said.get("sample", ""))
    sample = names[0] if len(names) == 1 else named
    panel = GenePanel(
        panel_id=str(said["sha256"])[:12],
        title=title,
        kind="expression",
        tool=tool,
        sample=sample,
        samples=names,
        records=said["records"],
        errors=row_errors.listed(said),
        error_count=said["error_count"],
        expression=_expression(reply, unit, names, sample),
        sha256=said["sha256"],
    )
    told = (*notes, *_notes(panel, said))
    patient = Patient(patient_id=str(said.get("patient_id", "")))
    return Case(patient, panels=(replace(panel, notes=told),))


def _expression(reply: Reply, unit: str, names: tuple[str, ...], sample: str) -> Expression:
    values = reply.arrays["values"]
    genes = tuple(_texts(reply, "genes"))
    symbols = tuple(_texts(reply, "symbols"))
    at = names.index(sample) if len(names) == 1 or sample else -1
    return Expression(
        genes=genes,
        values=values[:, at].copy() if at >= 0 else np.zeros(0),
        unit=unit,
        symbols=symbols if any(symbols) else (),
        species=species.told(genes, lambda: disease_genes.load().symbols()),
        apart=reply.header["apart"],
        strand=str(reply.header.get("strand", "")),
        cohort=_others(values, at),
        cohort_samples=tuple(name for number, name in enumerate(names) if number != at),
    )


def _others(values: NDArray[np.float64], at: int) -> NDArray[np.float64]:
    """Return all columns but one, without a copy where no sample is the patient's (-1)."""
    if at < 0:
        return values
    return np.delete(values, at, axis=1) if values.shape[1] > 1 else np.zeros((0, 0))


def _texts(reply: Reply, name: str) -> Texts:
    return Texts(reply.arrays[f"{name}_heap"], reply.arrays[f"{name}_ends"])


def _is_nameless(counts: Expression) -> bool:
    """Whether genes have identifiers of Ensembl and no symbols."""
    return not counts.symbols and bool(ensembl_symbols.IDENTIFIER.fullmatch(counts.genes[0]))


def _notes(panel: GenePanel, said: Mapping[str, Any]) -> list[Phrase]:
    notes: list[Phrase] = []
    counts = panel.expression
    if counts is not None and counts.species != species.HUMAN:
        named = species.NAMES.get(counts.species)
        notes.append(NOT_HUMAN.with_values(species=named) if named else SPECIES_UNKNOWN)
    if counts is not None and not counts.is_chosen:
        notes.append(cohorts.CHOOSE.with_values(count=len(panel.samples)))
    if counts is not None and counts.species == species.HUMAN and _is_nameless(counts):
        notes.append(NO_SYMBOLS)
    if said["error_count"]:
        left = ROWS_LEFT_OUT.with_values(count=said["error_count"], records=said["records"])
        notes.append(left)
    return notes
