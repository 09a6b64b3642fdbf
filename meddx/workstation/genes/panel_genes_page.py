"""Genes of panels: what was found in each, how bad, whether it was read, and what it leads to."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from meddx.analysis.panel_genes import SEVERITY, SeenGene
from meddx.case.sheet import Sheet, SheetColumn
from meddx.workstation.genes.criteria_page import significance_word
from meddx.workstation.genes.sheet_view import (
    ACCENT,
    CAUTION,
    MUTED,
    OPPOSES,
    SUPPORTS,
    Heading,
    SheetView,
)

_CLASSES: Final = tuple(SEVERITY)
_CLASS_TONES: Final = np.array([0, MUTED, MUTED, 0, OPPOSES, OPPOSES], np.int8)  # none first
_CONFIDENCE: Final = {"green": SUPPORTS, "amber": CAUTION, "red": OPPOSES}


class PanelGenesPage(SheetView):
    """The genes of all panels; one that is clicked or entered narrows the variants to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table.clicked.connect(self.table.activated)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.line.setPlaceholderText(self.tr("Gene, inheritance or panel"))
        self.line.setAccessibleName(self.tr("Search the genes of the panels"))
        self.choice.setAccessibleName(self.tr("Which genes"))
        self.table.setAccessibleName(self.tr("Genes of panels"))
        self.table.setToolTip(self.tr("Click a gene to see its variants"))

    def show_genes(self, genes: Sequence[SeenGene], leading: frozenset[str]) -> None:
        """Show genes of panels; those of ``leading`` diagnoses are marked."""
        marked = np.array([one.gene.symbol in leading for one in genes], bool)
        found = np.array([one.variants > 0 for one in genes], bool)
        untold = np.array([not one.is_told for one in genes], bool)
        every = np.ones(len(genes), bool)
        choices = [
            (self.tr("All genes"), every),
            (self.tr("With variants"), found),
            (self.tr("Of the leading diagnoses"), marked),
            (self.tr("Not told whether read"), untold),
        ]
        self.offer([each for each in choices if each[1].any() or each[1] is every])
        self.show_sheet(sheet_of(genes, marked), headings(), self.tr("{0} of {1} genes"))


def sheet_of(genes: Sequence[SeenGene], marked: np.ndarray) -> Sheet:
    """Return genes of panels as a table, in the order of the panels."""
    worst = np.array([np.nan if g.worst is None else SEVERITY[g.worst] for g in genes])
    class_tones = _CLASS_TONES[np.nan_to_num(worst + 1).astype(np.intp)]
    confidence = np.array([_CONFIDENCE.get(g.gene.confidence, 0) for g in genes], np.int8)
    read_tones = np.array([0 if g.is_told else MUTED for g in genes], np.int8)
    written = (g.gene.written if g.gene.written != g.gene.symbol else "" for g in genes)
    leading = QCoreApplication.translate("PanelGenes", "leading")
    symbols = tuple(g.gene.symbol for g in genes)
    accent = (marked * ACCENT).astype(np.int8)
    return Sheet(
        (
            SheetColumn("gene", symbols, tones=accent),
            SheetColumn("written", tuple(written)),
            SheetColumn("confidence", tuple(map(confidence_word, genes)), tones=confidence),
            SheetColumn("inheritance", tuple(g.gene.inheritance for g in genes)),
            SheetColumn(
                "variants", numbers=np.array([g.variants for g in genes], float), shows=_count
            ),
            SheetColumn("worst", numbers=worst, shows=_class_word, tones=class_tones),
            SheetColumn("read", tuple(map(read_words, genes)), tones=read_tones),
            SheetColumn("diagnosis", tuple(leading if m else "" for m in marked), tones=accent),
            SheetColumn("panel", tuple(g.panel for g in genes)),
        )
    )


def headings() -> dict[str, Heading]:
    """Return what the columns are called and mean, in the language of now."""
    translate = QCoreApplication.translate
    return {
        "gene": Heading(
            translate("PanelGenes", "Gene"), translate("PanelGenes", "Approved symbol"), 84
        ),
        "written": Heading(
            translate("PanelGenes", "As written"),
            translate("PanelGenes", "What the panel calls it, where that is another name"),
            90,
        ),
        "confidence": Heading(
            translate("PanelGenes", "Confidence"),
            translate("PanelGenes", "How sure the panel is that the gene causes the disease"),
            92,
        ),
        "inheritance": Heading(
            translate("PanelGenes", "Inheritance"),
            translate("PanelGenes", "As the panel words it"),
            210,
        ),
        "variants": Heading(
            translate("PanelGenes", "Variants"),
            translate("PanelGenes", "In all files of the case"),
            82,
        ),
        "worst": Heading(
            translate("PanelGenes", "Worst class"),
            translate("PanelGenes", "Of its variants, by the criteria or as the file states it"),
            140,
        ),
        "read": Heading(
            translate("PanelGenes", "Read"),
            translate("PanelGenes", "What regions (BED) and GVCF files of the case say of it"),
            260,
        ),
        "diagnosis": Heading(
            translate("PanelGenes", "Diagnosis"),
            translate("PanelGenes", "Whether its variants speak for one of the first diagnoses"),
            84,
        ),
        "panel": Heading(
            translate("PanelGenes", "Panel"), translate("PanelGenes", "File of the panel"), 160
        ),
    }


def read_words(gene: SeenGene) -> str:
    """Say whether a gene was read, as far as the files tell."""
    translate = QCoreApplication.translate
    if gene.read is not None:
        text = translate("PanelGenes", "{0} of its coding bases were read at least 10 times")
        return text.format(f"{gene.read:.0%}")
    if gene.share is not None:
        text = translate("PanelGenes", "{0} of its coding bases lie in the regions")
        return text.format(f"{gene.share:.0%}")
    if gene.regions:
        return translate("PanelGenes", "regions that bear its name: {0}").format(gene.regions)
    return translate("PanelGenes", "the files do not tell whether it was read")


def confidence_word(gene: SeenGene) -> str:
    """Say how sure the panel is of a gene."""
    translate = QCoreApplication.translate
    words = {
        "green": translate("PanelGenes", "green"),
        "amber": translate("PanelGenes", "amber"),
        "red": translate("PanelGenes", "red"),
    }
    return words.get(gene.gene.confidence, gene.gene.confidence)


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _class_word(severity: float) -> str:
    return significance_word(_CLASSES[int(severity)])
