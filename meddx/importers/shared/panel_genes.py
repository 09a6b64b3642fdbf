"""Gathers the genes of a panel, whatever the file it stands in."""

from dataclasses import dataclass, field
from typing import Final

from meddx.case.gene_files import GenePanel, ListedGene
from meddx.importers.shared.gene_names import LONGEST, Names
from meddx.importers.shared.table_lines import Errors
from meddx.knowledge.symbols import Symbols
from meddx.phrase import Phrase, Refused, listed

NO_GENES: Final = Phrase("This panel lists no gene.")
CONTRADICTION: Final = Phrase("{number} is {gene}, but the symbol beside it is {symbol}.")
REGIONS: Final = Phrase(
    "Regions of this panel, which are shown and not looked for in the patient: {names}."
)
REPEATS: Final = Phrase(
    "Repeats of this panel, whose length is not looked at, although their genes are: {names}."
)
NOT_SIGNED_OFF: Final = Phrase(
    "Version {version} of this panel is below 1.0: it is not signed off."
)
MARKS_ONLY: Final = Phrase(
    "A panel marks its genes and puts them first. It hides no other gene, and does not say that "
    "its genes were examined."
)

_SHOWN: Final = 100  # regions or repeats; the largest panels of PanelApp have fewer

# PanelApp's level of evidence, and GEL_Status of its export: 3 and 4 green, 2 amber, 1 red, 0 none.
CONFIDENCES: Final = {"4": "green", "3": "green", "2": "amber", "1": "red"}
RED: Final = "red"


@dataclass(frozen=True)
class Entry:
    """A row of a panel as it is written."""

    symbol: str
    number: str = ""  # HGNC:1100
    written: str = ""
    confidence: str = ""
    inheritance: str = ""


@dataclass(eq=False)
class PanelGenes:
    """The genes of one panel, as they are read."""

    symbols: Symbols
    records: int = 0
    listed: dict[str, ListedGene] = field(default_factory=dict)
    errors: Errors = field(default_factory=Errors)

    def __post_init__(self) -> None:
        self._names = Names(self.symbols)
        self._numbers: dict[str, str] = {}  # of this file alone: what stands beside a number
        self._regions: list[str] = []
        self._repeats: list[str] = []

    def add(self, line: int, entry: Entry) -> None:
        """Take over one row; HGNC's number decides where it is known here."""
        self.records += 1
        found = self._symbol(entry)
        if isinstance(found, Phrase):
            self.errors.add(line, found)
            return
        written = entry.written or entry.symbol or entry.number
        gene = ListedGene(found, written, entry.number, entry.confidence, entry.inheritance)
        self.listed.setdefault(found, gene)

    def _symbol(self, entry: Entry) -> str | Phrase:
        by_number = self.symbols.meant(entry.number).symbol if entry.number else ""
        by_number = by_number or self._numbers.get(entry.number, "")
        if not by_number:
            found = self._names.read(entry.symbol or entry.number)
            if entry.number and isinstance(found, str):
                self._numbers[entry.number] = found
            return found
        meant = self.symbols.meant(entry.symbol)
        if meant.genes and by_number not in meant.genes:
            told = {"number": entry.number, "gene": by_number, "symbol": entry.symbol[:LONGEST]}
            return CONTRADICTION.with_values(**told)
        return by_number

    def add_region(self, name: str, place: str = "", level: str = "") -> None:
        """Keep the name of a region, which is none of the genes."""
        self.records += 1
        told = ", ".join(part for part in (place[:60], CONFIDENCES.get(level, "")) if part)
        self._regions.append(f"{name[:60]} ({told})" if told else name[:60])

    def add_repeat(self, line: int, name: str, entry: Entry) -> None:
        """Take over the gene of a repeat, and keep the name of the repeat."""
        self.add(line, entry)
        self._repeats.append(name[:60])

    def _apart(self) -> tuple[Phrase, ...]:
        kept = ((REGIONS, self._regions), (REPEATS, self._repeats))
        return tuple(said.with_values(names=listed(names, _SHOWN)) for said, names in kept if names)

    def panel(self, panel_id: str, title: str, tool: str, version: str, sha256: str) -> GenePanel:
        """Return the panel.

        Raises
        ------
        Refused
            ``no_genes`` when nothing could be used.
        """
        if not self.listed and not self._regions:
            listed = self.errors.listed
            raise Refused("no_genes", listed[0][1] if listed else NO_GENES)
        notes = (MARKS_ONLY, *self._apart(), *self._names.notes())
        notes = (*notes, *self.errors.notes(self.records))
        if _is_below_one(version):
            notes = (NOT_SIGNED_OFF.with_values(version=version), *notes)
        return GenePanel(
            panel_id=panel_id,
            title=f"{title} {version}".strip(),
            kind="panel",
            tool=tool,
            genes=tuple(g for g, gene in self.listed.items() if gene.confidence != RED),
            listed=tuple(self.listed.values()),
            records=self.records,
            errors=tuple(self.errors.listed),
            error_count=self.errors.count,
            notes=(*notes, *self.symbols.problems),
            sha256=sha256,
        )


def _is_below_one(version: str) -> bool:
    try:
        return float(version) < 1
    except ValueError:
        return False
