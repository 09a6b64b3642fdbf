"""Counts of genes: what stands out in a table, one gene as a picture, gene sets, what was left."""

from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from meddx.analysis.expression.told import Told
from meddx.case.sheet import Sheet, SheetColumn
from meddx.workstation.genes.listed import LinesView
from meddx.workstation.genes.sheet_view import ACCENT, CAUTION, OPPOSES, Heading, SheetView
from meddx.workstation.genes.spread import GeneSpread
from meddx.workstation.panels.panel import label

_SIDE_PX: Final = 350
_NO_TONES: Final = np.zeros(0, np.int8)
_OUT_TONES: Final = np.array([OPPOSES, 0, CAUTION], np.int8)  # of too rarely, none, too often
_RESTS: Final = 2  # place of the tab with what the program did not count


class ExpressionPage(QWidget):
    """Shows one file of counts; what is compared is computed elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = label("", wrap=True)
        self.weight = label("", "muted", wrap=True)
        self.sample, self.compare = QPushButton(), QPushButton()
        for button in (self.sample, self.compare):
            button.setAutoDefault(False)
        self.genes = SheetView()
        self.side = QTabWidget()
        self.words = label("", wrap=True)
        self.spread = GeneSpread()
        self.sets, self.rest = LinesView(), LinesView()
        self._lay_out()
        self.retranslate()

    def show_told(self, sheet: Sheet, told: Told) -> None:
        """Show the genes of a file."""
        self.genes.show_sheet(sheet, headings(told.counts.unit), self.tr("{0} of {1} genes"))
        rests = [(name, f"{count:,.0f}") for name, count in told.counts.apart.items()]
        self.rest.show_lines((self.tr("Not counted for a gene"), self.tr("Reads")), rests)
        self.side.setTabEnabled(_RESTS, bool(rests))
        sets = [
            (one.gene_set.name, f"{len(one.found)} / {one.tested}", chance(one.q),
             ", ".join(one.found))
            for one in told.sets
        ]  # fmt: skip
        names = (self.tr("Gene set"), self.tr("Outliers"), self.tr("q"), self.tr("Genes"))
        self.sets.show_lines(names, sets)
        self.side.setTabEnabled(1, bool(sets))

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.sample.setText(self.tr("Choose the patient's sample..."))
        self.compare.setText(self.tr("Compare with files..."))
        self.compare.setToolTip(
            self.tr("Counts of other people of the same tissue; they do not enter the case")
        )
        self.genes.line.setPlaceholderText(self.tr("Gene or identifier"))
        self.genes.line.setAccessibleName(self.tr("Search the genes"))
        self.genes.choice.setAccessibleName(self.tr("Which genes"))
        self.genes.table.setAccessibleName(self.tr("Counts of genes"))
        self.spread.setAccessibleName(self.tr("The gene in the other samples"))
        for place, name in enumerate(
            (self.tr("Gene"), self.tr("Gene sets"), self.tr("Not counted"))
        ):
            self.side.setTabText(place, name)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.weight, 1)
        buttons.addWidget(self.sample)
        buttons.addWidget(self.compare)
        gene = QWidget()
        column = QVBoxLayout(gene)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self.words)
        column.addWidget(self.spread)
        column.addStretch(1)
        for widget in (gene, self.sets, self.rest):
            self.side.addTab(widget, "")
        self.side.setMinimumWidth(_SIDE_PX)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.genes)
        both.addWidget(self.side)
        both.setChildrenCollapsible(False)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.addWidget(self.facts)
        whole.addLayout(buttons)
        whole.addWidget(both, 1)


def headings(unit: str) -> dict[str, Heading]:
    """Return what the columns are called and mean, in the language of now."""
    translate = QCoreApplication.translate
    reads = unit if unit != "counts" else translate("Expression", "Reads")
    return {
        "gene": Heading(
            translate("Expression", "Gene"), translate("Expression", "Symbol of the gene"), 110
        ),
        "identifier": Heading(
            translate("Expression", "Identifier"),
            translate("Expression", "As the file names the gene"),
            150,
        ),
        "value": Heading(reads, translate("Expression", "In the patient's sample"), 90),
        "median": Heading(
            translate("Expression", "Median"),
            translate("Expression", "Median of the other samples, at the depth of the patient's"),
            90,
        ),
        "fold": Heading(
            translate("Expression", "Fold"),
            translate("Expression", "The sample against what the others lead to expect"),
            72,
        ),
        "z": Heading(
            translate("Expression", "z"),
            translate("Expression", "Standard deviations from the others, as the p-value means"),
            60,
        ),
        "q": Heading(
            translate("Expression", "q"),
            translate("Expression", "Rate of false discoveries (Benjamini and Hochberg)"),
            80,
        ),
        "outlier": Heading(
            translate("Expression", "Stands out"),
            translate("Expression", "q at most 5 %, and at least twofold"),
            110,
        ),
    }


def sheet_of(told: Told, marked: frozenset[str]) -> Sheet:
    """Return the genes of a file as a table; those of ``marked`` are coloured.

    What nothing is known of has no column: of a sample that was not compared, say.
    """
    counts, order = told.counts, told.order
    named = [told.named[place] for place in order]
    tones = np.array([ACCENT if name in marked else 0 for name in named], np.int8)
    identifiers = tuple(counts.genes[place] for place in order)
    has_symbols = bool(counts.symbols)
    columns = [SheetColumn("gene", named, tones=tones)] if has_symbols else []
    columns.append(
        SheetColumn("identifier", identifiers, tones=_NO_TONES if has_symbols else tones)
    )
    if counts.is_chosen:
        columns.append(SheetColumn("value", numbers=counts.values[order], shows=number))
    if told.factors is not None:
        columns.append(SheetColumn("median", numbers=told.median[order], shows=number))
    return Sheet((*columns, *_compared(told)))


def _compared(told: Told) -> tuple[SheetColumn, ...]:
    found, order = told.compared, told.order
    if found is None:
        return ()
    out = np.where(told.direction == 0, np.nan, told.direction)[order]
    tones = _OUT_TONES[told.direction[order] + 1]
    fold, q = found.log2_change[order], found.q[order]
    return (
        SheetColumn("fold", numbers=fold, shows=lambda change: f"{2**change:.2g}×"),
        SheetColumn("z", numbers=told.z[order], shows="{:+.1f}".format),
        SheetColumn("q", numbers=q, shows=chance),
        SheetColumn("outlier", numbers=out, shows=out_word, tones=tones),
    )


def out_word(direction: float) -> str:
    """Say which way a gene stands out, in the language of now."""
    translate = QCoreApplication.translate
    if direction < 0:
        return translate("Expression", "too rarely")
    return translate("Expression", "too often")


def number(value: float) -> str:
    """Write a count or TPM."""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def chance(value: float) -> str:
    """Write a q-value."""
    return f"{value:.2g}" if value >= 1e-12 else "< 1e-12"
